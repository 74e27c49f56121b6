//! Values in storage and the handle on one.

use super::{Layout, Location, Size, Spot, Storage};
use crate::abi::Scalar;
use crate::host;
use core::marker::PhantomData;

/// A value that can be read from and written to storage as a whole.
#[diagnostic::on_unimplemented(
    message = "SDK064: `{Self}` cannot be stored in a `Slot`",
    label = "not a storable value",
    note = "use an elementary type, `String`, `Bytes`, or a struct with `#[derive(Store)]`"
)]
pub trait Store: Sized {
    /// What it takes.
    const SIZE: Size;
    /// What it is, for readers of the metadata.
    const LAYOUT: Layout;
    /// Whether it is read and written by one access, and nothing else happens meanwhile.
    #[doc(hidden)]
    const AT_ONCE: bool = false;
    /// Reads it; storage never written reads as zeros.
    fn load(at: &Location) -> Self;
    /// Writes it.
    fn store(&self, at: &Location);
    /// Writes zeros.
    fn clear(at: &Location);
}

/// One value in storage.
///
/// ```ignore
/// let due = self.due.get();
/// self.due.set(due + 30.days());
/// ```
pub struct Slot<T> {
    pub(super) spot: Spot,
    value: PhantomData<T>,
}

impl<T: Store> Storage for Slot<T> {
    const SIZE: Size = T::SIZE;
    const LAYOUT: Layout = T::LAYOUT;

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            spot: location.spot(),
            value: PhantomData,
        }
    }
}

impl<T> Slot<T> {
    #[inline(always)]
    pub(super) fn location(&self) -> Location {
        Location::of_spot(self.spot)
    }
}

impl<T: Store> Slot<T> {
    /// The value; zero if it was never set.
    #[inline(always)]
    pub fn get(&self) -> T {
        T::load(&self.location())
    }

    /// Replaces the value.
    #[inline(always)]
    pub fn set(&mut self, value: T) {
        value.store(&self.location());
    }

    /// The value, leaving zero behind: what is paid out is taken first.
    #[inline(always)]
    pub fn take(&mut self) -> T {
        let value = self.get();
        self.clear();
        value
    }

    /// Sets the value to zero.
    #[inline(always)]
    pub fn clear(&mut self) {
        T::clear(&self.location());
    }

    /// Replaces the value by what `change` makes of it.
    #[inline(always)]
    pub fn update(&mut self, change: impl FnOnce(T) -> T) {
        self.set(change(self.get()));
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Store for T {
    const SIZE: Size = Size::of_bytes(T::BYTES);
    const LAYOUT: Layout = Layout::Value {
        of: &T::SCALAR,
        size: Size::of_bytes(T::BYTES),
    };

    const AT_ONCE: bool = true;

    #[inline(always)]
    fn load(at: &Location) -> Self {
        T::load_from(at.spot())
    }

    #[inline(always)]
    fn store(&self, at: &Location) {
        self.store_to(at.spot());
    }

    #[inline(always)]
    fn clear(at: &Location) {
        if T::BYTES == 32 {
            at.spot().store_word(host::zero_word());
        } else {
            at.spot().clear(T::BYTES);
        }
    }
}
