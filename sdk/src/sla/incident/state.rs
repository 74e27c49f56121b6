//! The states of an incident, of its priority and of its cause, as they follow from what is stored and from time.

use super::{IncidentBooks, level, rules};
use crate::env::now;
use crate::sla::Agreement;
use crate::sla::guard::Now;
use crate::sla::machine::State;
use crate::sla::time::{count, opens};
use crate::types::Timestamp;
use slacontract_terms::exact::Clock;

/// Disclosed, in [`IncidentBooks::cause`].
pub(super) const DISCLOSED: u8 = 1;

/// The clock of an incident that is not resolved.
pub(super) fn clock(books: &IncidentBooks) -> Clock {
    Clock {
        ran: books.ran.get(),
        since: books.since.get(),
        hold_from: books.hold_from.get(),
        hold_until: books.hold_until.get(),
    }
}

/// What the clock shows.
pub(super) fn elapsed(books: &IncidentBooks) -> u64 {
    if books.resolved.get() == 0 && books.stage.get() != State::IncidentClosed {
        clock(books).at(now().seconds())
    } else {
        books.ran.get()
    }
}

fn until(state: State, until: u64) -> Now {
    Now::until(state, Timestamp::from_seconds(until))
}

/// When a contest about the priority ends; 0 if there is none.
fn contest_end<A: Agreement>(books: &IncidentBooks) -> u64 {
    match books.claimed.get() {
        0 => 0,
        _ => books.contested.get() + A::PLAN.resolve,
    }
}

/// An incident's state.
#[inline(never)]
pub(super) fn incident<A: Agreement>(agreement: &A, id: u64) -> Now {
    let books = &agreement.engine().incidents.each.at(id);
    let now = now().seconds();
    let stored = books.stage.get();
    match stored {
        State::Draft => return Now::lasting(State::IncidentNone),
        State::IncidentClosed => return Now::lasting(stored),
        State::IncidentResolved => {
            let closes = books.resolved.get() + rules::<A>().close_after;
            let closes = closes.max(contest_end::<A>(books));
            return if now < closes {
                until(stored, closes)
            } else {
                Now::lasting(State::IncidentConfirmed)
            };
        }
        _ => {}
    }
    let end = opens(agreement, count(agreement)).seconds();
    let end = end.max(contest_end::<A>(books));
    if now >= end {
        return Now::lasting(State::IncidentAbandoned);
    }
    let (level, clock) = (level::<A>(books.priority.get()), clock(books));
    if clock.at(now) > level.resolve {
        return until(State::IncidentOverdue, end);
    }
    // A target is met in its last second: it is missed in the next.
    let overdue = clock.reaches(level.resolve).saturating_add(1);
    let answer = books
        .logged
        .get()
        .saturating_add(level.respond)
        .saturating_add(1);
    let (state, at) = if stored == State::IncidentAcknowledged {
        (stored, overdue)
    } else if stored == State::IncidentLogged {
        if now < answer {
            (stored, answer.min(overdue))
        } else {
            (State::IncidentUnanswered, overdue)
        }
    } else if now < clock.hold_from && clock.hold_until != 0 {
        (State::IncidentHoldNoticed, clock.hold_from.min(overdue))
    } else if now < clock.hold_until {
        (State::IncidentOnHold, clock.hold_until)
    } else {
        (stored, overdue)
    };
    until(state, at.min(end))
}

/// The state of an incident's priority.
#[inline(never)]
pub(in crate::sla) fn priority<A: Agreement>(agreement: &A, id: u64) -> Now {
    let books = agreement.engine().incidents.each.at(id);
    let now = now().seconds();
    if books.claimed.get() != 0 {
        let end = contest_end::<A>(&books);
        return if now < end {
            until(State::PriorityContested, end)
        } else {
            Now::lasting(State::PriorityLapsed)
        };
    }
    let open = books.logged.get() + level::<A>(books.priority.get()).respond;
    let ended = [State::Draft, State::IncidentClosed].contains(&books.stage.get());
    if now < open && books.contested.get() == 0 && !ended {
        until(State::PriorityOpen, open)
    } else {
        Now::lasting(State::PriorityFixed)
    }
}

/// When the cause is due at the latest, if it is asked for.
pub(super) fn cause_due<A: Agreement>(books: &IncidentBooks) -> Option<u64> {
    let resolved = books.resolved.get();
    match rules::<A>().cause_within {
        Some(within) if resolved != 0 && books.priority.get() <= 2 => Some(resolved + within),
        _ => None,
    }
}

/// The state of the disclosure of an incident's cause.
#[inline(never)]
pub(super) fn cause<A: Agreement>(agreement: &A, id: u64) -> Now {
    let books = agreement.engine().incidents.each.at(id);
    match books.cause.get() {
        0 => {}
        DISCLOSED => return Now::lasting(State::CauseDisclosed),
        _ => return Now::lasting(State::CauseDefaulted),
    }
    let Some(due) = cause_due::<A>(&books) else {
        return Now::lasting(State::CauseAhead);
    };
    // It is in time in its last second, and costs more for as long as the shortest window.
    let now = now().seconds();
    if now <= due {
        until(State::CauseDue, due + 1)
    } else if now <= due + A::PLAN.window {
        until(State::CauseLate, due + A::PLAN.window + 1)
    } else {
        Now::lasting(State::CauseOverdue)
    }
}
