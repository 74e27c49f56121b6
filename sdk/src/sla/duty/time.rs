//! When a duty falls due, and the state that follows from it.

use super::{Now, clock, split};
use crate::env::now;
use crate::sla::Agreement;
use crate::sla::machine::State;
use crate::sla::plan::{Falls, uses};
use crate::sla::settle::Outcome;
use crate::types::{Duration, Timestamp};

/// How many spans of so many seconds fit between the first window and the end.
pub(super) fn spans<A: Agreement>(agreement: &A, span: u64) -> u64 {
    let (from, to) = (
        clock::opens(agreement, 0),
        clock::opens(agreement, clock::count(agreement)),
    );
    (to - from).seconds() / span
}

/// When an occurrence falls due; `None` while nothing asks for it.
pub(super) fn falls<A: Agreement>(agreement: &A, id: u64) -> Option<Timestamp> {
    let (plan, n) = split::<A>(id)?;
    let engine = agreement.engine();
    match plan.falls {
        Falls::Window if A::PLAN.uses(uses::WINDOW) => {
            (n < clock::count(agreement)).then(|| clock::opens(agreement, n + 1))
        }
        Falls::Every(span) if A::PLAN.uses(uses::EVERY) => (n < spans(agreement, span))
            .then(|| clock::opens(agreement, 0) + Duration::from_seconds(span) * (n + 1)),
        Falls::Breach if A::PLAN.uses(uses::BREACH) => {
            let breached = engine.windows.at(n).outcome.get() == Outcome::Breach;
            breached.then(|| clock::challenge_end(agreement, n))
        }
        Falls::Ruling | Falls::Refusal if A::PLAN.uses(uses::CALLED) => {
            let books = engine.duties.occurrences.at(id);
            let called = books.since.get();
            (called != 0).then(|| Timestamp::from_seconds(called))
        }
        _ => None,
    }
}

/// The state of an occurrence. One that nothing asks for is ahead, and stays so.
#[inline(never)]
pub(in crate::sla) fn state<A: Agreement>(agreement: &A, id: u64) -> Now {
    let Some((plan, n)) = split::<A>(id) else {
        return Now::lasting(State::DutyAhead);
    };
    let books = agreement.engine().duties.occurrences.at(id);
    let since = Timestamp::from_seconds(books.since.get());
    let (within, cure) = (
        Duration::from_seconds(plan.within),
        Duration::from_seconds(plan.cure),
    );
    let then = |state, until, next| {
        if now() < until {
            Now::until(state, until)
        } else {
            Now::lasting(next)
        }
    };
    match books.stage.get() {
        State::Draft | State::DutyDue => {}
        stage @ (State::DutyDone | State::DutyCured) => {
            let challenge = Duration::from_seconds(A::PLAN.challenge);
            return then(stage, since + challenge, State::DutyFulfilled);
        }
        State::DutyDeficient => {
            let cure = if cure.is_zero() { within } else { cure };
            return then(State::DutyDeficient, since + cure, State::DutyOverdue);
        }
        State::DutyContested => {
            let resolve = Duration::from_seconds(A::PLAN.resolve);
            return then(State::DutyContested, since + resolve, State::DutyFulfilled);
        }
        stage => return Now::lasting(stage),
    }
    let Some(falls) = falls(agreement, id) else {
        return Now::lasting(State::DutyAhead);
    };
    if plan.falls == Falls::Window
        && now() >= clock::opens(agreement, n)
        && !agreement.engine().windows.at(n).paid.get()
    {
        return Now::lasting(State::DutyExcused);
    }
    let due = falls + within;
    if now() < falls {
        Now::until(State::DutyAhead, falls)
    } else if now() < due {
        Now::until(State::DutyDue, due)
    } else {
        then(State::DutyLate, due + cure, State::DutyOverdue)
    }
}
