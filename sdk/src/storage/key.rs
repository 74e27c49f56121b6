//! Keys of maps.

use super::Start;
use crate::abi::{Abi, Scalar, Type};
use crate::host::{self, Word};
use crate::types::{Bytes, copy};
use alloc::string::String;
use core::mem::MaybeUninit;

/// A type that can be the key of a [`super::Map`].
#[diagnostic::on_unimplemented(
    message = "SDK066: `{Self}` cannot be the key of a `Map`",
    label = "not a key type",
    note = "use an elementary type, `String` or `Bytes`; for two keys, use a map of maps"
)]
pub trait Key {
    /// The type as readers of the metadata see it.
    const TYPE: Type;
    /// Where the value behind this key lives, in the map at `base`: the hash of the padded key and the map's slot.
    #[doc(hidden)]
    fn place(&self, base: &Start) -> Word;
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Key for T {
    const TYPE: Type = T::SCALAR;

    #[inline(always)]
    fn place(&self, base: &Start) -> Word {
        let mut space = MaybeUninit::uninit();
        let key = self.word_in(&mut space);
        hash_pair(key, &base.key())
    }
}

#[inline(never)]
fn hash_pair(key: &Word, base: &Word) -> Word {
    host::keccak([*key, *base].as_flattened())
}

fn hash_bytes(key: &[u8], base: &Word) -> Word {
    let mut both = host::zeros(key.len().wrapping_add(32));
    if let Some((head, tail)) = both.split_at_mut_checked(key.len()) {
        copy(head, key);
        copy(tail, base);
    }
    host::keccak(&both)
}

impl Key for String {
    const TYPE: Type = <Self as Abi>::TYPE;

    fn place(&self, base: &Start) -> Word {
        hash_bytes(self.as_bytes(), &base.key())
    }
}

impl Key for Bytes {
    const TYPE: Type = <Self as Abi>::TYPE;

    fn place(&self, base: &Start) -> Word {
        hash_bytes(&self.0, &base.key())
    }
}
