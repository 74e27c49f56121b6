//! Signed 256-bit integers: two's complement on [`U256`].

use super::U256;
use crate::host::Word;
use crate::panics::{division_by_zero, overflow};
use core::cmp::Ordering;
use core::fmt;
use core::ops::{Add, Div, Mul, Neg, Rem, Sub};

/// A signed 256-bit integer whose operators trap on overflow.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct I256(U256);

impl I256 {
    /// 0.
    pub const ZERO: Self = Self(U256::ZERO);

    /// -2^255.
    pub fn min_value() -> Self {
        Self(U256::ONE << 255)
    }

    /// 2^255 - 1.
    pub fn max_value() -> Self {
        Self(U256::MAX >> 1)
    }

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

    /// Sum, or `None` outside the range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let sum = Self(self.0.wrapping_add(other.0));
        let same = self.is_negative() == other.is_negative();
        (!same || sum.is_negative() == self.is_negative()).then_some(sum)
    }

    /// Difference, or `None` outside the range.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let difference = Self(self.0.wrapping_sub(other.0));
        let same = self.is_negative() == other.is_negative();
        (same || difference.is_negative() == self.is_negative()).then_some(difference)
    }

    /// Product, or `None` outside the range.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let magnitude = self.magnitude().checked_mul(other.magnitude())?;
        Self::from_parts(self.is_negative() != other.is_negative(), magnitude)
    }

    /// Quotient rounded towards zero, or `None` if `other` is 0 or the result does not fit.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let magnitude = self.magnitude().checked_div(other.magnitude())?;
        Self::from_parts(self.is_negative() != other.is_negative(), magnitude)
    }

    /// Remainder with the dividend's sign, or `None` if `other` is 0.
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        let magnitude = self.magnitude().checked_rem(other.magnitude())?;
        Self::from_parts(self.is_negative(), magnitude)
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

macro_rules! operators {
    ($($trait:ident $method:ident $checked:ident;)*) => {$(
        impl $trait for I256 {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                match self.$checked(other) {
                    Some(value) => value,
                    None => overflow(),
                }
            }
        }
    )*};
}

operators! {
    Add add checked_add;
    Sub sub checked_sub;
    Mul mul checked_mul;
}

impl Div for I256 {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        if other.0.is_zero() {
            division_by_zero();
        }
        match self.checked_div(other) {
            Some(value) => value,
            None => overflow(),
        }
    }
}

impl Rem for I256 {
    type Output = Self;

    fn rem(self, other: Self) -> Self {
        match self.checked_rem(other) {
            Some(value) => value,
            None => division_by_zero(),
        }
    }
}

impl Neg for I256 {
    type Output = Self;

    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

macro_rules! from_small {
    ($($type:ty),*) => {$(
        impl From<$type> for I256 {
            #[inline]
            fn from(value: $type) -> Self {
                let magnitude = U256::from(value.unsigned_abs());
                Self(if value < 0 { U256::ZERO.wrapping_sub(magnitude) } else { magnitude })
            }
        }
    )*};
}

from_small!(i8, i16, i32, i64, i128);

impl fmt::Display for I256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_negative() {
            out.write_str("-")?;
        }
        fmt::Display::fmt(&self.magnitude(), out)
    }
}

impl fmt::Debug for I256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}
