//! Other integers, money and text, to and from.

use super::{U256, Wide};
use crate::abi::Scalar;
use crate::types::{Amount, OutOfRange};
use core::fmt;

impl U256 {
    /// The value if it fits 128 bits.
    #[inline]
    pub fn to_u128(self) -> Option<u128> {
        let [high, low] = *self.word.as_chunks::<16>().0 else {
            return None;
        };
        (u128::from_be_bytes(high) == 0).then_some(u128::from_be_bytes(low))
    }

    /// The value if it fits 64 bits.
    #[inline]
    pub fn to_u64(self) -> Option<u64> {
        self.to_u128().and_then(|value| u64::try_from(value).ok())
    }
}

macro_rules! from_small {
    ($($type:ty),*) => {$(
        impl From<$type> for U256 {
            #[inline]
            fn from(value: $type) -> Self {
                // The word is written by a function of its own, unlike a constant's.
                Self::from_be_bytes(value.word())
            }
        }
    )*};
}

from_small!(bool, u8, u16, u32, u64, u128);

macro_rules! into_small {
    ($($type:ty),*) => {$(
        impl TryFrom<U256> for $type {
            type Error = OutOfRange;

            #[inline]
            fn try_from(value: U256) -> Result<Self, OutOfRange> {
                value.to_u128().and_then(|value| Self::try_from(value).ok()).ok_or(OutOfRange)
            }
        }
    )*};
}

into_small!(u8, u16, u32, u64, u128);

impl From<Amount> for U256 {
    #[inline]
    fn from(amount: Amount) -> Self {
        Self::of(amount.units())
    }
}

impl TryFrom<U256> for Amount {
    type Error = OutOfRange;

    #[inline]
    fn try_from(value: U256) -> Result<Self, OutOfRange> {
        value.to_u128().map(Self::from_units).ok_or(OutOfRange)
    }
}

impl fmt::Display for U256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.wide(), out)
    }
}

impl fmt::Debug for U256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.wide(), out)
    }
}

/// A text that is no number, or none of the type asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberError {
    /// No digits.
    Empty,
    /// Not a digit.
    Digit {
        /// The character.
        found: char,
    },
    /// Too large, or too far below 0.
    OutOfRange,
}

impl fmt::Display for NumberError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => out.write_str("a number has at least one digit"),
            Self::Digit { found } => write!(
                out,
                "{found:?} is no digit; write a whole number in decimal, or in hexadecimal behind 0x"
            ),
            Self::OutOfRange => out.write_str("the number does not fit 256 bits"),
        }
    }
}

impl core::error::Error for NumberError {}

impl core::str::FromStr for U256 {
    type Err = NumberError;

    /// Decimal, or hexadecimal behind `0x`.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let (digits, radix) = match text.strip_prefix("0x") {
            Some(digits) => (digits, 16),
            None => (text, 10),
        };
        if digits.is_empty() {
            return Err(NumberError::Empty);
        }
        if let Some(found) = digits.chars().find(|digit| !digit.is_digit(radix)) {
            return Err(NumberError::Digit { found });
        }
        Wide::from_str_radix(digits, u64::from(radix))
            .map(Self::narrow)
            .map_err(|_| NumberError::OutOfRange)
    }
}
