//! Mappings whose keys can be listed, in the layout of OpenZeppelin's `EnumerableMap`: the set of keys, then the mapping.

use super::{Element, Layout, Location, Map, Place, Set, Size, Storage, Store};
use crate::abi::Scalar;

/// A mapping that knows its keys: what was never inserted is not there, and what is there can be counted and listed.
///
/// Inserting a new key costs two words more than in a [`Map`], which is the better choice where nobody lists the keys on chain.
///
/// ```ignore
/// self.stakes.insert(caller(), amount);
/// for (who, stake) in self.stakes.iter() { .. }
/// ```
pub struct EnumerableMap<K, V> {
    keys: Set<K>,
    values: Map<K, V>,
}

impl<K: Scalar, V: Store> Storage for EnumerableMap<K, V> {
    const SIZE: Size = Size::Slots(3);
    const LAYOUT: Layout = Layout::EnumerableMap {
        key: &K::SCALAR,
        value: &V::LAYOUT,
    };

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            keys: Storage::at(location),
            values: Storage::at(location.part(Place::word(2))),
        }
    }
}

impl<K: Scalar, V: Store> Element for EnumerableMap<K, V> {
    type Place = Self;
}

impl<K: Scalar + Clone, V: Store> EnumerableMap<K, V> {
    /// Number of keys.
    #[inline]
    pub fn len(&self) -> u64 {
        self.keys.len()
    }

    /// Whether there are no keys.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether `key` is there.
    pub fn contains(&self, key: K) -> bool {
        self.keys.contains(key)
    }

    /// The value of `key`; `None` if it is not there.
    pub fn get(&self, key: K) -> Option<V> {
        if self.keys.contains(key.clone()) {
            Some(self.values.get(key))
        } else {
            None
        }
    }

    /// Sets the value of `key`; true if the key is new.
    pub fn insert(&mut self, key: K, value: V) -> bool {
        self.values.set(key.clone(), value);
        self.keys.insert(key)
    }

    /// Removes `key` and answers its value; `None` if it is not there. The last key takes its place in the order.
    pub fn remove(&mut self, key: K) -> Option<V> {
        if self.keys.remove(key.clone()) {
            Some(self.values.take(key))
        } else {
            None
        }
    }

    /// Removes all keys and values, one by one.
    pub fn clear(&mut self) {
        let mut left = self.len();
        while left > 0 {
            left = left.wrapping_sub(1);
            self.remove(self.keys.get(left));
        }
    }

    /// Key `index` in the present order; traps with `Panic(0x32)` beyond the end.
    pub fn key(&self, index: u64) -> K {
        self.keys.get(index)
    }

    /// The keys in the present order, each read when it is asked for.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> + '_ {
        self.keys.iter()
    }

    /// Keys and values in the present order, each read when it is asked for.
    ///
    /// A map that anyone can enlarge makes a loop over it anyone's to break: bound its size, or let callers ask for parts.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, V)> + '_ {
        self.keys
            .iter()
            .map(|key| (key.clone(), self.values.get(key)))
    }
}
