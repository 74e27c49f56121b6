//! Sets whose items can be listed, in the layout of OpenZeppelin's `EnumerableSet`: `bytes32[] values`, then
//! `mapping(bytes32 value => uint256 position)` with positions counted from 1.

use super::{Element, Layout, List, Location, Map, Place, Size, Storage};
use crate::abi::Scalar;
use crate::types::B256;
use core::marker::PhantomData;

/// A set of values of one word. Inserting, removing and asking cost the same however many there are; the order changes with
/// removals.
///
/// ```ignore
/// ensure!(self.members.insert(caller()), Error::MemberAlready);
/// for member in self.members.iter() { .. }
/// ```
pub struct Set<T> {
    values: List<B256>,
    positions: Map<B256, u64>,
    item: PhantomData<T>,
}

impl<T: Scalar> Storage for Set<T> {
    const SIZE: Size = Size::Slots(2);
    const LAYOUT: Layout = Layout::Set { of: &T::SCALAR };

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            values: Storage::at(location),
            positions: Storage::at(location.part(Place::word(1))),
            item: PhantomData,
        }
    }
}

impl<T: Scalar> Element for Set<T> {
    type Place = Self;
}

/// Sets of all types are sets of words: their code is there once.
fn insert(values: &mut List<B256>, positions: &mut Map<B256, u64>, word: B256) -> bool {
    if positions.get(word) != 0 {
        return false;
    }
    values.push(word);
    positions.set(word, values.len());
    true
}

fn remove(values: &mut List<B256>, positions: &mut Map<B256, u64>, word: B256) -> bool {
    let position = positions.take(word);
    let Some(index) = position.checked_sub(1) else {
        return false;
    };
    values.swap_remove(index);
    if index < values.len() {
        positions.set(values.get(index), position);
    }
    true
}

fn clear(values: &mut List<B256>, positions: &mut Map<B256, u64>) {
    while let Some(word) = values.pop() {
        positions.clear(word);
    }
}

impl<T: Scalar> Set<T> {
    /// Number of items.
    #[inline]
    pub fn len(&self) -> u64 {
        self.values.len()
    }

    /// Whether there are no items.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether `value` is in the set.
    pub fn contains(&self, value: T) -> bool {
        self.positions.get(B256::from(value.word())) != 0
    }

    /// Adds `value`; false if it is there already.
    pub fn insert(&mut self, value: T) -> bool {
        insert(
            &mut self.values,
            &mut self.positions,
            B256::from(value.word()),
        )
    }

    /// Removes `value`; false if it is not there. The last item takes its place.
    pub fn remove(&mut self, value: T) -> bool {
        remove(
            &mut self.values,
            &mut self.positions,
            B256::from(value.word()),
        )
    }

    /// Removes all items, one by one.
    pub fn clear(&mut self) {
        clear(&mut self.values, &mut self.positions);
    }

    /// Item `index` in the present order; traps with `Panic(0x32)` beyond the end.
    pub fn get(&self, index: u64) -> T {
        read(&self.values.get(index))
    }

    /// The items in the present order, each read when it is asked for.
    ///
    /// A set that anyone can enlarge makes a loop over it anyone's to break: bound its size, or let callers ask for parts.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = T> + '_ {
        self.values.iter().map(|word| read(&word))
    }
}

#[inline(always)]
fn read<T: Scalar>(word: &B256) -> T {
    match <T as Scalar>::from_word(&word.0) {
        Some(value) => value,
        // Only foreign code on this storage can have written such a word.
        None => T::invalid(),
    }
}
