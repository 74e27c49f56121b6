//! Components: how an interface's default methods reach the storage they work on.
//!
//! A component's storage is a field of the contract with `#[component]`; its behaviour is an interface with default methods over
//! the supertrait [`Part`]. The handles are made anew from the field's place wherever they are asked for: a place is known at
//! compile time, so that costs nothing, and a handle never has to be kept in memory.

use crate::storage::{Location, Place, Storage};
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

/// A contract with a `#[component]` field of type `S`.
///
/// ```
/// use slacontract::contract::{Part, Parts};
/// use slacontract::prelude::*;
///
/// /// Counts visits.
/// #[derive(Storage)]
/// pub struct VisitsState {
///     count: Slot<u64>,
/// }
///
/// /// What a contract that counts visits can do.
/// #[interface]
/// pub trait Visits: Part<VisitsState> {
///     /// How many there were.
///     #[view]
///     fn visits(&self) -> u64 {
///         self.part().count.get()
///     }
///
///     /// One more; contracts call it themselves.
///     #[internal]
///     fn visited(&mut self) {
///         self.part_mut().count.update(|count| count + 1);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "SDK071: `{Self}` has no component of type `{S}`",
    note = "add a field with `#[component]` to the contract: `#[component] name: {S}`"
)]
pub trait Part<S: Storage>: Parts {
    /// The field's place.
    #[doc(hidden)]
    const PLACE: Place;
    /// The field itself.
    #[doc(hidden)]
    fn field(&self) -> &S;
}

/// Reaching components by their types; every contract can.
pub trait Parts {
    /// The component of type `S`, to read it.
    #[inline(always)]
    fn part<S: Storage>(&self) -> Embedded<'_, S>
    where
        Self: Part<S>,
    {
        embedded(self, Self::PLACE)
    }

    /// The component of type `S`, to change it.
    #[inline(always)]
    fn part_mut<S: Storage>(&mut self) -> EmbeddedMut<'_, S>
    where
        Self: Part<S>,
    {
        embedded_mut(self, Self::PLACE)
    }
}

/// The field of a contract at `place`, to read it.
#[doc(hidden)]
#[inline(always)]
pub fn embedded<C: ?Sized, S: Storage>(_: &C, place: Place) -> Embedded<'_, S> {
    Embedded(S::at(Location::root(place)), PhantomData)
}

/// The field of a contract at `place`, to change it.
#[doc(hidden)]
#[inline(always)]
pub fn embedded_mut<C: ?Sized, S: Storage>(_: &mut C, place: Place) -> EmbeddedMut<'_, S> {
    EmbeddedMut(S::at(Location::root(place)), PhantomData)
}

/// A component that is read.
pub struct Embedded<'a, S>(S, PhantomData<&'a ()>);

impl<S> Deref for Embedded<'_, S> {
    type Target = S;

    #[inline(always)]
    fn deref(&self) -> &S {
        &self.0
    }
}

/// A component that is changed.
pub struct EmbeddedMut<'a, S>(S, PhantomData<&'a mut ()>);

impl<S> Deref for EmbeddedMut<'_, S> {
    type Target = S;

    #[inline(always)]
    fn deref(&self) -> &S {
        &self.0
    }
}

impl<S> DerefMut for EmbeddedMut<'_, S> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut S {
        &mut self.0
    }
}
