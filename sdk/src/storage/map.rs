//! Mappings.

use super::{Element, Key, Layout, Location, Size, Slot, Spot, Storage, Store};
use core::marker::PhantomData;

/// A mapping from keys to values, other maps, lists or structs. Every key has a value; those never set are zero.
pub struct Map<K, V> {
    spot: Spot,
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
            spot: location.spot(),
            types: PhantomData,
        }
    }
}

impl<K: Key, V: Element> Element for Map<K, V> {
    type Place = Self;
}

impl<K: Key, V: Element> Map<K, V> {
    /// The handle on what stands behind `key`.
    #[inline(always)]
    pub fn at(&self, key: K) -> V::Place {
        <V::Place as Storage>::at(Location::behind(key.place(self.spot, true)))
    }
}

impl<K: Key, V: Store> Map<K, V> {
    /// Where the value behind `key` is, for one access that follows at once.
    #[inline(always)]
    fn once(&self, key: &K) -> Slot<V> {
        Slot::at(Location::behind(key.place(self.spot, !V::AT_ONCE)))
    }

    /// The value behind `key`; zero if it was never set.
    #[inline(always)]
    pub fn get(&self, key: K) -> V {
        self.once(&key).get()
    }

    /// Replaces the value behind `key`.
    #[inline(always)]
    pub fn set(&mut self, key: K, value: V) {
        self.once(&key).set(value);
    }

    /// The value behind `key`, leaving zero behind.
    #[inline(always)]
    pub fn take(&mut self, key: K) -> V {
        Slot::at(Location::behind(key.place(self.spot, true))).take()
    }

    /// Sets the value behind `key` to zero.
    #[inline(never)]
    pub fn clear(&mut self, key: K) {
        self.once(&key).clear();
    }

    /// Replaces the value behind `key` by what `change` makes of it, hashing the key once.
    #[inline(always)]
    pub fn update(&mut self, key: K, change: impl FnOnce(V) -> V) {
        Slot::at(Location::behind(key.place(self.spot, true))).update(change);
    }
}
