//! When a window opens, when reporting ends, until when it may be contested; and the states that follow. All bounds are half-open.

use super::Agreement;
use super::guard::Now;
use super::machine::State;
use crate::env::now;
use crate::types::{Duration, Timestamp};
use slacontract_terms::exact::{CLAIM_AFTER_WINDOW, opens as calendar_opens};

/// How long a proposal may be accepted and funded.
pub(super) const EXPIRY: Duration = Duration::from_seconds(7 * 86_400);

/// How many windows there are, with the terms the agreement has gone on for by itself. Zero before activation.
pub(super) fn count<A: Agreement>(agreement: &A) -> u64 {
    let engine = agreement.engine();
    let mut count = engine.count.get();
    if let Some(notice) = A::PLAN.goes_on
        && count > 0
        && !engine.fixed_end.get()
    {
        while now() + Duration::from_seconds(notice) >= opens(agreement, count) {
            count += A::PLAN.term;
        }
    }
    count
}

/// When a window opens; the one before ends there.
pub(super) fn opens<A: Agreement>(agreement: &A, window: u64) -> Timestamp {
    let start = agreement.engine().start.get();
    match A::PLAN.calendar {
        // A calendar counts its windows from 1970; `start` is the number of the agreement's first.
        Some(calendar) => calendar_opens(calendar, start + window),
        None => Timestamp::from_seconds(start) + Duration::from_seconds(A::PLAN.window) * window,
    }
}

/// What a window's reports are about: its first second and the first second after it. Rolling windows reach back before they
/// open, to the beginning of the first at most.
pub(super) fn bounds<A: Agreement>(agreement: &A, window: u64) -> (Timestamp, Timestamp) {
    let (mut from, to) = (opens(agreement, window), opens(agreement, window + 1));
    if let Some(length) = A::PLAN.rolling {
        from =
            opens(agreement, 0).max(Timestamp::from_seconds(to.seconds().saturating_sub(length)));
    }
    (from, to)
}

/// The window that is open; before the first opens, that one.
pub(super) fn open<A: Agreement>(agreement: &A) -> u64 {
    unopened(agreement).saturating_sub(1)
}

/// The first window that has not opened yet.
pub(super) fn unopened<A: Agreement>(agreement: &A) -> u64 {
    unopened_at(agreement, now())
}

/// The first window that has not opened at a moment; with calendar windows, of those that are not settled.
pub(super) fn unopened_at<A: Agreement>(agreement: &A, at: Timestamp) -> u64 {
    let first = opens(agreement, 0);
    if at < first {
        return 0;
    }
    match A::PLAN.calendar {
        None => (at - first).seconds() / A::PLAN.window + 1,
        Some(_) => {
            // Settlement runs behind the clock by a window or two.
            let mut window = agreement.engine().next.get();
            while opens(agreement, window) <= at {
                window += 1;
            }
            window
        }
    }
}

/// When reporting ends: with the last signer's report, and what the author's own code measures by it, or at the collection deadline.
pub(super) fn reporting_end<A: Agreement>(agreement: &A, window: u64) -> Timestamp {
    match agreement.engine().windows.at(window).complete.get() {
        0 => opens(agreement, window + 1) + Duration::from_seconds(A::PLAN.collect),
        complete => {
            let complete = Timestamp::from_seconds(complete);
            if !A::PLAN.has_claims {
                return complete;
            }
            // Signers can still report what they counted in time that was claimed after it.
            let end = opens(agreement, window + 1);
            let collected = end + Duration::from_seconds(A::PLAN.collect);
            complete.max(end + CLAIM_AFTER_WINDOW).min(collected)
        }
    }
}

/// The middle of the time for reports: from then on sealed reports are revealed, and the author's own code may measure.
pub(super) fn half_reported<A: Agreement>(agreement: &A, window: u64) -> Timestamp {
    opens(agreement, window + 1) + Duration::from_seconds(A::PLAN.collect / 2)
}

/// Until when a window may be challenged, and from when on it may be settled.
pub(super) fn challenge_end<A: Agreement>(agreement: &A, window: u64) -> Timestamp {
    reporting_end(agreement, window) + Duration::from_seconds(A::PLAN.challenge)
}

