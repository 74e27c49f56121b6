//! Signed 256-bit integers: two's complement on [`U256`].

mod arithmetic;
mod convert;
mod operators;

use super::U256;
use crate::host::Word;
use core::cmp::Ordering;

/// A signed 256-bit integer whose operators trap on overflow.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct I256(U256);

impl I256 {
    /// 0.
    pub const ZERO: Self = Self(U256::ZERO);
    /// 1.
    pub const ONE: Self = Self(U256::ONE);
    /// -1.
    pub const MINUS_ONE: Self = Self(U256::MAX);
    /// -2^255.
    pub const MIN: Self = {
        let mut word = [0; 32];
        word[0] = 0x80;
        Self::from_be_bytes(word)
    };
    /// 2^255 - 1.
    pub const MAX: Self = {
        let mut word = [0xff; 32];
        word[0] = 0x7f;
        Self::from_be_bytes(word)
    };

    /// From a big-endian two's complement word.
    #[inline]
    pub const fn from_be_bytes(bytes: Word) -> Self {
        Self(U256::from_be_bytes(bytes))
    }

    /// The word it is kept as.
    #[inline(always)]
    pub(super) const fn as_word(&self) -> &Word {
        self.0.as_word()
    }

    /// To a big-endian two's complement word.
    #[inline]
    pub const fn to_be_bytes(&self) -> Word {
        self.0.to_be_bytes()
    }

    /// Whether the value is below 0.
    #[inline]
    pub fn is_negative(self) -> bool {
        self.0.high_bit()
    }

    /// The magnitude, which fits even for -2^255.
    #[inline]
    pub fn magnitude(self) -> U256 {
        if self.is_negative() {
            U256::ZERO.wrapping_sub(self.0)
        } else {
            self.0
        }
    }

    /// A value from sign and magnitude, or `None` if it does not fit.
    pub fn from_parts(negative: bool, magnitude: U256) -> Option<Self> {
        let value = Self(if negative {
            U256::ZERO.wrapping_sub(magnitude)
        } else {
            magnitude
        });
        (magnitude.is_zero() || value.is_negative() == negative).then_some(value)
    }

    /// Whether this is 0.
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }
}

impl Ord for I256 {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .is_negative()
            .cmp(&self.is_negative())
            .then(self.0.cmp(&other.0))
    }
}

impl PartialOrd for I256 {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
