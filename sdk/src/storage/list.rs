//! Lists.

use super::{Element, Layout, Location, Size, Slot, Start, Storage, Store, advanced};
use crate::host;
use crate::panics;
use core::marker::PhantomData;

/// A list that grows at its end. Small values are packed, as Solidity packs them.
pub struct List<T> {
    base: Start,
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
            base: location.start,
            item: PhantomData,
        }
    }
}

impl<T: Element> Element for List<T> {
    type Place = Self;
}

impl<T: Element> List<T> {
    fn length(&self) -> Slot<u64> {
        Slot::at(Location {
            start: self.base,
            offset: 0,
            alone: true,
        })
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

    fn place(&self, index: u64) -> T::Place {
        let start = host::keccak(&self.base.key());
        let location = match <T::Place as Storage>::SIZE {
            Size::Bytes(bytes) => {
                let per_slot = 32 / bytes as u64;
                let offset = (index % per_slot) as usize * bytes;
                Location::word(advanced(&start, index / per_slot)).packed(offset)
            }
            Size::Slots(slots) => Location::word(advanced(&start, index.wrapping_mul(slots))),
        };
        <T::Place as Storage>::at(location)
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
}
