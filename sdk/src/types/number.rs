//! Numbers in words.
//!
//! The conversions that turn bytes round are functions of their own, and loops: WebAssembly has no instruction for it, and inlined
//! at every use they would be most of a contract.

use crate::host::Word;

/// The number in the `bytes` bytes from `from` on, at most 8.
#[inline(never)]
pub(crate) fn number_at(word: &Word, from: usize, bytes: usize) -> u64 {
    let mut number = 0;
    let mut at = from;
    let mut left = bytes;
    while left > 0 {
        number = number << 8 | u64::from(word[at & 31]);
        at = at.wrapping_add(1);
        left = left.wrapping_sub(1);
    }
    number
}

/// Writes a number into the `bytes` bytes before `end`; its bytes beyond the eighth are zero.
#[inline(never)]
pub(crate) fn put_number(word: &mut Word, end: usize, bytes: usize, number: u64) {
    let mut rest = number;
    let mut at = end;
    let mut left = bytes;
    while left > 0 {
        at = at.wrapping_sub(1);
        word[at & 31] = rest as u8;
        rest >>= 8;
        left = left.wrapping_sub(1);
    }
}

/// The number in the 16 bytes from `from` on.
#[inline(always)]
pub(crate) fn wide_at(word: &Word, from: usize) -> u128 {
    let (high, low) = (
        number_at(word, from, 8),
        number_at(word, from.wrapping_add(8), 8),
    );
    u128::from(high) << 64 | u128::from(low)
}

/// Writes a number into the 16 bytes before `end`.
#[inline(always)]
pub(crate) fn put_wide(word: &mut Word, end: usize, number: u128) {
    put_number(word, end, 8, number as u64);
    put_number(word, end.wrapping_sub(8), 8, (number >> 64) as u64);
}

/// A word with a number of two halves in its low 16 bytes.
#[inline(never)]
fn halves_word(low: u64, high: u64) -> Word {
    let mut word = [0; 32];
    let mut at = 32_usize;
    let mut rest = low;
    while at > 16 {
        at = at.wrapping_sub(1);
        word[at & 31] = rest as u8;
        rest >>= 8;
        if at == 24 {
            rest = high;
        }
    }
    word
}

/// A word with a number in its low bytes.
#[inline(always)]
pub(crate) fn narrow_word(number: u64) -> Word {
    halves_word(number, 0)
}

/// A word with a number in its low 16 bytes.
#[inline(always)]
pub(crate) fn wide_word(number: u128) -> Word {
    halves_word(number as u64, (number >> 64) as u64)
}

/// Whether a word is a number of at most 128 bits.
#[inline(always)]
pub(crate) fn is_wide(word: &Word) -> bool {
    number_at(word, 0, 8) | number_at(word, 8, 8) == 0
}

/// The number that a word is; traps if it is beyond 128 bits.
#[inline(never)]
pub(crate) fn wide_or_trap(word: &Word) -> u128 {
    if !is_wide(word) {
        crate::panics::overflow();
    }
    wide_at(word, 16)
}
