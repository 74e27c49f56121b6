//! Boundaries of calendar windows, in UTC or by a table of offsets. Windows tile time: each ends where the next begins.

use crate::model::{Calendar, CalendarUnit, LocalZone, OffsetChange, Zone};
use crate::part::List;
use crate::units::{Date, Timestamp, UtcOffset};

const DAY: u64 = 86_400;
/// 1970-01-05 was a Monday.
const FIRST_MONDAY: u64 = 4;

/// The list behind terms, also in constants.
const fn offsets(zone: &LocalZone) -> &[OffsetChange] {
    match &zone.offsets {
        List::Borrowed(slice) => slice,
        List::Owned(owned) => owned.as_slice(),
    }
}

/// How far local time is ahead of UTC at a moment: the last change at or before it; before the first, the first.
pub fn offset_at(zone: &LocalZone, at: Timestamp) -> UtcOffset {
    let mut found = UtcOffset::default();
    for (index, change) in offsets(zone).iter().enumerate() {
        if index == 0 || change.from <= at {
            found = change.offset;
        }
    }
    found
}

/// The moment at which clocks of the zone show the first second of a date: the first time where it is shown twice, the moment of
/// the change where it is skipped.
fn midnight(zone: &Zone, date: Date) -> Timestamp {
    let local = date.days() * DAY;
    let Zone::Local(zone) = zone else {
        return Timestamp::from_seconds(local);
    };
    let at = |offset: UtcOffset| {
        Timestamp::from_seconds(local.saturating_add_signed(-i64::from(offset.seconds())))
    };
    let changes = offsets(zone);
    for (index, change) in changes.iter().enumerate() {
        let moment = at(change.offset);
        if index > 0 && moment < change.from {
            // The clock was moved over this midnight.
            return change.from;
        }
        let next = changes.get(index + 1);
        if next.is_none_or(|next| moment < next.from) {
            return moment;
        }
    }
    Timestamp::from_seconds(local)
}

/// A date of the calendar window with this number, counted from the window of the year 1970's first day.
fn first_day(unit: CalendarUnit, number: u64) -> Date {
    let start = Date {
        year: 1970,
        month: 1,
        day: 1,
    };
    match unit {
        CalendarUnit::Day => Date::from_days(number),
        CalendarUnit::Week => Date::from_days(number * 7 + FIRST_MONDAY),
        CalendarUnit::Month => start.first_of_month(number),
        CalendarUnit::Quarter => start.first_of_month(number * 3),
        CalendarUnit::Year => start.first_of_month(number * 12),
    }
}

/// The number of the first window that opens at or after a moment: the one an agreement begins with. Moments before the year
/// 9999.
pub fn first_window(calendar: &Calendar, at: Timestamp) -> u64 {
    let shortest = match calendar.unit {
        CalendarUnit::Day => 1,
        CalendarUnit::Week => 7,
        CalendarUnit::Month => 31,
        CalendarUnit::Quarter => 92,
        CalendarUnit::Year => 366,
    };
    // At least two windows before: no unit is longer than this, and no offset than a day.
    let mut number = (at.seconds() / DAY / shortest).saturating_sub(2);
    while opens(calendar, number) < at {
        number += 1;
    }
    number
}

/// When a calendar window opens; the one before ends there.
pub fn opens(calendar: &Calendar, number: u64) -> Timestamp {
    midnight(&calendar.zone, first_day(calendar.unit, number))
}

/// A calendar window's first second and the first second after it.
pub fn calendar_bounds(calendar: &Calendar, number: u64) -> (Timestamp, Timestamp) {
    (opens(calendar, number), opens(calendar, number + 1))
}
