//! Lists: Solidity's arrays of any length, their length in the slot and their items behind the slot's hash.

use super::{Element, Layout, Location, Place, Size, Slot, Spot, Storage, Store};
use crate::host::{self, Base, Word};
use crate::panics;
use core::marker::PhantomData;

/// A list that grows at its end. Small values are packed, as Solidity packs them.
///
/// `get`, `set`, `swap_remove` and `remove` trap with `Panic(0x32)` beyond the end.
pub struct List<T> {
    spot: Spot,
    item: PhantomData<T>,
}

impl<T: Element> Storage for List<T> {
    const SIZE: Size = Size::Slots(1);
    const LAYOUT: Layout = Layout::List {
        of: &<T::Place as Storage>::LAYOUT,
    };

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            spot: location.spot(),
            item: PhantomData,
        }
    }
}

impl<T: Element> Element for List<T> {
    type Place = Self;
}

/// Slots from a list's start to item `index`, and where it stands in the last of them.
#[inline(always)]
fn place<T: Element>(index: u64) -> (u64, Place) {
    const {
        assert!(
            <T::Place as Storage>::SIZE.transient() == 0,
            "transient fields cannot be items of a list: use a map"
        );
    }
    let place = <T::Place as Storage>::SIZE.item(index, u64::MAX);
    (place.slot, Place { slot: 0, ..place })
}

#[inline(always)]
fn placed<T: Element>(base: Base, inside: Place) -> T::Place {
    <T::Place as Storage>::at(Location::behind(base).part(inside))
}

/// The handle on item `index` of those from `start` on; `kept` as [`Base::hash`] has it.
#[inline(always)]
fn item<T: Element>(start: &Word, index: u64, kept: bool) -> T::Place {
    let (slots, inside) = place::<T>(index);
    placed::<T>(Base::after(start, slots, kept), inside)
}

// What follows takes the numbers of a handle and not the handle. A function that takes a handle finds it in memory, and with it every
// handle of the struct that it stands in: a tenth of an agreement that changes its parameters was those.

/// So many slots behind the start of the list at this slot.
#[inline(never)]
fn reach(base: Base, slot: u32, slots: u64) -> Base {
    Base::after(&host::keccak(&base.key(slot)), slots, true)
}

/// The length of the list at this slot.
#[inline(always)]
fn length(base: Base, slot: u32) -> Slot<u64> {
    Slot::at(Location::behind(base).part(Place::word(slot.into())))
}

/// Traps beyond the end of the list at this slot.
#[inline(never)]
fn bound(base: Base, slot: u32, index: u64) {
    if index >= length(base, slot).get() {
        panics::index_out_of_range();
    }
}

/// Makes the list at this slot one longer, and answers the last item's index.
#[inline(never)]
fn grown(base: Base, slot: u32) -> u64 {
    let mut length = length(base, slot);
    let last = length.get();
    length.set(last + 1);
    last
}

/// The same, for one access that follows at once.
#[inline(always)]
fn once<T: Store>(start: &Word, index: u64) -> Slot<T> {
    item::<T>(start, index, !T::AT_ONCE)
}

impl<T: Element> List<T> {
    #[inline(always)]
    fn length(&self) -> Slot<u64> {
        Slot::at(Location::of_spot(self.spot))
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> u64 {
        self.length().get()
    }

    /// Whether there are no items.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    fn start(&self) -> Word {
        host::keccak(&self.spot.key())
    }

    #[inline(always)]
    fn place(&self, index: u64) -> T::Place {
        let (base, inside) = place::<T>(index);
        placed::<T>(reach(self.spot.base, self.spot.slot, base), inside)
    }

    /// The handle on item `index`; traps with `Panic(0x32)` beyond the end.
    #[inline(always)]
    pub fn at(&self, index: u64) -> T::Place {
        bound(self.spot.base, self.spot.slot, index);
        self.place(index)
    }

