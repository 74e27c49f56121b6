//! What the desk and its customer do with an incident.

use super::miss::{count, ended};
use super::priority::lapse_if_contested;
use super::state::{cause_due, clock, incident};
use super::{IncidentBooks, fee, level, rules};
use crate::env::{caller, now};
use crate::error::raise;
use crate::require;
use crate::sla::event::{decided, decided_on};
use crate::sla::guard::{Now, admit, side};
use crate::sla::machine::{Act, State, Who};
use crate::sla::time::{open, stage};
use crate::sla::{Agreement, SlaError, debt, money};
use crate::types::B256;
use slacontract_terms::exact::priority;

/// Logs an incident; returns its number.
#[inline(never)]
pub(super) fn log<A: Agreement>(agreement: &mut A, impact: u8, urgency: u8, reason: B256) -> u64 {
    let id = agreement.engine().incidents.count.get();
    let mut state = stage(agreement);
    // What the customer has not paid for is not promised to it.
    let promised = [State::Active, State::SuspendedProvider, State::Terminating];
    if promised.contains(&state.state) {
        state = Now::lasting(State::IncidentNone);
    }
    admit!(agreement, LogIncident, id, state);
    let Some(priority) = priority(impact, urgency) else {
        raise(SlaError::BadPriority { impact, urgency });
    };
    let side = side(agreement, caller());
    if side == Who::CUSTOMER {
        charge(agreement);
    }
    let now = now().seconds();
    let mut engine = agreement.engine_mut();
    engine.pending.update(|pending| pending + 1);
    engine.incidents.count.set(id + 1);
    let mut books = engine.incidents.each.at(id);
    books.stage.set(State::IncidentLogged);
    books.logger.set(side.0);
    books.priority.set(priority.0);
    books.logged.set(now);
    books.since.set(now);
    decided_on(Act::LogIncident, id, &reason, u128::from(priority.0));
    id
}

/// Charges the customer for an incident beyond those of a window that cost nothing: a debt, as all that it owes. What the desk logs costs
/// nobody anything.
#[inline(always)]
fn charge<A: Agreement>(agreement: &mut A) {
    if let Some((fee, after)) = &const { fee::<A>() } {
        let window = open(agreement);
        let logged = &mut agreement.engine_mut().incidents.logged.at(window);
        let before = logged.get();
        logged.set(before + 1);
        if before >= *after {
            let fee = money::sum(agreement, fee, window);
            debt::add(agreement, Who::CUSTOMER, fee);
        }
    }
}

/// Answers it.
#[inline(never)]
pub(super) fn acknowledge<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    admit!(agreement, Acknowledge, id, incident(agreement, id));
    count(agreement, id, false);
    let mut books = agreement.engine_mut().incidents.each.at(id);
    books.answered.set(now().seconds());
    books.stage.set(State::IncidentAcknowledged);
    decided(Act::Acknowledge, id, &reason);
}

/// Begins to work on it.
#[inline(never)]
pub(super) fn start<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    admit!(agreement, StartWork, id, incident(agreement, id));
    let mut books = agreement.engine_mut().incidents.each.at(id);
    books.stage.set(State::IncidentInProgress);
    decided(Act::StartWork, id, &reason);
}

/// Writes down what the clock shows; it runs on from now, without a hold.
fn fold(books: &mut IncidentBooks) {
    let (clock, now) = (clock(books), now().seconds());
    books.ran.set(clock.at(now));
    books.held.update(|held| held + clock.held(now));
    books.since.set(now);
    books.hold_from.set(0);
    books.hold_until.set(0);
}

/// Holds the clock for so many seconds: at the customer's word at once, else from when it has not objected for as long as an answer
/// may take.
#[inline(never)]
pub(super) fn hold<A: Agreement>(agreement: &mut A, id: u64, asked: u64, reason: B256) {
    admit!(agreement, HoldClock, id, incident(agreement, id));
    let mut books = agreement.engine_mut().incidents.each.at(id);
    fold(&mut books);
    let left = rules::<A>().hold_at_most.saturating_sub(books.held.get());
    require!(
        asked > 0 && asked <= left,
        SlaError::HoldTooLong { asked, left }
    );
    let mut from = now().seconds();
    if side(agreement, caller()) == Who::PROVIDER {
        from += level::<A>(books.priority.get()).respond;
    }
    books.hold_from.set(from);
    books.hold_until.set(from + asked);
    decided_on(Act::HoldClock, id, &reason, asked.into());
}

/// Lets the clock run on, or objects to a hold that was announced.
#[inline(never)]
pub(super) fn resume<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    admit!(agreement, ResumeClock, id, incident(agreement, id));
    fold(&mut agreement.engine_mut().incidents.each.at(id));
    decided(Act::ResumeClock, id, &reason);
}

/// Resolves it.
#[inline(never)]
pub(super) fn resolve<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    admit!(agreement, ResolveIncident, id, incident(agreement, id));
    count(agreement, id, false);
    let mut books = agreement.engine_mut().incidents.each.at(id);
    fold(&mut books);
    let now = now().seconds();
    if books.answered.get() == 0 {
        books.answered.set(now);
    }
    books.resolved.set(now);
    books.stage.set(State::IncidentResolved);
    decided_on(Act::ResolveIncident, id, &reason, books.ran.get().into());
}

/// Says that it is not resolved: the old clock goes on.
#[inline(never)]
pub(super) fn reopen<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    admit!(agreement, ReopenIncident, id, incident(agreement, id));
    let mut books = agreement.engine_mut().incidents.each.at(id);
    books.since.set(now().seconds());
    books.resolved.set(0);
    books.stage.set(State::IncidentInProgress);
    decided(Act::ReopenIncident, id, &reason);
}

/// Closes it: nobody reopened it, or the agreement ended and every target that is not met is missed.
#[inline(never)]
pub(super) fn close<A: Agreement>(agreement: &mut A, id: u64) {
    let state = incident(agreement, id);
    admit!(agreement, CloseIncident, id, state);
    lapse_if_contested(agreement, id);
    count(agreement, id, state.state == State::IncidentAbandoned);
    let mut books = agreement.engine_mut().incidents.each.at(id);
    if books.resolved.get() == 0 {
        fold(&mut books);
    }
    books.stage.set(State::IncidentClosed);
    if books.cause.get() != 0 || cause_due::<A>(&books).is_none() {
        ended(agreement);
    }
    decided(Act::CloseIncident, id, &B256::ZERO);
}

/// Counts the targets it has missed so far.
#[inline(never)]
pub(super) fn count_missed<A: Agreement>(agreement: &mut A, id: u64) {
    admit!(agreement, CountMissed, id, incident(agreement, id));
    let counted = count(agreement, id, false);
    let act = Act::CountMissed;
    require!(counted != 0, SlaError::AlreadyDone { act, id });
    decided_on(act, id, &B256::ZERO, counted.into());
}
