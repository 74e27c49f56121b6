//! Mappings.

use super::{Element, Key, Layout, Location, Size, Slot, Start, Storage, Store};
use crate::host::Word;
use core::marker::PhantomData;

/// A mapping from keys to values, other maps, lists or structs. Every key has a value; those never set are zero.
pub struct Map<K, V> {
    base: Start,
    types: PhantomData<(K, V)>,
}

impl<K: Key, V: Element> Storage for Map<K, V> {
    const SIZE: Size = Size::Slots(1);
    const LAYOUT: Layout = Layout::Map {
        key: &K::TYPE,
        value: &<V::Place as Storage>::LAYOUT,
    };

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            base: location.start,
            types: PhantomData,
        }
    }
}

impl<K: Key, V: Element> Element for Map<K, V> {
    type Place = Self;
}

// Where a map starts is a number known at compile time, or a word. Each has a function of its own, so that the handle on a field needs no
// place in memory.

impl<K: Key, V: Element> Map<K, V> {
    /// The handle on what stands behind `key`.
    #[inline(always)]
    pub fn at(&self, key: K) -> V::Place {
        // The handle on a struct is many handles: making them is a function, not something to repeat at every use.
        if const { size_of::<V::Place>() > size_of::<Location>() } {
            self.far(key)
        } else {
            self.near(&key)
        }
    }

    #[inline(always)]
    fn near(&self, key: &K) -> V::Place {
        <V::Place as Storage>::at(Location::word(place(&self.base, key)))
    }

    #[inline(never)]
    fn far(&self, key: K) -> V::Place {
        self.near(&key)
    }
}

/// Where the value behind `key` lives in the map at `base`.
#[inline(always)]
fn place<K: Key>(base: &Start, key: &K) -> Word {
    match base {
        Start::Slot(slot) => place_in_slot(*slot, key),
        Start::Hash(base) => place_behind(base, key),
    }
}

#[inline(never)]
fn place_in_slot<K: Key>(slot: u32, key: &K) -> Word {
    key.place(&Start::Slot(slot))
}

#[inline(never)]
fn place_behind<K: Key>(base: &Word, key: &K) -> Word {
    key.place(&Start::Hash(*base))
}

impl<K: Key, V: Store> Map<K, V> {
    #[inline(always)]
    fn slot(&self, key: &K) -> Slot<V> {
        Slot::at(Location::word(place(&self.base, key)))
    }

    /// The value behind `key`; zero if it was never set.
    #[inline(always)]
    pub fn get(&self, key: K) -> V {
        self.slot(&key).get()
    }

    /// Replaces the value behind `key`.
    #[inline(always)]
    pub fn set(&mut self, key: K, value: V) {
        self.slot(&key).set(value);
    }

    /// The value behind `key`, leaving zero behind.
    #[inline(always)]
    pub fn take(&mut self, key: K) -> V {
        self.slot(&key).take()
    }

    /// Sets the value behind `key` to zero.
    #[inline(never)]
    pub fn clear(&mut self, key: K) {
        self.slot(&key).clear();
    }

    /// Replaces the value behind `key` by what `change` makes of it, hashing the key once.
    #[inline(always)]
    pub fn update(&mut self, key: K, change: impl FnOnce(V) -> V) {
        self.slot(&key).update(change);
    }
}