/// Until when a contest may be decided, and from when on it lapses. Counted as if reporting had taken all its time: a window whose
/// reports were complete early may have to wait for an earlier one to be settled, and is to be contestable after that all the same.
pub(super) fn contest_end<A: Agreement>(agreement: &A, window: u64) -> Timestamp {
    let after = A::PLAN.collect + A::PLAN.challenge + A::PLAN.resolve;
    opens(agreement, window + 1) + Duration::from_seconds(after)
}

/// The agreement's state.
#[inline(never)]
pub(super) fn stage<A: Agreement>(agreement: &A) -> Now {
    let engine = agreement.engine();
    match engine.stage.get() {
        stored @ (State::Proposed | State::AwaitingFunds) => {
            let expiry = Timestamp::from_seconds(engine.proposed.get()) + EXPIRY;
            if now() < expiry {
                Now::until(stored, expiry)
            } else {
                Now::lasting(State::ProposalLapsed)
            }
        }
        State::Active => in_force(agreement),
        stored => Now::lasting(stored),
    }
}

/// The state of an agreement that was activated and not closed.
fn in_force<A: Agreement>(agreement: &A) -> Now {
    let engine = agreement.engine();
    let end = opens(agreement, count(agreement));
    if now() >= end {
        return Now::lasting(State::Closing);
    }
    if engine.terminated.get() {
        return Now::until(State::Terminating, end);
    }
    let Some(rule) = A::PLAN.collateral else {
        return Now::until(State::Active, end);
    };
    // The first window nobody paid for: once it is open, the customer is late.
    let unpaid = opens(agreement, engine.paid_through.get());
    let customer = if now() < unpaid {
        Now::until(State::Active, end.min(unpaid))
    } else {
        suspended(State::SuspendedCustomer, unpaid.seconds(), rule.pay)
    };
    // One side's time that has run out is not given back by what befalls the other.
    let short_since = engine.short_since.get();
    if short_since == 0 || matches!(customer.state, State::TimedOut) {
        return customer;
    }
    suspended(State::SuspendedProvider, short_since, rule.top_up)
}

/// Whether the bond has been below its minimum for longer than the provider had to top it up.
pub(super) fn is_short_too_long<A: Agreement>(agreement: &A) -> bool {
    let Some(rule) = A::PLAN.collateral else {
        return false;
    };
    let since = agreement.engine().short_since.get();
    since != 0 && now().seconds() >= since + rule.top_up
}

fn suspended(state: State, since: u64, cure: u64) -> Now {
    let until = Timestamp::from_seconds(since) + Duration::from_seconds(cure);
    if now() < until {
        Now::until(state, until)
    } else {
        Now::lasting(State::TimedOut)
    }
}

/// A window's state. There is one for each number below the count.
#[inline(never)]
pub(super) fn window_state<A: Agreement>(agreement: &A, window: u64) -> Now {
    let engine = agreement.engine();
    if window < engine.next.get() {
        return Now::lasting(State::WindowSettled);
    }
    let (from, to) = (opens(agreement, window), opens(agreement, window + 1));
    if now() < from {
        Now::until(State::WindowAhead, from)
    } else if now() < to {
        Now::until(State::WindowOpen, to)
    } else if !engine.windows.at(window).paid.get() {
        Now::lasting(State::WindowSkipped)
    } else {
        let (reported, final_at) = (
            reporting_end(agreement, window),
            challenge_end(agreement, window),
        );
        if now() < reported {
            Now::until(State::WindowReporting, reported)
        } else if now() < final_at {
            Now::until(State::WindowProvisional, final_at)
        } else {
            Now::lasting(State::WindowFinal)
        }
    }
}

/// The state of the contest about a window.
#[inline(never)]
pub(super) fn contest_state<A: Agreement>(agreement: &A, window: u64) -> Now {
    let books = agreement.engine().windows.at(window);
    if !books.contested.get() {
        return Now::lasting(if books.low.get() == books.credit.get() {
            State::Uncontested
        } else {
            State::ContestResolved
        });
    }
    let until = contest_end(agreement, window);
    if now() < until {
        Now::until(State::Contested, until)
    } else {
        Now::lasting(State::ContestLapsed)
    }
}
