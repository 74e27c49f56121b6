//! Windows: the periods objectives are judged over.

use crate::part::{List, Text, choice, record};
use crate::units::{Duration, Timestamp, UtcOffset};

choice! {
    #[derive(Copy)]
    /// A unit of the calendar.
    CalendarUnit {
        /// A day.
        Day = 0 "day",
        /// A week, from Monday.
        Week = 1 "week",
        /// A month.
        Month = 2 "month",
        /// A quarter, from January, April, July and October.
        Quarter = 3 "quarter",
        /// A year.
        Year = 4 "year",
    }
}

record! {
    #[derive(Copy)]
    /// From a moment on, local time is this much ahead of UTC.
    OffsetChange {
        /// The first second it holds.
        from: Timestamp,
        /// Ahead of UTC; behind it when negative.
        offset: UtcOffset,
    }
}

choice! {
    /// Which clock calendar windows follow.
    Zone {
        /// UTC.
        Utc = 0 "utc",
        /// Local time, by a table that is part of the terms: no later law changes a boundary.
        Local(zone: LocalZone) = 1 "local",
    }
}

record! {
    /// Local time.
    LocalZone {
        /// The zone's name, for people, such as `Europe/Berlin`.
        name: Text,
        /// Its offsets, in the order of time; before the first entry the first offset holds.
        offsets: List<OffsetChange>,
    }
}

record! {
    /// Windows that follow the calendar.
    Calendar {
        /// Their length.
        unit: CalendarUnit,
        /// The clock their boundaries are read from.
        zone: Zone,
    }
}

record! {
    #[derive(Copy)]
    /// Judged at every step over the time behind it.
    Rolling {
        /// How far it looks back.
        length: Duration,
        /// How often it is judged; it divides the length.
        every: Duration,
    }
}

choice! {
    /// The period an objective is judged over.
    Window {
        /// A fixed length, counted from activation.
        Fixed(length: Duration) = 0 "fixed",
        /// A unit of the calendar.
        Calendar(calendar: Calendar) = 1 "calendar",
        /// A length that is judged more often than it passes.
        Rolling(rolling: Rolling) = 2 "rolling",
    }
}

impl Window {
    /// The shortest time from one judgement to the next: what fits into every window.
    pub const fn shortest(&self) -> Duration {
        const DAY: u64 = 86_400;
        // A local day, week or month may lose an hour to a change of the clock, a quarter or a year less than it gains.
        let days = match self {
            Self::Fixed(length) => return *length,
            Self::Rolling(rolling) => return rolling.every,
            Self::Calendar(calendar) => {
                let days = match calendar.unit {
                    CalendarUnit::Day => 1,
                    CalendarUnit::Week => 7,
                    CalendarUnit::Month => 28,
                    CalendarUnit::Quarter => 90,
                    CalendarUnit::Year => 365,
                };
                match calendar.zone {
                    Zone::Utc => days * DAY,
                    Zone::Local(_) => days * DAY - 2 * 3_600,
                }
            }
        };
        Duration::from_seconds(days)
    }

    /// The longest time from one judgement to the next.
    pub const fn longest(&self) -> Duration {
        const DAY: u64 = 86_400;
        let days = match self {
            Self::Fixed(_) | Self::Rolling(_) => return self.shortest(),
            Self::Calendar(calendar) => {
                let days = match calendar.unit {
                    CalendarUnit::Day => 1,
                    CalendarUnit::Week => 7,
                    CalendarUnit::Month => 31,
                    CalendarUnit::Quarter => 92,
                    CalendarUnit::Year => 366,
                };
                match calendar.zone {
                    Zone::Utc => days * DAY,
                    Zone::Local(_) => days * DAY + 2 * 3_600,
                }
            }
        };
        Duration::from_seconds(days)
    }
}
