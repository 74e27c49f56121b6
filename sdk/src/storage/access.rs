//! Reading and writing words and parts of words.
//!
//! Functions of their own, for every width that values have: a field is accessed by one call with constants, and what is read is a number in
//! a register where it fits one.

use super::Spot;
use super::location::Within;
use crate::abi::{Align, Scalar};
use crate::host::{self, Base, Word};
use crate::types::{
    Address, copy, narrow_word, number_at, put_number, put_wide, wide_at, wide_or_trap, wide_word,
};

/// A number of `bytes` bytes, at most 8.
#[inline(never)]
fn load_narrow(base: Base, slot: u32, within: Within, bytes: usize) -> u64 {
    number_at(
        &host::storage_load_slot(base, slot),
        within.end().wrapping_sub(bytes),
        bytes,
    )
}

/// A flag. Traps when the byte is neither 0 nor 1, which only foreign code can have written.
#[inline(never)]
fn load_flag(base: Base, slot: u32, within: Within) -> bool {
    match bool::from_number(load_narrow(base, slot, within, 1)) {
        Some(flag) => flag,
        None => bool::invalid(),
    }
}

/// Writes a number of `bytes` bytes, at most 8.
#[inline(never)]
fn store_narrow(base: Base, slot: u32, within: Within, bytes: usize, number: u64) {
    let word = if within.alone() {
        narrow_word(number)
    } else {
        let mut word = host::storage_load_slot(base, slot);
        put_number(&mut word, within.end(), bytes, number);
        word
    };
    host::storage_cache_slot(base, slot, &word);
}

/// Writes a byte.
#[inline(never)]
fn store_byte(base: Base, slot: u32, within: Within, byte: u8) {
    store_narrow(base, slot, within, 1, byte.into());
}

/// A number of 16 bytes.
#[inline(never)]
fn load_wide(base: Base, slot: u32, within: Within) -> u128 {
    wide_at(
        &host::storage_load_slot(base, slot),
        within.end().wrapping_sub(16),
    )
}

/// Writes a number of 16 bytes.
#[inline(never)]
fn store_wide(base: Base, slot: u32, within: Within, number: u128) {
    let word = if within.alone() {
        wide_word(number)
    } else {
        let mut word = host::storage_load_slot(base, slot);
        put_wide(&mut word, within.end(), number);
        word
    };
    host::storage_cache_slot(base, slot, &word);
}

/// A number of 16 bytes in a word of its own. Traps when the word holds more, which only foreign code can have written.
#[inline(never)]
fn load_amount(base: Base, slot: u32) -> u128 {
    wide_or_trap(&host::storage_load_slot(base, slot))
}

/// Writes a number of 16 bytes into a word of its own.
#[inline(never)]
fn store_amount(base: Base, slot: u32, number: u128) {
    host::storage_cache_slot(base, slot, &wide_word(number));
}

/// An address.
#[inline(never)]
fn load_address(base: Base, slot: u32, within: Within) -> Address {
    let word = host::storage_load_slot(base, slot);
    if within.alone()
        && let Some(address) = word.last_chunk()
    {
        return Address(*address);
    }
    let mut address = Address::ZERO;
    let from = within.end().wrapping_sub(20);
    copy(&mut address.0, word.get(from..).unwrap_or_default());
    address
}

/// Writes an address.
#[inline(never)]
fn store_address(base: Base, slot: u32, within: Within, address: &Address) {
    let word = if within.alone() {
        address.word()
    } else {
        let mut word = host::storage_load_slot(base, slot);
        let from = within.end().wrapping_sub(20);
        copy(word.get_mut(from..).unwrap_or_default(), &address.0);
        word
    };
    host::storage_cache_slot(base, slot, &word);
}

/// Writes zeros over `bytes` bytes.
#[inline(never)]
fn clear(base: Base, slot: u32, within: Within, bytes: usize) {
    if within.alone() {
        host::storage_cache_slot(base, slot, host::zero_word());
        return;
    }
    let mut word = host::storage_load_slot(base, slot);
    put_number(&mut word, within.end(), bytes, 0);
    host::storage_cache_slot(base, slot, &word);
}

/// Where `bytes` bytes stand in the word, and where in the ABI's.
#[inline(always)]
fn places(within: Within, bytes: usize, align: Align) -> (usize, usize) {
    let whole = match align {
        Align::Left => 0,
        Align::Right | Align::Signed => 32_usize.wrapping_sub(bytes),
    };
    (within.end().wrapping_sub(bytes), whole)
}

