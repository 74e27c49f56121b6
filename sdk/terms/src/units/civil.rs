//! Dates of the civil (proleptic Gregorian) calendar in UTC, by day count.

use core::fmt;

use super::{Timestamp, UnitError};

const DAY: u64 = 86_400;

/// A date. Months and days count from 1; years from 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// 1970 or later.
    pub year: u64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// The date `days` after 1970-01-01. Years begin in March here, so that a leap day ends one.
    pub const fn from_days(days: u64) -> Self {
        let days = days + 719_468;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        Self {
            year: year + era * 400 + (month <= 2) as u64,
            month: month as u8,
            day: day as u8,
        }
    }

    /// Days since 1970-01-01; a day beyond its month's end counts into the next month.
    pub const fn days(self) -> u64 {
        let early = self.month <= 2;
        let year = self.year - early as u64;
        let from_march = if early {
            self.month as u64 + 9
        } else {
            self.month as u64 - 3
        };
        365 * year + year / 4 - year / 100
            + year / 400
            + (153 * from_march + 2) / 5
            + self.day as u64
            - 1
            - 719_468
    }

    /// The first day of the month that is `months` after this date's.
    pub const fn first_of_month(self, months: u64) -> Self {
        let months = self.year * 12 + self.month as u64 - 1 + months;
        Self {
            year: months / 12,
            month: (months % 12 + 1) as u8,
            day: 1,
        }
    }
}

impl Timestamp {
    /// The date in UTC.
    pub const fn date(self) -> Date {
        Date::from_days(self.seconds() / DAY)
    }

    /// Reads a moment in UTC, such as `2026-01-31T03:24:00Z` or `2026-01-31` for its first second. Years 1970 to 9999.
    ///
    /// # Errors
    /// Names the text when it is not written so or is no date of the calendar.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        moment(text).ok_or_else(|| UnitError::timestamp(text))
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, time.strip_suffix('Z')?),
        None => (text, "00:00:00"),
    };
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    if year < 1970
        || !(1..=12).contains(&month)
        || day == 0
        || hour > 23
        || minute > 59
        || second > 59
    {
        return None;
    }
    let date = Date {
        year,
        month: month as u8,
        day: day as u8,
    };
    // A day that its month does not have would be read back as another one.
    if Date::from_days(date.days()) != date {
        return None;
    }
    let seconds = hour * 3_600 + minute * 60 + second;
    Some(Timestamp::from_seconds(date.days() * DAY + seconds))
}

/// Three numbers of the given widths.
fn numbers(text: &str, between: char, widths: [usize; 3]) -> Option<[u64; 3]> {
    let mut parts = text.split(between);
    let mut found = [0; 3];
    for (number, width) in found.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

/// How far local time is ahead of UTC, in seconds; behind it when negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UtcOffset(i32);

impl UtcOffset {
    /// An offset of `seconds`.
    pub const fn from_seconds(seconds: i32) -> Self {
        Self(seconds)
    }

    /// The count of seconds.
    pub const fn seconds(self) -> i32 {
        self.0
    }

    /// Reads `+02:00`, `-05:30` or, with seconds, `+00:53:28`; less than a day.
    ///
    /// # Errors
    /// Names the text when it is not written so.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        offset(text).ok_or_else(|| UnitError::offset(text))
    }
}

fn offset(text: &str) -> Option<UtcOffset> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let [hours, minutes, seconds] = match rest.len() {
        5 => numbers(&alloc::format!("{rest}:00"), ':', [2, 2, 2])?,
        _ => numbers(rest, ':', [2, 2, 2])?,
    };
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(UtcOffset(
        sign * (hours * 3_600 + minutes * 60 + seconds) as i32,
    ))
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        let seconds = self.0.unsigned_abs();
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        write!(out, "{sign}{hours:02}:{minutes:02}")?;
        match seconds % 60 {
            0 => Ok(()),
            seconds => write!(out, ":{seconds:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_is_counted_once() {
        let mut last = Date {
            year: 1969,
            month: 12,
            day: 31,
        };
        for days in 0..292_194 {
            let date = Date::from_days(days);
            assert_eq!(date.days(), days);
            assert!(
                date > last && (date.day == 1 || date.day == last.day + 1),
                "{date:?}"
            );
            last = date;
        }
        assert_eq!(
            last,
            Date {
                year: 2769,
                month: 12,
                day: 31
            }
        );
    }

    #[test]
    fn moments_are_read_exactly_or_refused() {
        let seconds = |text| Timestamp::parse(text).map(Timestamp::seconds);
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Ok(0));
        assert_eq!(seconds("2018-01-31T03:24:00Z"), Ok(1_517_369_040));
        assert_eq!(seconds("2024-02-29"), Ok(1_709_164_800));
        for wrong in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-01-32",
            "1969-12-31",
            "2024-1-1",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:00",
            "2024-01-01T00:00:00+02:00",
            "",
            "x",
        ] {
            assert!(Timestamp::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn months_follow_each_other() {
        let date = Date {
            year: 2023,
            month: 11,
            day: 30,
        };
        assert_eq!(
            date.first_of_month(0),
            Date {
                year: 2023,
                month: 11,
                day: 1
            }
        );
        assert_eq!(
            date.first_of_month(3),
            Date {
                year: 2024,
                month: 2,
                day: 1
            }
        );
    }
}
