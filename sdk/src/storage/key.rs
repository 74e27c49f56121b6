//! Keys of maps.

use super::Spot;
use crate::abi::{Abi, Scalar, Type};
use crate::host::{self, Base, Word};
use crate::types::{Address, Bytes, copy, narrow_word};
use alloc::string::String;

/// A type that can be the key of a [`super::Map`].
#[diagnostic::on_unimplemented(
    message = "SDK066: `{Self}` cannot be the key of a `Map`",
    label = "not a key type",
    note = "use an elementary type, `String` or `Bytes`; for two keys, use a map of maps"
)]
pub trait Key {
    /// The type as readers of the metadata see it.
    const TYPE: Type;
    /// Where the value behind this key lives, in the map at `map`: at the hash of the padded key and the map's slot. `kept` as
    /// [`Base::hash`] has it.
    #[doc(hidden)]
    fn place(&self, map: Spot, kept: bool) -> Base;
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Key for T {
    const TYPE: Type = T::SCALAR;

    #[inline(always)]
    fn place(&self, map: Spot, kept: bool) -> Base {
        self.behind(map, kept)
    }
}

/// Where the value behind a key of one word lives.
#[inline(never)]
pub(crate) fn behind_word(key: &Word, base: Base, slot: u32, kept: bool) -> Base {
    Base::hash([*key, base.key(slot)].as_flattened(), kept)
}

/// Where the value behind a number lives.
#[inline(never)]
pub(crate) fn behind_number(key: u64, base: Base, slot: u32, kept: bool) -> Base {
    behind_word(&narrow_word(key), base, slot, kept)
}

/// Where the value behind an address lives.
#[inline(never)]
pub(crate) fn behind_address(key: &Address, base: Base, slot: u32, kept: bool) -> Base {
    behind_word(&key.word(), base, slot, kept)
}

fn behind_bytes(key: &[u8], map: Spot, kept: bool) -> Base {
    let mut both = host::zeros(key.len().wrapping_add(32));
    if let Some((head, tail)) = both.split_at_mut_checked(key.len()) {
        copy(head, key);
        copy(tail, &map.key());
    }
    Base::hash(&both, kept)
}

impl Key for String {
    const TYPE: Type = <Self as Abi>::TYPE;

    fn place(&self, map: Spot, kept: bool) -> Base {
        behind_bytes(self.as_bytes(), map, kept)
    }
}

impl Key for Bytes {
    const TYPE: Type = <Self as Abi>::TYPE;

    fn place(&self, map: Spot, kept: bool) -> Base {
        behind_bytes(&self.0, map, kept)
    }
}
