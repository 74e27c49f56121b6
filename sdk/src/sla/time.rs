//! When a window opens, when reporting ends, until when it may be contested. All bounds are half-open.

use super::Agreement;
use crate::types::{Duration, Timestamp};

/// How many windows there are. Zero before activation.
pub(super) fn count<A: Agreement>(agreement: &A) -> u64 {
    let engine = agreement.engine();
    (engine.end.get() - engine.start.get()) / A::PLAN.window
}

/// A window's first second and the first second after it.
pub(super) fn bounds<A: Agreement>(agreement: &A, window: u64) -> (Timestamp, Timestamp) {
    let length = Duration::from_seconds(A::PLAN.window);
    let from = Timestamp::from_seconds(agreement.engine().start.get()) + length * window;
    (from, from + length)
}

/// When reporting ends: with the last signer's report, or at the collection deadline.
pub(super) fn reporting_end<A: Agreement>(agreement: &A, window: u64) -> Timestamp {
    match agreement.engine().windows.at(window).complete.get() {
        0 => bounds(agreement, window).1 + Duration::from_seconds(A::PLAN.collect),
        complete => Timestamp::from_seconds(complete),
    }
}

/// Until when a window may be challenged, and from when on it may be settled.
pub(super) fn challenge_end<A: Agreement>(agreement: &A, window: u64) -> Timestamp {
    reporting_end(agreement, window) + Duration::from_seconds(A::PLAN.challenge)
}

/// Until when the parties may agree, and from when on a contest lapses.
pub(super) fn contest_end<A: Agreement>(agreement: &A, window: u64) -> Timestamp {
    challenge_end(agreement, window) + Duration::from_seconds(A::PLAN.resolve)
}