/// Reads `bytes` bytes as the ABI word with that alignment.
#[inline(never)]
fn load_part(base: Base, slot: u32, within: Within, bytes: usize, align: Align) -> Word {
    let packed = host::storage_load_slot(base, slot);
    let (from, to) = places(within, bytes, align);
    let fill = if align == Align::Signed && packed[from & 31] & 0x80 != 0 {
        0xff
    } else {
        0
    };
    let mut word = [fill; 32];
    let mut index = 0;
    while index < bytes {
        word[to.wrapping_add(index) & 31] = packed[from.wrapping_add(index) & 31];
        index = index.wrapping_add(1);
    }
    word
}

/// Writes the significant bytes of an ABI word.
#[inline(never)]
fn store_part(base: Base, slot: u32, within: Within, bytes: usize, align: Align, word: &Word) {
    let mut packed = if within.alone() {
        [0; 32]
    } else {
        host::storage_load_slot(base, slot)
    };
    let (to, from) = places(within, bytes, align);
    let mut index = 0;
    while index < bytes {
        packed[to.wrapping_add(index) & 31] = word[from.wrapping_add(index) & 31];
        index = index.wrapping_add(1);
    }
    host::storage_cache_slot(base, slot, &packed);
}

impl Spot {
    /// The word.
    #[inline(always)]
    pub(crate) fn load_word(self) -> Word {
        host::storage_load_slot(self.base, self.slot)
    }

    /// Writes the word.
    #[inline(always)]
    pub(crate) fn store_word(self, word: &Word) {
        host::storage_cache_slot(self.base, self.slot, word);
    }

    /// A number of `bytes` bytes, at most 8.
    #[inline(always)]
    pub(crate) fn load_narrow(self, bytes: usize) -> u64 {
        load_narrow(self.base, self.slot, self.within, bytes)
    }

    /// A flag; traps when the byte is none.
    #[inline(always)]
    pub(crate) fn load_flag(self) -> bool {
        load_flag(self.base, self.slot, self.within)
    }

    /// Writes a number of `bytes` bytes, at most 8.
    #[inline(always)]
    pub(crate) fn store_narrow(self, bytes: usize, number: u64) {
        store_narrow(self.base, self.slot, self.within, bytes, number);
    }

    /// Writes a byte.
    #[inline(always)]
    pub(crate) fn store_byte(self, byte: u8) {
        store_byte(self.base, self.slot, self.within, byte);
    }

    /// A number of 16 bytes.
    #[inline(always)]
    pub(crate) fn load_wide(self) -> u128 {
        load_wide(self.base, self.slot, self.within)
    }

    /// Writes a number of 16 bytes.
    #[inline(always)]
    pub(crate) fn store_wide(self, number: u128) {
        store_wide(self.base, self.slot, self.within, number);
    }

    /// An address.
    #[inline(always)]
    pub(crate) fn load_address(self) -> Address {
        load_address(self.base, self.slot, self.within)
    }

    /// Writes an address.
    #[inline(always)]
    pub(crate) fn store_address(self, address: &Address) {
        store_address(self.base, self.slot, self.within, address);
    }

    /// Writes zeros over `bytes` bytes.
    #[inline(always)]
    pub(crate) fn clear(self, bytes: usize) {
        clear(self.base, self.slot, self.within, bytes);
    }

    /// Reads `bytes` bytes as the ABI word with that alignment.
    #[inline(always)]
    pub(crate) fn load_part(self, bytes: usize, align: Align) -> Word {
        load_part(self.base, self.slot, self.within, bytes, align)
    }

    /// Writes the significant bytes of an ABI word.
    #[inline(always)]
    pub(crate) fn store_part(self, bytes: usize, align: Align, word: &Word) {
        store_part(self.base, self.slot, self.within, bytes, align, word);
    }

    /// Writes a number of 16 bytes into a word of its own.
    #[inline(always)]
    pub(crate) fn store_amount(self, number: u128) {
        store_amount(self.base, self.slot, number);
    }

    /// A number of 16 bytes in a word of its own; traps when the word holds more.
    #[inline(always)]
    pub(crate) fn load_amount(self) -> u128 {
        load_amount(self.base, self.slot)
    }
}
