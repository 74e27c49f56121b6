//! Which windows a span of time lies in.

use super::{MOST_WINDOWS, ReportError, Timestamp, Window, first_opening, window_bounds};

/// The windows of a history, from the first one on.
pub(super) struct Places<'a> {
    window: &'a Window,
    first: Timestamp,
}

impl<'a> Places<'a> {
    pub(super) fn new(window: &'a Window, begins: Timestamp) -> Self {
        Self {
            window,
            first: first_opening(window, begins),
        }
    }

    /// The bounds of a window.
    pub(super) fn bounds(&self, number: u64) -> Result<(Timestamp, Timestamp), ReportError> {
        window_bounds(self.window, self.first, number)
            .ok_or_else(|| ReportError::file("the windows have no length"))
    }

    /// The first and the last window that hold a span whole: one, or several where windows overlap.
    pub(super) fn of(
        &self,
        from: Timestamp,
        to: Timestamp,
        line: u64,
    ) -> Result<(u64, u64), ReportError> {
        let too_many = || {
            ReportError::line(
                line,
                format!(
                    "it lies more than {MOST_WINDOWS} windows after the first one, which opens at {}",
                    say(self.first)
                ),
            )
        };
        // The last window that opens at or before the span, by halving: windows open later and later.
        let (mut low, mut high) = (0, MOST_WINDOWS);
        if self.bounds(high)?.0 <= from {
            return Err(too_many());
        }
        while low + 1 < high {
            let middle = low.midpoint(high);
            if self.bounds(middle)?.0 <= from {
                low = middle;
            } else {
                high = middle;
            }
        }
        let last = low;
        let (_, end) = self.bounds(last)?;
        if to > end {
            return Err(ReportError::line(
                line,
                format!(
                    "from {} to {} crosses the end of its window at {}; report each window on its own",
                    say(from),
                    say(to),
                    say(end)
                ),
            ));
        }
        let mut first = last;
        while first > 0 && self.bounds(first - 1)?.1 >= to {
            first -= 1;
        }
        Ok((first, last))
    }
}

/// A moment as a file may write it.
pub(crate) fn say(moment: Timestamp) -> String {
    let (date, seconds) = (moment.date(), moment.seconds() % 86_400);
    let day = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
    if seconds == 0 {
        return day;
    }
    format!(
        "{day}T{:02}:{:02}:{:02}Z",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}
