//! Keys of maps.

use crate::abi::{Align, Scalar, Type};
use crate::host::{self, Word};
use crate::types::Bytes;
use alloc::string::String;
use alloc::vec::Vec;

/// A type that can be the key of a [`super::Map`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a `Map`",
    label = "not a key type",
    note = "use an elementary type, `String` or `Bytes`; for two keys, use a map of maps"
)]
pub trait Key {
    /// The type as readers of the metadata see it.
    const TYPE: Type;
    /// Where the value behind this key lives, in the map at `base`: the hash of the padded key and the map's slot.
    fn slot(&self, base: &Word) -> Word;
}

impl<T: Scalar> Key for T {
    const TYPE: Type = T::SCALAR;

    #[inline(always)]
    fn slot(&self, base: &Word) -> Word {
        const {
            assert!(
                T::BYTES <= 32 && matches!(T::ALIGN, Align::Left | Align::Right | Align::Signed)
            )
        };
        hash_pair(&self.word(), base)
    }
}

#[inline(never)]
fn hash_pair(key: &Word, base: &Word) -> Word {
    let mut both = [0; 64];
    both[..32].copy_from_slice(key);
    both[32..].copy_from_slice(base);
    host::keccak(&both)
}

fn hash_bytes(key: &[u8], base: &Word) -> Word {
    let mut both = Vec::with_capacity(key.len() + 32);
    both.extend_from_slice(key);
    both.extend_from_slice(base);
    host::keccak(&both)
}

impl Key for String {
    const TYPE: Type = <Self as crate::abi::Abi>::TYPE;

    fn slot(&self, base: &Word) -> Word {
        hash_bytes(self.as_bytes(), base)
    }
}

impl Key for Bytes {
    const TYPE: Type = <Self as crate::abi::Abi>::TYPE;

    fn slot(&self, base: &Word) -> Word {
        hash_bytes(&self.0, base)
    }
}
