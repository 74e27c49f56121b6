//! Transient storage (EIP-1153): values that are gone at the end of the transaction.
//!
//! The host's cache does not hold them and no flush writes them: reading and writing costs 100 gas each. Each field has a word
//! of its own, because sharing one would make every write a read first. They are counted apart from fields that last, in
//! transient storage's own slots from 0; behind a hash they stand at the hash, as everything does.

use super::{Element, Layout, Location, Size, Storage};
use crate::abi::Scalar;
use crate::host::{self, Base};
use core::marker::PhantomData;
use core::mem::MaybeUninit;

/// A value that lasts until the end of the transaction: across calls of this contract, not across transactions.
///
/// What several calls of one transaction tell each other stands here: a lock, a running total, who is being served.
///
/// ```ignore
/// ensure!(!self.entered.get(), Error::Reentered);
/// self.entered.set(true);
/// ```
pub struct Transient<T> {
    base: Base,
    slot: u32,
    value: PhantomData<T>,
}

impl<T: Scalar> Storage for Transient<T> {
    const SIZE: Size = Size::Mixed {
        slots: 0,
        transient: 1,
    };
    const LAYOUT: Layout = Layout::Transient { of: &T::SCALAR };

    #[inline(always)]
    fn at(location: Location) -> Self {
        let (base, slot) = location.transient();
        Self {
            base,
            slot,
            value: PhantomData,
        }
    }
}

impl<T: Scalar> Element for Transient<T> {
    type Place = Self;
}

impl<T: Scalar> Transient<T> {
    /// The value; zero if this transaction has not set it.
    #[inline(always)]
    pub fn get(&self) -> T {
        match T::from_word(&host::transient_load(self.base, self.slot)) {
            Some(value) => value,
            // Only foreign code on this storage can have written such a word.
            None => T::invalid(),
        }
    }

    /// Replaces the value.
    #[inline(always)]
    pub fn set(&mut self, value: T) {
        host::transient_store(
            self.base,
            self.slot,
            value.word_in(&mut MaybeUninit::uninit()),
        );
    }

    /// Sets the value to zero.
    #[inline(always)]
    pub fn clear(&mut self) {
        host::transient_store(self.base, self.slot, host::zero_word());
    }

    /// The value, leaving zero behind.
    #[inline(always)]
    pub fn take(&mut self) -> T {
        let value = self.get();
        self.clear();
        value
    }

    /// Replaces the value by what `change` makes of it.
    #[inline(always)]
    pub fn update(&mut self, change: impl FnOnce(T) -> T) {
        self.set(change(self.get()));
    }
}
