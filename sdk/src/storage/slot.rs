//! Values in storage and the handle on one.

use super::{Layout, Location, Size, Storage};
use crate::abi::{Align, Scalar};
use crate::host::{self, Word};
use core::marker::PhantomData;
use core::mem::MaybeUninit;

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
    pub(super) location: Location,
    value: PhantomData<T>,
}

impl<T: Store> Storage for Slot<T> {
    const SIZE: Size = T::SIZE;
    const LAYOUT: Layout = T::LAYOUT;

    #[inline(always)]
    fn at(location: Location) -> Self {
        Self {
            location,
            value: PhantomData,
        }
    }
}

impl<T: Store> Slot<T> {
    /// The value; zero if it was never set.
    #[inline(always)]
    pub fn get(&self) -> T {
        T::load(&self.location)
    }

    /// Replaces the value.
    #[inline(always)]
    pub fn set(&mut self, value: T) {
        value.store(&self.location);
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
        T::clear(&self.location);
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

    #[inline(always)]
    fn load(at: &Location) -> Self {
        let word = if T::BYTES == 32 || at.alone && T::ALIGN == Align::Right {
            at.load()
        } else {
            load_part(&at.key(), usize::from(at.offset), T::BYTES, T::ALIGN)
        };
        match T::from_word(&word) {
            Some(value) => value,
            // Only foreign code on this storage can have written such a word.
            None => T::invalid(),
        }
    }

    #[inline(always)]
    fn store(&self, at: &Location) {
        let mut space = MaybeUninit::uninit();
        let word = self.word_in(&mut space);
        if T::BYTES == 32 || at.alone && T::ALIGN == Align::Right {
            at.cache(word);
        } else {
            store_part(&at.key(), usize::from(at.offset), T::BYTES, T::ALIGN, word);
        }
    }

    #[inline(always)]
    fn clear(at: &Location) {
        if T::BYTES == 32 || at.alone {
            at.cache(host::zero_word());
        } else {
            store_part(
                &at.key(),
                usize::from(at.offset),
                T::BYTES,
                Align::Right,
                host::zero_word(),
            );
        }
    }
}

/// Reads `bytes` packed bytes as the ABI word with that alignment.
#[inline(never)]
fn load_part(key: &Word, offset: usize, bytes: usize, align: Align) -> Word {
    let packed = host::storage_load(key);
    let from = 32_usize.wrapping_sub(offset).wrapping_sub(bytes);
    let (to, fill) = match align {
        Align::Right => (32_usize.wrapping_sub(bytes), 0),
        Align::Left => (0, 0),
        Align::Signed => (
            32_usize.wrapping_sub(bytes),
            if packed[from & 31] & 0x80 == 0 {
                0
            } else {
                0xff
            },
        ),
    };
    let mut word = [fill; 32];
    let mut index = 0;
    while index < bytes {
        word[to.wrapping_add(index) & 31] = packed[from.wrapping_add(index) & 31];
        index = index.wrapping_add(1);
    }
    word
}

/// Writes the significant bytes of an ABI word into their part of the packed word.
#[inline(never)]
fn store_part(key: &Word, offset: usize, bytes: usize, align: Align, word: &Word) {
    let mut packed = host::storage_load(key);
    let to = 32_usize.wrapping_sub(offset).wrapping_sub(bytes);
    let from = if align == Align::Left {
        0
    } else {
        32_usize.wrapping_sub(bytes)
    };
    let mut index = 0;
    while index < bytes {
        packed[to.wrapping_add(index) & 31] = word[from.wrapping_add(index) & 31];
        index = index.wrapping_add(1);
    }
    host::storage_cache(key, &packed);
}
