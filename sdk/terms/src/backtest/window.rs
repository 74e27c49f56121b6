//! Where windows lie: of fixed length from the first one on, by the calendar, or rolling.

use crate::exact::{calendar_bounds, first_window};
use crate::model::Window;
use crate::units::Timestamp;

/// The opening of the first window of a history that begins at a moment: that moment, or for calendar windows the boundary at or
/// before it.
pub fn first_opening(window: &Window, begins: Timestamp) -> Timestamp {
    match window {
        Window::Fixed(_) | Window::Rolling(_) => begins,
        Window::Calendar(calendar) => {
            let next = first_window(calendar, begins);
            let (opens, _) = calendar_bounds(calendar, next);
            if opens == begins || next == 0 {
                opens
            } else {
                calendar_bounds(calendar, next - 1).0
            }
        }
    }
}

/// The bounds of the window with this number, from 0, when the first one opens at `first`. Rolling windows reach back before they open, to
/// the beginning of the first at most. `None` when they do not fit, or when the windows have no length.
pub fn window_bounds(
    window: &Window,
    first: Timestamp,
    number: u64,
) -> Option<(Timestamp, Timestamp)> {
    let after = |steps: u64, each: u64| {
        let seconds = each.checked_mul(steps)?.checked_add(first.seconds())?;
        Some(Timestamp::from_seconds(seconds))
    };
    match window {
        Window::Fixed(length) if length.is_zero() => None,
        Window::Fixed(length) => Some((
            after(number, length.seconds())?,
            after(number.checked_add(1)?, length.seconds())?,
        )),
        Window::Rolling(rolling) if rolling.every.is_zero() => None,
        Window::Rolling(rolling) => {
            let to = after(number.checked_add(1)?, rolling.every.seconds())?;
            let back = to.seconds().saturating_sub(rolling.length.seconds());
            Some((first.max(Timestamp::from_seconds(back)), to))
        }
        Window::Calendar(calendar) => {
            let from = first_window(calendar, first).checked_add(number)?;
            Some(calendar_bounds(calendar, from))
        }
    }
}