    /// Adds an item of zeros at the end and answers its handle.
    #[inline(always)]
    pub fn grow(&mut self) -> T::Place {
        self.place(grown(self.spot.base, self.spot.slot))
    }
}

impl<T: Store> List<T> {
    /// Item `index`; traps with `Panic(0x32)` beyond the end.
    #[inline(always)]
    pub fn get(&self, index: u64) -> T {
        self.at(index).get()
    }

    /// Replaces item `index`; traps with `Panic(0x32)` beyond the end.
    #[inline(always)]
    pub fn set(&mut self, index: u64, value: T) {
        self.at(index).set(value);
    }

    /// The last item; `None` if there is none.
    pub fn last(&self) -> Option<T> {
        let last = self.len().checked_sub(1)?;
        Some(self.place(last).get())
    }

    /// Adds an item at the end.
    #[inline(always)]
    pub fn push(&mut self, value: T) {
        self.grow().set(value);
    }

    /// Removes the last item; `None` if there is none.
    pub fn pop(&mut self) -> Option<T> {
        let last = self.len().checked_sub(1)?;
        let value = self.place(last).take();
        self.length().set(last);
        Some(value)
    }

    /// Removes item `index` and puts the last one in its place: the cost does not grow with the list, the order changes.
    /// Traps with `Panic(0x32)` beyond the end.
    pub fn swap_remove(&mut self, index: u64) -> T {
        let length = self.len();
        if index >= length {
            panics::index_out_of_range();
        }
        let start = self.start();
        let last = length.wrapping_sub(1);
        let mut removed = item::<T>(&start, last, true).take();
        if index != last {
            let mut place = item::<T>(&start, index, true);
            let kept = removed;
            removed = place.get();
            place.set(kept);
        }
        self.length().set(last);
        removed
    }

    /// Removes item `index` and moves all behind it forward: the order stays, every item behind costs a read and a write.
    /// Traps with `Panic(0x32)` beyond the end.
    pub fn remove(&mut self, index: u64) -> T {
        let length = self.len();
        if index >= length {
            panics::index_out_of_range();
        }
        let start = self.start();
        let removed = once::<T>(&start, index).get();
        let mut at = index.wrapping_add(1);
        while at < length {
            let moved = once::<T>(&start, at).get();
            once::<T>(&start, at.wrapping_sub(1)).set(moved);
            at = at.wrapping_add(1);
        }
        let last = length.wrapping_sub(1);
        once::<T>(&start, last).clear();
        self.length().set(last);
        removed
    }

    /// Removes what is beyond the first `length` items; does nothing if there are no more.
    pub fn truncate(&mut self, length: u64) {
        let mut at = self.len();
        if at <= length {
            return;
        }
        self.length().set(length);
        let start = self.start();
        while at > length {
            at = at.wrapping_sub(1);
            once::<T>(&start, at).clear();
        }
    }

    /// Removes all items.
    #[inline]
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// The items in order, each read when it is asked for. The list stays as it is meanwhile.
    ///
    /// A list that anyone can make long makes a loop over it anyone's to break: bound its length, or let callers ask for parts.
    pub fn iter(&self) -> Items<'_, T> {
        Items {
            start: self.start(),
            next: 0,
            end: self.len(),
            list: PhantomData,
        }
    }
}

impl<'a, T: Store> IntoIterator for &'a List<T> {
    type Item = T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Items of a [`List`], from [`List::iter`].
pub struct Items<'a, T> {
    start: Word,
    next: u64,
    end: u64,
    list: PhantomData<&'a List<T>>,
}

impl<T: Store> Iterator for Items<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        if self.next == self.end {
            return None;
        }
        let value = once::<T>(&self.start, self.next).get();
        self.next = self.next.wrapping_add(1);
        Some(value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end.wrapping_sub(self.next) as usize;
        (left, Some(left))
    }
}

impl<T: Store> DoubleEndedIterator for Items<'_, T> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        if self.next == self.end {
            return None;
        }
        self.end = self.end.wrapping_sub(1);
        Some(once::<T>(&self.start, self.end).get())
    }
}
