//! Parts of a whole: basis points for money, parts per billion for measurements.

use core::fmt;

use super::overflow::checked_operators;
use super::text::{UnitError, decimal, write_decimal};

/// A share of money in hundredths of a percent; 10 000 is the whole. A cap or a base may be more than the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct BasisPoints(u32);

checked_operators!(BasisPoints, u32);

impl BasisPoints {
    /// The whole, 100 %.
    pub const WHOLE: Self = Self(10_000);

    /// A share of `points` hundredths of a percent.
    #[inline]
    pub const fn new(points: u32) -> Self {
        Self(points)
    }

    /// The count of hundredths of a percent.
    #[inline]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Reads an exact percentage such as `"10"`, `"99.95"` or `"0.5"` (without the sign).
    ///
    /// # Errors
    /// SLA009: more than two decimals are not representable in basis points.
    pub fn parse_percent(text: &str) -> Result<Self, UnitError> {
        decimal(text.trim(), 2)
            .and_then(|value| u32::try_from(value).ok())
            .map(Self)
            .ok_or_else(|| UnitError::basis_points(text))
    }
}

impl fmt::Display for BasisPoints {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(out, u128::from(self.0), 2)?;
        out.write_str(" %")
    }
}

/// A measured or promised ratio in billionths. Range `0 ..= 10^9`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct PartsPerBillion(u32);

checked_operators!(PartsPerBillion, u32);

impl PartsPerBillion {
    /// The whole, 100 %.
    pub const WHOLE: Self = Self(1_000_000_000);

    /// A ratio of `parts` billionths.
    #[inline]
    pub const fn new(parts: u32) -> Self {
        Self(parts)
    }

    /// The count of billionths.
    #[inline]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Reads an exact percentage from 0 to 100, such as `"99.95"` (without the sign).
    ///
    /// # Errors
    /// SLA009: more than seven decimals are not representable, and more than 100 is not a ratio.
    pub fn parse_percent(text: &str) -> Result<Self, UnitError> {
        decimal(text.trim(), 7)
            .filter(|value| *value <= u128::from(Self::WHOLE.0))
            .and_then(|value| u32::try_from(value).ok())
            .map(Self)
            .ok_or_else(|| UnitError::parts_per_billion(text))
    }
}

impl fmt::Display for PartsPerBillion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(out, u128::from(self.0), 7)?;
        out.write_str(" %")
    }
}
