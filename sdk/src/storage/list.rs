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

/// The handle on item `index` of those from `start` on; `kept` as [`Base::hash`] has it.
#[inline(always)]
fn item<T: Element>(start: &Word, index: u64, kept: bool) -> T::Place {
    const {
        assert!(
            <T::Place as Storage>::SIZE.transient() == 0,
            "transient fields cannot be items of a list: use a map"
        );
    }
    let place = <T::Place as Storage>::SIZE.item(index, u64::MAX);
    let inside = Place { slot: 0, ..place };
    <T::Place as Storage>::at(Location::behind(Base::after(start, place.slot, kept)).part(inside))
}

/// The same, for one access that follows at once.
#[inline(always)]
fn once<T: Store>(start: &Word, index: u64) -> Slot<T> {
    item::<T>(start, index, !T::AT_ONCE)
}

impl<T: Element> List<T> {
    fn length(&self) -> Slot<u64> {
        Slot::at(Location::of_spot(self.spot))
    }

    /// Number of items.
    #[inline]
    pub fn len(&self) -> u64 {
        self.length().get()
    }

    /// Whether there are no items.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    fn start(&self) -> Word {
        host::keccak(&self.spot.key())
    }

    fn place(&self, index: u64) -> T::Place {
        item::<T>(&self.start(), index, true)
    }

    /// The handle on item `index`; traps with `Panic(0x32)` beyond the end.
    #[inline]
    pub fn at(&self, index: u64) -> T::Place {
        if index >= self.len() {
            panics::index_out_of_range();
        }
        self.place(index)
    }

    /// Adds an item of zeros at the end and answers its handle.
    pub fn grow(&mut self) -> T::Place {
        let length = self.len();
        self.length().set(length + 1);
        self.place(length)
    }
}

impl<T: Store> List<T> {
    /// Item `index`; traps with `Panic(0x32)` beyond the end.
    #[inline]
    pub fn get(&self, index: u64) -> T {
        self.at(index).get()
    }

    /// Replaces item `index`; traps with `Panic(0x32)` beyond the end.
    #[inline]
    pub fn set(&mut self, index: u64, value: T) {
        self.at(index).set(value);
    }

    /// The last item; `None` if there is none.
    pub fn last(&self) -> Option<T> {
        let last = self.len().checked_sub(1)?;
        Some(self.place(last).get())
    }

    /// Adds an item at the end.
    #[inline]
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
