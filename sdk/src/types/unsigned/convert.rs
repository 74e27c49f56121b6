//! Other integers, money and text, to and from.

use super::U256;
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
                Self::of(u128::from(value))
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

impl core::str::FromStr for U256 {
    type Err = ruint::ParseError;

    /// Decimal, or hexadecimal behind `0x`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::narrow)
    }
}
