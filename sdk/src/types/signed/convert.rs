//! Other integers and text, to and from.

use super::I256;
use crate::types::{NumberError, OutOfRange, U256};
use core::fmt;

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

macro_rules! from_unsigned {
    ($($type:ty),*) => {$(
        impl From<$type> for I256 {
            #[inline]
            fn from(value: $type) -> Self {
                Self(U256::from(value))
            }
        }
    )*};
}

from_unsigned!(u8, u16, u32, u64, u128);

macro_rules! into_small {
    ($($type:ty),*) => {$(
        impl TryFrom<I256> for $type {
            type Error = OutOfRange;

            fn try_from(value: I256) -> Result<Self, OutOfRange> {
                let narrow = match value.to_be_bytes().last_chunk() {
                    Some(low) => <$type>::from_be_bytes(*low),
                    None => return Err(OutOfRange),
                };
                if I256::from(narrow) == value { Ok(narrow) } else { Err(OutOfRange) }
            }
        }
    )*};
}

into_small!(i8, i16, i32, i64, i128, u8, u16, u32, u64, u128);

impl TryFrom<U256> for I256 {
    type Error = OutOfRange;

    fn try_from(value: U256) -> Result<Self, OutOfRange> {
        Self::from_parts(false, value).ok_or(OutOfRange)
    }
}

impl TryFrom<I256> for U256 {
    type Error = OutOfRange;

    fn try_from(value: I256) -> Result<Self, OutOfRange> {
        if value.is_negative() {
            Err(OutOfRange)
        } else {
            Ok(value.0)
        }
    }
}

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

impl core::str::FromStr for I256 {
    type Err = NumberError;

    /// A number as [`U256`] reads it, behind `-` if it is below 0.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let magnitude = digits.parse()?;
        Self::from_parts(negative, magnitude).ok_or(NumberError::OutOfRange)
    }
}
