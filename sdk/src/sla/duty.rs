//! Duties beside measured objectives: disclosing, giving reasons, paying, proving a balance, showing evidence, rehearsing. All are
//! one machine: something falls due, and is done in time, done late, or put in default by anybody.
//!
//! A duty's occurrences are numbered `part << 32 | n`: the place of the part among all duties (disclosures, justifications, payments,
//! custodies, qualities, drills, in the order of the terms), and the window, the span or the occasion that asked for it. What an
//! occurrence costs is booked at most once up to its limit, in the window that is open then.

mod remedy;
mod time;
mod view;

pub use view::{DutyView, is_frozen};
pub(super) use view::{duties, duty};

use super::books::{Account, shift};
use super::event::{decided, decided_on};
use super::guard::{Now, admit};
use super::machine::{Act, State, Who};
use super::plan::{DutyPlan, Falls, uses};
use super::settle::Outcome;
use super::{Agreement, Performed, SlaError, asset, time as clock};
use crate::env::{caller, now};
use crate::event::emit;
use crate::require;
use crate::storage::{Map, Slot};
use crate::types::{Amount, B256, Duration};
use remedy::{book, forfeit, lateness, payment};
use slacontract_macros::Storage;
pub(super) use time::state;

/// What is recorded of all duties.
#[derive(Storage)]
pub struct DutiesBooks {
    /// By occurrence.
    occurrences: Map<u64, DutyBooks>,
    /// How many occurrences windows and rulings have asked for.
    called: Slot<u64>,
    /// How many occurrences were done, or put in default.
    answered: Slot<u64>,
    /// How many wait for a cure.
    deficient: Slot<u64>,
    /// From when on nothing that was done can be contested any more.
    quiet: Slot<u64>,
    /// The party with the bond left a duty undone.
    failed: Slot<bool>,
    /// The party that prepays did.
    customer_failed: Slot<bool>,
}

/// One occurrence.
#[derive(Storage)]
struct DutyBooks {
    /// Its state as far as it does not follow from time; [`State::Draft`] while nobody has done anything.
    stage: Slot<State>,
    /// Since when.
    since: Slot<u64>,
    /// What was booked for it.
    booked: Slot<Amount>,
    /// Hash of what was disclosed.
    content: Slot<B256>,
}

/// The duty of an occurrence, and the occurrence's number in it.
fn split<A: Agreement>(id: u64) -> Option<(&'static DutyPlan, u64)> {
    let plan: &'static [DutyPlan] = A::DUTIES;
    let duties = plan.get(..A::PLAN.duty_count)?;
    Some((duties.get((id >> 32) as usize)?, id & 0xffff_ffff))
}

/// The same, of an occurrence whose state is known, which only one of a part has.
fn known<A: Agreement>(id: u64) -> (&'static DutyPlan, u64) {
    match split::<A>(id) {
        Some(found) => found,
        None => super::no_such_part(),
    }
}

/// The roles of the caller in a duty.
pub(super) fn roles<A: Agreement>(agreement: &A, id: u64) -> Who {
    let Some((plan, _)) = split::<A>(id) else {
        return Who(0);
    };
    let (caller, mut roles, mut party) = (caller(), Who(0), 0);
    while party < A::PLAN.parties {
        if agreement.party(party).address() == caller {
            if party == plan.by {
                roles = roles.or(Who::OBLIGOR);
            }
            if plan.to >> party & 1 == 1 {
                roles = roles.or(Who::OBLIGEE);
            }
        }
        party += 1;
    }
    roles
}

/// Brings an occurrence into a state it stays in until somebody acts or time passes.
fn enter<A: Agreement>(agreement: &mut A, id: u64, stage: State) {
    let mut books = agreement.engine_mut().duties.occurrences.at(id);
    books.stage.set(stage);
    books.since.set(now().seconds());
}

/// The books do not close for so long.
fn keep_open<A: Agreement>(agreement: &mut A, seconds: u64) {
    let until = (now() + Duration::from_seconds(seconds)).seconds();
    let quiet = &mut agreement.engine_mut().duties.quiet;
    if quiet.get() < until {
        quiet.set(until);
    }
}

/// Does what is due: tells the hash of what is disclosed and of where it is, or pays. Late, it costs what the terms say.
#[inline(never)]
pub(super) fn perform<A: Agreement>(agreement: &mut A, id: u64, content: B256, locator: B256) {
    let state = state(agreement, id);
    admit!(agreement, Perform, id, state, roles(agreement, id));
    let (plan, _) = known::<A>(id);
    let (mut stage, mut damages) = (State::DutyDone, Amount::ZERO);
    let due = |agreement: &A| payment(agreement, id, plan);
    let (sent, fee) = (asset::received(agreement, due), due(agreement));
    require!(sent == fee, SlaError::WrongFee { sent, fee });
    if state.state == State::DutyDeficient {
        stage = State::DutyCured;
        let deficient = &mut agreement.engine_mut().duties.deficient;
        deficient.update(|count| count - 1);
    } else {
        let answered = &mut agreement.engine_mut().duties.answered;
        answered.update(|count| count + 1);
        if state.state == State::DutyLate {
            damages = lateness(agreement, id, plan);
            damages = book(agreement, id, plan, damages);
        }
    }
    if A::PLAN.uses(uses::PAYS) && plan.pays.is_some() {
        stage = State::DutyFulfilled;
        let (window, to) = (agreement.engine().next.get(), plan.to.trailing_zeros());
        let to = agreement.party(to as usize).address();
        shift(
            agreement,
            window,
            Account::Outside,
            Account::Claimable,
            to,
            sent,
        );
    } else {
        keep_open(agreement, A::PLAN.challenge);
    }
    enter(agreement, id, stage);
    let mut books = agreement.engine_mut().duties.occurrences.at(id);
    books.content.set(content);
    emit(Performed {
        id,
        obligor: caller(),
        content,
        locator,
        damages,
    });
}

