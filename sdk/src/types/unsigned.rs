//! Unsigned 256-bit integers.
//!
//! A value is kept as the big-endian word that storage, calldata and events have, because contracts move numbers more often than
//! they calculate with them. Adding and subtracting walk the bytes; division goes through the host, which charges little and
//! spares every contract a long-division routine; `ruint` multiplies and shifts.

mod arithmetic;
mod convert;
mod operators;

pub use convert::NumberError;

use crate::host::{self, Word};
use crate::panics::overflow;

type Wide = ruint::Uint<256, 4>;

/// An unsigned 256-bit integer whose operators trap on overflow.
#[derive(Clone, Copy)]
pub struct U256 {
    word: Word,
}

impl PartialEq for U256 {
    #[inline(never)]
    fn eq(&self, other: &Self) -> bool {
        let part = |word: &Word, at: usize| {
            word.as_chunks()
                .0
                .get(at)
                .map_or(0, |part| u64::from_ne_bytes(*part))
        };
        let differs = |at| part(&self.word, at) ^ part(&other.word, at);
        differs(0) | differs(1) | differs(2) | differs(3) == 0
    }
}

impl Eq for U256 {}

impl PartialOrd for U256 {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for U256 {
    #[inline]
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.word.cmp(&other.word)
    }
}

impl core::hash::Hash for U256 {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.word.hash(state);
    }
}

impl Default for U256 {
    fn default() -> Self {
        Self::ZERO
    }
}

/// Adds in place modulo 2^256; answers whether the sum is beyond it.
#[inline(always)]
fn add_to(sum: &mut Word, other: &Word) -> bool {
    let mut carry = 0;
    let mut at = 32_usize;
    while at > 0 {
        at = at.wrapping_sub(1);
        carry = u32::from(sum[at & 31])
            .wrapping_add(u32::from(other[at & 31]))
            .wrapping_add(carry);
        sum[at & 31] = carry as u8;
        carry >>= 8;
    }
    carry != 0
}

/// Subtracts in place modulo 2^256; answers whether the difference is below zero.
#[inline(always)]
fn subtract_from(difference: &mut Word, other: &Word) -> bool {
    let mut borrow = 0;
    let mut at = 32_usize;
    while at > 0 {
        at = at.wrapping_sub(1);
        borrow = u32::from(difference[at & 31])
            .wrapping_sub(u32::from(other[at & 31]))
            .wrapping_sub(borrow);
        difference[at & 31] = borrow as u8;
        borrow >>= 31;
    }
    borrow != 0
}

#[inline(never)]
fn add_or_trap(sum: &mut Word, other: &Word) {
    if add_to(sum, other) {
        overflow();
    }
}

#[inline(never)]
fn add_small_or_trap(sum: &mut Word, other: u64) {
    let mut carry = other;
    let mut at = 32_usize;
    while carry != 0 {
        if at == 0 {
            overflow();
        }
        at = at.wrapping_sub(1);
        let low = u64::from(sum[at & 31]).wrapping_add(carry & 0xff);
        sum[at & 31] = low as u8;
        carry = (carry >> 8).wrapping_add(low >> 8);
    }
}

#[inline(never)]
fn subtract_or_trap(difference: &mut Word, other: &Word) {
    if subtract_from(difference, other) {
        overflow();
    }
}

impl U256 {
    /// 0.
    pub const ZERO: Self = Self::from_be_bytes([0; 32]);
    /// 1.
    pub const ONE: Self = Self::of(1);
    /// 2^256 - 1.
    pub const MAX: Self = Self::from_be_bytes([0xff; 32]);

    /// From big-endian bytes.
    #[inline(always)]
    pub const fn from_be_bytes(bytes: Word) -> Self {
        Self { word: bytes }
    }

    /// The word it is kept as.
    #[inline(always)]
    pub(super) const fn as_word(&self) -> &Word {
        &self.word
    }

    /// To big-endian bytes.
    #[inline(always)]
    pub const fn to_be_bytes(&self) -> Word {
        self.word
    }

    /// A small constant.
    #[inline]
    pub const fn of(value: u128) -> Self {
        let mut word = [0; 32];
        if let Some(low) = word.last_chunk_mut() {
            *low = value.to_be_bytes();
        }
        Self::from_be_bytes(word)
    }

    #[inline(always)]
    fn wide(&self) -> Wide {
        Wide::from_be_bytes(self.word)
    }

    #[inline(always)]
    fn narrow(value: Wide) -> Self {
        Self::from_be_bytes(value.to_be_bytes())
    }

    /// Whether this is 0.
    #[inline]
    pub fn is_zero(&self) -> bool {
        host::is_zero(&self.word)
    }

    /// Whether bit 255 is set: the sign of a two's complement number.
    #[inline]
    pub(super) fn high_bit(self) -> bool {
        self.word[0] & 0x80 != 0
    }
}
