//! Storage in Solidity's layout: slots in declaration order, small values packed, maps and lists behind keccak.
//!
//! A contract's fields are handles: they know where a value lives and read or write it when asked. There is no cache here;
//! the host keeps one per frame. Which slot a field has is computed at compile time ([`layout`]), exported with the ABI, and
//! the same that solc would choose, so that `eth_getStorageAt`, proofs and indexers need no special knowledge.

mod access;
mod array;
mod bytes;
mod enumerable;
pub(crate) mod key;
pub mod layout;
mod list;
mod location;
mod map;
mod set;
mod slot;
mod transient;

pub use array::Array;
pub use enumerable::EnumerableMap;
pub use key::Key;
pub use layout::{Field, Layout, Place, Size};
pub use list::List;
pub use location::{Location, Spot};
pub use map::Map;
pub use set::Set;
pub use slot::{Slot, Store};
pub use transient::Transient;

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
