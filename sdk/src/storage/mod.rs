//! Storage in Solidity's layout: slots in declaration order, small values packed, maps and lists behind keccak.
//!
//! A contract's fields are handles: they know where a value lives and read or write it when asked. There is no cache here;
//! the host keeps one per frame. Which slot a field has is computed at compile time ([`layout`]), exported with the ABI, and
//! the same that solc would choose, so that `eth_getStorageAt`, proofs and indexers need no special knowledge.

mod array;
mod bytes;
mod enumerable;
mod key;
pub mod layout;
mod list;
mod map;
mod set;
mod slot;
mod transient;

pub use array::Array;
pub use enumerable::EnumerableMap;
pub use key::Key;
pub use layout::{Field, Layout, Place, Size};
pub use list::List;
pub use map::Map;
pub use set::Set;
pub use slot::{Slot, Store};
pub use transient::Transient;

use crate::host::{self, Word};

/// Where a value lives: a storage key and, for a packed value, its distance from the low end of the word in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    start: Start,
    /// Bytes below the value in its word.
    offset: u8,
    /// Whether nothing else stands in its word.
    alone: bool,
    /// Where transient fields of what starts here begin: a slot's number, or a distance from the hash.
    transient: u16,
}

/// A storage key. Those of fields are numbers known at compile time: kept as such, they cost a constant where they are used
/// instead of 32 bytes in memory.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Of a field.
    Slot(u32),
    /// Of something behind a hash.
    Hash(Word),
}

impl Start {
    #[inline(always)]
    fn key(&self) -> Word {
        match self {
            Self::Slot(slot) => slot_key(*slot),
            Self::Hash(key) => *key,
        }
    }
}

impl Location {
    /// A field of the contract itself. Contracts have fewer than 2^32 fields.
    #[inline(always)]
    pub const fn root(place: Place) -> Self {
        Self {
            start: Start::Slot(place.slot as u32),
            offset: place.offset as u8,
            alone: place.alone,
            transient: place.transient as u16,
        }
    }

    /// A whole word at `key`.
    #[inline(always)]
    pub const fn word(key: Word) -> Self {
        Self {
            start: Start::Hash(key),
            offset: 0,
            alone: true,
            transient: 0,
        }
    }

    /// The storage key.
    #[inline(always)]
    pub fn key(&self) -> Word {
        self.start.key()
    }

    /// Reads the word here.
    #[inline(always)]
    pub fn load(&self) -> Word {
        match &self.start {
            Start::Slot(slot) => host::storage_load_slot(*slot),
            Start::Hash(key) => host::storage_load(key),
        }
    }

    /// Writes the word here.
    #[inline(always)]
    pub fn cache(&self, word: &Word) {
        match &self.start {
            Start::Slot(slot) => host::storage_cache_slot(*slot, word),
            Start::Hash(key) => host::storage_cache(key, word),
        }
    }

    /// A part of the struct that starts here.
    #[inline(always)]
    pub fn part(&self, place: Place) -> Self {
        let start = match self.start {
            Start::Slot(slot) => Start::Slot(slot.wrapping_add(place.slot as u32)),
            Start::Hash(key) if place.slot == 0 => Start::Hash(key),
            Start::Hash(key) => Start::Hash(advanced(&key, place.slot)),
        };
        Self {
            start,
            offset: place.offset as u8,
            alone: place.alone,
            transient: self.transient.wrapping_add(place.transient as u16),
        }
    }

    /// The key in transient storage.
    #[inline(always)]
    fn transient_key(&self) -> Word {
        match &self.start {
            Start::Slot(_) => slot_key(u32::from(self.transient)),
            Start::Hash(key) => advanced(key, u64::from(self.transient)),
        }
    }
}

/// The key with a small number.
#[inline(never)]
fn slot_key(slot: u32) -> Word {
    let mut key = [0; 32];
    if let Some(low) = key.last_chunk_mut() {
        *low = slot.to_be_bytes();
    }
    key
}

/// The key `slots` further on.
#[inline(never)]
fn advanced(key: &Word, slots: u64) -> Word {
    let mut key = *key;
    let mut carry = slots;
    let mut at = 32;
    while carry != 0 && at > 0 {
        at -= 1;
        carry = carry.wrapping_add(u64::from(key[at]));
        key[at] = carry as u8;
        carry >>= 8;
    }
    key
}

/// A handle on something in storage: a field of a contract or of a struct in storage.
#[diagnostic::on_unimplemented(
    message = "SDK063: `{Self}` cannot be a field in storage",
    label = "not a storage type",
    note = "wrap a value in `Slot<{Self}>`, or use `Map`, `List`, `Array`, `Set`, `EnumerableMap`, `Transient`, or a struct with `#[derive(Storage)]`"
)]
pub trait Storage: Sized {
    /// What it takes.
    const SIZE: Size;
    /// What it is, for readers of the metadata.
    const LAYOUT: Layout;
    /// The handle for a place.
    fn at(location: Location) -> Self;
}

/// What a [`Map`], [`List`] or [`Array`] may hold: a value, or something with a handle of its own, like another map.
#[diagnostic::on_unimplemented(
    message = "SDK065: `{Self}` cannot be held by a `Map` or `List`",
    label = "not a storage type",
    note = "use a value type (`Address`, `Amount`, ...), a nested `Map`, `List` or `Array`, or a struct with `#[derive(Storage)]` or `#[derive(Store)]`"
)]
pub trait Element {
    /// The handle on one element.
    type Place: Storage;
}

#[diagnostic::do_not_recommend]
impl<T: Store> Element for T {
    type Place = Slot<T>;
}

/// An enum that is a number in the ABI, and so in storage.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "SDK083: the enum `{Self}` is stored as its ABI's number, and has no ABI",
    label = "add `Abi` to its derives",
    note = "write `#[derive(Abi, Store)]`; `Abi` alone does as well"
)]
pub trait Enumeration {}

#[diagnostic::do_not_recommend]
impl<T: crate::abi::Scalar> Enumeration for T {}

/// What `#[derive(Store)]` on an enum asks for.
#[doc(hidden)]
pub const fn assert_enum<T: Enumeration>() {}
