//! Moments and spans of time, in whole seconds of block time.

use core::fmt;
use core::ops::{Add, AddAssign, Div, Rem, Sub};

use super::overflow::{checked_operators, checked_scaling, division_trap, trap};
use super::text::{UnitError, decimal, split_unit};

/// A span of time in seconds. Range `0 ..= 2^64 - 1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Duration(u64);

checked_operators!(Duration, u64);
checked_scaling!(Duration, u64);

impl Duration {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// A span of `seconds`.
    #[inline]
    pub const fn from_seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    /// The count of seconds.
    #[inline]
    pub const fn seconds(self) -> u64 {
        self.0
    }

    /// Reads `"90s"`, `"120min"`, `"12h"`, `"30d"` or `"2w"`; a blank between number and unit is optional.
    ///
    /// # Errors
    /// Names the text and gives examples when the number or the unit is not understood or the value does not fit.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        let (number, unit) = split_unit(text);
        let factor: u64 = match unit {
            "s" => 1,
            "min" => 60,
            "h" => 3_600,
            "d" => 86_400,
            "w" => 604_800,
            _ => return Err(UnitError::duration(text)),
        };
        decimal(number, 0)
            .and_then(|count| u64::try_from(count).ok())
            .and_then(|count| count.checked_mul(factor))
            .map(Self)
            .ok_or_else(|| UnitError::duration(text))
    }
}

impl Div for Duration {
    type Output = u64;

    /// How often `period` fits, whole; traps when it is no time.
    #[inline]
    #[track_caller]
    fn div(self, period: Self) -> u64 {
        match self.0.checked_div(period.0) {
            Some(count) => count,
            None => division_trap(),
        }
    }
}

impl Rem for Duration {
    type Output = Self;

    /// What is left after as many whole periods as fit; traps when `period` is no time.
    #[inline]
    #[track_caller]
    fn rem(self, period: Self) -> Self {
        match self.0.checked_rem(period.0) {
            Some(left) => Self(left),
            None => division_trap(),
        }
    }
}

impl core::str::FromStr for Duration {
    type Err = UnitError;

    /// As [`Duration::parse`].
    fn from_str(text: &str) -> Result<Self, UnitError> {
        Self::parse(text)
    }
}

impl fmt::Display for Duration {
    /// The largest unit that is exact: `30d`, `12h`, `90s`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (factor, unit) in [(86_400, "d"), (3_600, "h"), (60, "min")] {
            if self.0 != 0 && self.0.is_multiple_of(factor) {
                return write!(out, "{}{unit}", self.0 / factor);
            }
        }
        write!(out, "{}s", self.0)
    }
}

/// A moment of block time: seconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The moment `seconds` after 1970-01-01 00:00 UTC.
    #[inline]
    pub const fn from_seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01 00:00 UTC.
    #[inline]
    pub const fn seconds(self) -> u64 {
        self.0
    }

    /// The moment `span` later, or `None` when it does not fit.
    #[inline]
    pub const fn checked_add(self, span: Duration) -> Option<Self> {
        match self.0.checked_add(span.seconds()) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// The moment `span` earlier, or `None` when it is before 1970.
    #[inline]
    pub const fn checked_sub(self, span: Duration) -> Option<Self> {
        match self.0.checked_sub(span.seconds()) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// The span from `earlier` to this moment; zero when `earlier` is not earlier.
    #[inline]
    pub const fn saturating_since(self, earlier: Self) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    #[inline]
    #[track_caller]
    fn add(self, span: Duration) -> Self {
        match self.0.checked_add(span.0) {
            Some(value) => Self(value),
            None => trap(),
        }
    }
}

impl AddAssign<Duration> for Timestamp {
    #[inline]
    #[track_caller]
    fn add_assign(&mut self, span: Duration) {
        *self = *self + span;
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    #[inline]
    #[track_caller]
    fn sub(self, span: Duration) -> Self {
        match self.0.checked_sub(span.0) {
            Some(value) => Self(value),
            None => trap(),
        }
    }
}

impl Sub for Timestamp {
    type Output = Duration;

    /// The span between two moments; traps when `earlier` is later.
    #[inline]
    #[track_caller]
    fn sub(self, earlier: Self) -> Duration {
        match self.0.checked_sub(earlier.0) {
            Some(value) => Duration(value),
            None => trap(),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.0)
    }
}

/// Spans from literals: `30.days()`.
pub trait DurationUnits {
    /// That many seconds.
    fn seconds(self) -> Duration;
    /// That many minutes.
    fn minutes(self) -> Duration;
    /// That many hours.
    fn hours(self) -> Duration;
    /// That many days of 86 400 seconds.
    fn days(self) -> Duration;
    /// That many weeks of seven days.
    fn weeks(self) -> Duration;
}

impl DurationUnits for u64 {
    #[inline]
    fn seconds(self) -> Duration {
        Duration(self)
    }

    #[inline]
    fn minutes(self) -> Duration {
        Duration(self) * 60
    }

    #[inline]
    fn hours(self) -> Duration {
        Duration(self) * 3_600
    }

    #[inline]
    fn days(self) -> Duration {
        Duration(self) * 86_400
    }

    #[inline]
    fn weeks(self) -> Duration {
        Duration(self) * 604_800
    }
}