/// An obligee says that what was done does not suffice: once, to have it made good; then, to have a court rule on it.
#[inline(never)]
pub(super) fn contest<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    let state = state(agreement, id);
    admit!(agreement, ContestDuty, id, state, roles(agreement, id));
    if state.state == State::DutyDone {
        enter(agreement, id, State::DutyDeficient);
        let deficient = &mut agreement.engine_mut().duties.deficient;
        deficient.update(|count| count + 1);
    } else {
        enter(agreement, id, State::DutyContested);
        keep_open(agreement, A::PLAN.resolve);
    }
    decided(Act::ContestDuty, id, &reason);
}

/// The court decides whether what was made good suffices.
#[inline(never)]
pub(super) fn judge<A: Agreement>(agreement: &mut A, id: u64, suffices: bool, reason: B256) {
    admit!(agreement, JudgeDuty, id, state(agreement, id));
    if suffices {
        enter(agreement, id, State::DutyFulfilled);
    } else {
        forfeit(agreement, id);
        enter(agreement, id, State::DutyDefaulted);
    }
    decided_on(Act::JudgeDuty, id, &reason, suffices.into());
}

/// Puts what was not done in default, with what the terms attach to that.
#[inline(never)]
pub(super) fn default<A: Agreement>(agreement: &mut A, id: u64) {
    admit!(agreement, DefaultDuty, id, state(agreement, id));
    let duties = &mut agreement.engine_mut().duties;
    if duties.occurrences.at(id).stage.get() == State::DutyDeficient {
        duties.deficient.update(|count| count - 1);
    } else {
        duties.answered.update(|count| count + 1);
    }
    let (plan, _) = known::<A>(id);
    let (mut stage, mut booked) = (State::DutyDefaulted, Amount::ZERO);
    if A::PLAN.uses(uses::PAYS)
        && let Some(after) = plan.refuse_after
        && let Some(falls) = time::falls(agreement, id)
        && now() > falls + Duration::from_seconds(after)
    {
        stage = State::DutyExcused;
    } else {
        booked = forfeit(agreement, id);
    }
    enter(agreement, id, stage);
    decided_on(Act::DefaultDuty, id, &B256::ZERO, booked.units());
}

/// Whether this party left a duty undone: a cause to end the agreement.
pub(super) fn is_cause<A: Agreement>(agreement: &A, by: usize) -> bool {
    if A::PLAN.duty_count == 0 {
        return false;
    }
    let duties = agreement.engine().duties;
    if A::PLAN.customer_performs && by == A::PLAN.customer {
        duties.customer_failed.get()
    } else {
        duties.failed.get()
    }
}

/// A window was settled with this outcome: what it asks for can no longer be forgotten.
pub(super) fn window_settled<A: Agreement>(agreement: &mut A, outcome: Outcome) {
    if !A::PLAN.uses(uses::WINDOW | uses::BREACH) {
        return;
    }
    let (mut at, mut called) = (0, 0);
    while at < A::PLAN.duty_count {
        called += match A::DUTIES[at].falls {
            Falls::Window => u64::from(outcome != Outcome::Skipped),
            Falls::Breach => u64::from(outcome == Outcome::Breach),
            _ => 0,
        };
        at += 1;
    }
    let count = &mut agreement.engine_mut().duties.called;
    count.update(|before| before + called);
}

/// An occasion asks for duties, of this party if it is one's own: once for each `n`.
pub(super) fn call<A: Agreement>(agreement: &mut A, occasion: Falls, of: Option<usize>, n: u64) {
    if !A::PLAN.uses(uses::CALLED) {
        return;
    }
    let mut at = 0;
    while at < A::PLAN.duty_count {
        let plan = &A::DUTIES[at];
        if plan.falls == occasion && of.is_none_or(|party| party == plan.by) {
            enter(agreement, (at as u64) << 32 | n, State::DutyDue);
            let called = &mut agreement.engine_mut().duties.called;
            called.update(|count| count + 1);
        }
        at += 1;
    }
}

/// How many occurrences keep the books open. Each of them ends by somebody's act, or by time.
pub(super) fn pending<A: Agreement>(agreement: &A) -> u64 {
    if A::PLAN.duty_count == 0 {
        return 0;
    }
    let duties = &agreement.engine().duties;
    let mut asked = duties.called.get() + duties.deficient.get();
    if A::PLAN.uses(uses::EVERY) {
        let mut at = 0;
        while at < A::PLAN.duty_count {
            if let Falls::Every(span) = A::DUTIES[at].falls {
                asked += time::spans(agreement, span);
            }
            at += 1;
        }
    }
    asked.saturating_sub(duties.answered.get()) + u64::from(now().seconds() < duties.quiet.get())
}
