//! Storage in Solidity's layout: slots in declaration order, small values packed, maps and lists behind keccak.
//!
//! A contract's fields are handles: they know where a value lives and read or write it when asked. There is no cache here;
//! the host keeps one per frame. Which slot a field has is computed at compile time ([`layout`]), exported with the ABI, and
//! the same that solc would choose, so that `eth_getStorageAt`, proofs and indexers need no special knowledge.

mod bytes;
mod key;
pub mod layout;
mod list;
mod map;
mod slot;

pub use key::Key;
pub use layout::{Field, Layout, Place, Size};
pub use list::List;
pub use map::Map;
pub use slot::{Slot, Store};

use crate::host::Word;

/// Where a value lives: a storage key and, for a packed value, its distance from the low end of the word in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// Storage key.
    pub key: Word,
    /// Bytes below the value in its word.
    pub offset: usize,
}

impl Location {
    /// A field of the contract itself.
    #[inline(always)]
    pub const fn root(place: Place) -> Self {
        let mut key = [0; 32];
        let low = place.slot.to_be_bytes();
        let mut at = 0;
        while at < 8 {
            key[24 + at] = low[at];
            at += 1;
        }
        Self {
            key,
            offset: place.offset,
        }
    }

    /// A whole word at `key`.
    #[inline(always)]
    pub const fn word(key: Word) -> Self {
        Self { key, offset: 0 }
    }

    /// A part of the struct that starts here.
    #[inline(always)]
    pub fn part(&self, place: Place) -> Self {
        Self {
            key: advanced(&self.key, place.slot),
            offset: place.offset,
        }
    }
}

/// The key `slots` further on.
#[inline(never)]
fn advanced(key: &Word, slots: u64) -> Word {
    let mut key = *key;
    let mut carry = slots;
    let mut at = 32;
    while carry != 0 && at > 0 {
        at -= 1;
        carry += u64::from(key[at]);
        key[at] = carry as u8;
        carry >>= 8;
    }
    key
}

/// A handle on something in storage: a field of a contract or of a struct in storage.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field in storage",
    label = "not a storage type",
    note = "wrap a value in `Slot<{Self}>`, or use `Map`, `List`, or a struct with `#[derive(Storage)]`"
)]
pub trait Storage: Sized {
    /// What it takes.
    const SIZE: Size;
    /// What it is, for readers of the metadata.
    const LAYOUT: Layout;
    /// The handle for a place.
    fn at(location: Location) -> Self;
}

/// What a [`Map`] or [`List`] may hold: a value, or something with a handle of its own, like another map.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be held by a `Map` or `List`",
    label = "not a storage type",
    note = "use a value type (`Address`, `Amount`, ...), a nested `Map` or `List`, or a struct with `#[derive(Storage)]` or `#[derive(Store)]`"
)]
pub trait Element {
    /// The handle on one element.
    type Place: Storage;
}

impl<T: Store> Element for T {
    type Place = Slot<T>;
}
