//! Lists of fixed length: Solidity's `T[N]`, items one after another from the field's own slot on.

use super::{Element, Layout, Location, Place, Size, Slot, Spot, Storage, Store};
use crate::host::Base;
use crate::panics;
use crate::types::B256;
use core::marker::PhantomData;

/// `N` items, each with a handle of its own. Small values are packed, as Solidity packs them.
///
/// `Slot<[T; N]>` has the same layout and reads and writes all items at once.
///
/// ```ignore
/// self.quotas.set(2, 500);
/// let first = self.quotas.get(0);
/// ```
pub struct Array<T, const N: usize> {
    location: Location,
    item: PhantomData<T>,
}

impl<T: Element, const N: usize> Storage for Array<T, N> {
    const SIZE: Size = <T::Place as Storage>::SIZE.of_array(N);
    const LAYOUT: Layout = Layout::Array {
        of: &<T::Place as Storage>::LAYOUT,
        length: N,
    };

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            location,
            item: PhantomData,
        }
    }
}

/// An item of an array of this size. What is too far for a location to count starts anew.
#[inline(always)]
fn part(array: &Location, size: Size, item: Place) -> Location {
    if size.slots() <= Spot::FAR {
        return array.part(item);
    }
    let start = Base::after(&array.key(), item.slot, true);
    Location::behind(start).part(Place { slot: 0, ..item })
}

impl<T: Element, const N: usize> Element for Array<T, N> {
    type Place = Self;
}

impl<T: Element, const N: usize> Array<T, N> {
    /// Number of items, which is `N`.
    #[inline(always)]
    pub const fn len(&self) -> u64 {
        N as u64
    }

    /// Never: an array has at least one item.
    #[inline(always)]
    pub const fn is_empty(&self) -> bool {
        N == 0
    }

    /// The handle on item `index`; traps with `Panic(0x32)` beyond the end.
    #[inline]
    pub fn at(&self, index: u64) -> T::Place {
        if index >= N as u64 {
            panics::index_out_of_range();
        }
        let place = <T::Place as Storage>::SIZE.item(index, N as u64);
        <T::Place as Storage>::at(part(&self.location, Self::SIZE, place))
    }
}

impl<T: Store, const N: usize> Array<T, N> {
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

    /// Item `index`, leaving zero behind; traps with `Panic(0x32)` beyond the end.
    #[inline]
    pub fn take(&mut self, index: u64) -> T {
        self.at(index).take()
    }

    /// Replaces item `index` by what `change` makes of it; traps with `Panic(0x32)` beyond the end.
    #[inline]
    pub fn update(&mut self, index: u64, change: impl FnOnce(T) -> T) {
        self.at(index).update(change);
    }

    /// Sets all items to zero.
    pub fn clear(&mut self) {
        <[T; N]>::clear(&self.location);
    }

    /// All items at once.
    pub fn to_array(&self) -> [T; N] {
        <[T; N]>::load(&self.location)
    }

    /// The items in order, each read when it is asked for.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = T> + '_ {
        (0..N as u64).map(|index| self.at(index).get())
    }
}

impl<T: Store, const N: usize> Store for [T; N] {
    const SIZE: Size = T::SIZE.of_array(N);
    const LAYOUT: Layout = Layout::Array {
        of: &T::LAYOUT,
        length: N,
    };

    fn load(at: &Location) -> Self {
        core::array::from_fn(|index| {
            T::load(&part(at, Self::SIZE, T::SIZE.item(index as u64, N as u64)))
        })
    }

    fn store(&self, at: &Location) {
        for (index, value) in self.iter().enumerate() {
            value.store(&part(at, Self::SIZE, T::SIZE.item(index as u64, N as u64)));
        }
    }

    fn clear(at: &Location) {
        // Items that share a word are cleared with it; a handle on whole words needs no reading.
        match T::SIZE {
            Size::Bytes(_) => {
                for slot in 0..Self::SIZE.slots() {
                    Slot::<B256>::at(part(at, Self::SIZE, Place::word(slot))).clear();
                }
            }
            size => {
                for index in 0..N as u64 {
                    T::clear(&part(at, Self::SIZE, size.item(index, N as u64)));
                }
            }
        }
    }
}
