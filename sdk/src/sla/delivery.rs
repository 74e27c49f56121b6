//! Deliveries: promised by a date, made in time or late, inspected, made good once, accepted or refused.
//!
//! Delay counts to the moment of delivery, never to the moment somebody asks. What is rejected and made good counts as delivered when
//! it was made good, less the time the other side took to inspect it: a rejection in bad faith costs the deliverer no delay. Delay,
//! readings of sensors and a refusal together never cost more than the cap of the terms.

pub(super) mod extension;
mod sensor;
mod view;

pub use view::DeliveryView;

use super::event::{Delivered, decided, decided_on};
use super::guard::{Now, admit};
use super::machine::{Act, State, Who};
use super::plan::{DeliveryPlan, Falls, uses};
use super::{Agreement, SlaError, debt, duty, money, time as clock};
use crate::env::{caller, now};
use crate::event::emit;
use crate::require;
use crate::storage::{Map, Slot};
use crate::types::{Address, Amount, B256, Duration, Timestamp};
pub(super) use sensor::measured;
use slacontract_macros::{Storage, interface};
use slacontract_terms::exact::{may_terminate, still_to_book, within_limit};

/// What is recorded of one delivery.
#[derive(Storage)]
pub struct DeliveryBooks {
    /// Its state as far as it does not follow from time; [`State::Draft`] while nobody has done anything.
    stage: Slot<State>,
    /// Since when.
    since: Slot<u64>,
    /// When it was made, without the time it was inspected in before it was made good.
    made: Slot<u64>,
    /// What was booked for it.
    booked: Slot<Amount>,
    /// Hash of what was said of it when it was made.
    content: Slot<B256>,
}

/// By number.
pub(super) type DeliveriesBooks = Map<u64, DeliveryBooks>;

/// The delivery of a number.
fn plan<A: Agreement>(id: u64) -> Option<&'static DeliveryPlan> {
    let plans: &'static [DeliveryPlan] = A::DELIVERIES;
    plans.get(..A::PLAN.delivery_count)?.get(id as usize)
}

/// The same, of one whose state is known, which only a delivery of the terms has.
fn known<A: Agreement>(id: u64) -> &'static DeliveryPlan {
    match plan::<A>(id) {
        Some(found) => found,
        None => super::no_such_part(),
    }
}

/// The roles of the caller in a delivery.
pub(super) fn roles<A: Agreement>(agreement: &A, id: u64) -> Who {
    let (caller, mut roles) = (caller(), Who(0));
    if let Some(plan) = plan::<A>(id) {
        if agreement.party(plan.by).address() == caller {
            roles = roles.or(Who::OBLIGOR);
        }
        if agreement.party(plan.to).address() == caller {
            roles = roles.or(Who::OBLIGEE);
        }
    }
    roles
}

/// When it was to fall due, whatever happened since.
fn agreed<A: Agreement>(agreement: &A, plan: &DeliveryPlan) -> Timestamp {
    match plan.due_at {
        Some(at) => Timestamp::from_seconds(at),
        None => clock::opens(agreement, 0) + Duration::from_seconds(plan.due_within),
    }
}

/// When it falls due: events that nobody could prevent move the date.
fn due<A: Agreement>(agreement: &A, plan: &DeliveryPlan, id: u64) -> Timestamp {
    let mut due = agreed(agreement, plan);
    if A::PLAN.extension_count > 0 {
        due += extension::moved(agreement, id);
    }
    due
}

/// Every date of the terms lies between two moments: one before the first window opens would be missed from the beginning, and one after the
/// last ends would be kept by nobody.
pub(super) fn dated_between<A: Agreement>(from: Timestamp, to: Timestamp) {
    for id in 0..A::PLAN.delivery_count as u64 {
        if let Some(due) = known::<A>(id).due_at.map(Timestamp::from_seconds) {
            require!(
                from <= due && due < to,
                SlaError::DueOutsideTerm { id, due, from, to }
            );
        }
    }
}

/// The state of a delivery. There is one for each number below the count; others are excused.
#[inline(never)]
pub(super) fn state<A: Agreement>(agreement: &A, id: u64) -> Now {
    let Some(plan) = plan::<A>(id) else {
        return Now::lasting(State::DeliveryExcused);
    };
    let books = agreement.engine().deliveries.at(id);
    let then = |state, until: Timestamp, next| {
        if now() < until {
            Now::until(state, until)
        } else {
            Now::lasting(next)
        }
    };
    let since = Timestamp::from_seconds(books.since.get());
    let inspect = Duration::from_seconds(plan.inspect);
    // No inspection ends by time while a claim is pending that its cost depends on.
    let inspected = |until: Timestamp| {
        if A::PLAN.extension_count > 0 {
            until.max(extension::pending_until(agreement, id))
        } else {
            until
        }
    };
    match books.stage.get() {
        State::Draft => {}
        stage @ (State::DeliveryMade | State::DeliveryMadeGood) => {
            return then(stage, inspected(since + inspect), State::DeliveryInspected);
        }
        State::DeliveryRejected => {
            let state = State::DeliveryRejected;
            return then(state, since + inspect, State::DeliveryMissed);
        }
        State::DeliveryContested => {
            let resolve = Duration::from_seconds(A::PLAN.resolve);
            let state = State::DeliveryContested;
            return then(state, inspected(since + resolve), State::DeliveryInspected);
        }
        stage => return Now::lasting(stage),
    }
    let count = clock::count(agreement);
    if count == 0 {
        return Now::lasting(State::DeliveryPromised);
    }
    // Events move what falls due before the end, but excuse nobody from it.
    let end = clock::opens(agreement, count);
    if agreed(agreement, plan) >= end {
        return then(State::DeliveryPromised, end, State::DeliveryExcused);
    }
    let due = due(agreement, plan, id);
    if now() < due {
        return Now::until(State::DeliveryPromised, due);
    }
    let missed = due + Duration::from_seconds(plan.lasts);
    then(State::DeliveryLate, missed, State::DeliveryMissed)
}

/// Brings a delivery into a state it stays in until somebody acts or time passes.
fn enter<A: Agreement>(agreement: &mut A, id: u64, stage: State) {
    let mut books = agreement.engine_mut().deliveries.at(id);
    books.stage.set(stage);
    books.since.set(now().seconds());
}

/// Delivers, or makes good what was rejected.
#[inline(never)]
fn deliver<A: Agreement>(agreement: &mut A, id: u64, content: B256) {
    let state = state(agreement, id);
    admit!(agreement, Deliver, id, state, roles(agreement, id));
    let now = now().seconds();
    let mut books = agreement.engine_mut().deliveries.at(id);
    let (stage, made) = if state.state == State::DeliveryRejected {
        // The time between delivery and rejection was the other side's.
        let made = books.made.get() + (now - books.since.get());
        (State::DeliveryMadeGood, made)
    } else {
        (State::DeliveryMade, now)
    };
    books.made.set(made);
    books.content.set(content);
    enter(agreement, id, stage);
    emit(Delivered {
        id,
        obligor: caller(),
        content,
        made: Timestamp::from_seconds(made),
    });
}

/// Accepts what was delivered.
#[inline(never)]
fn accept<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    let state = state(agreement, id);
    admit!(agreement, AcceptDelivery, id, state, roles(agreement, id));
    end(
        agreement,
        id,
        State::DeliveryAccepted,
        Act::AcceptDelivery,
        reason,
    );
}

/// Rejects what was delivered: once, to have it made good; then, to have a court rule on it.
#[inline(never)]
fn reject<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    let state = state(agreement, id);
    admit!(agreement, RejectDelivery, id, state, roles(agreement, id));
    let (stage, time) = if state.state == State::DeliveryMade {
        (State::DeliveryRejected, 0)
    } else {
        (State::DeliveryContested, 1)
    };
    enter(agreement, id, stage);
    decided(Act::RejectDelivery, id, &reason);
    if A::PLAN.uses(uses::REFUSAL) && reason.is_zero() {
        // Reasons given with the rejection are given in time; those that are not are owed.
        let by = known::<A>(id).to;
        duty::call(agreement, Falls::Refusal, Some(by), id << 1 | time);
    }
}

/// The court decides whether what was made good is what was promised.
#[inline(never)]
pub(super) fn judge<A: Agreement>(agreement: &mut A, id: u64, suffices: bool, reason: B256) {
    admit!(agreement, JudgeDelivery, id, state(agreement, id));
    let stage = if suffices {
        State::DeliveryAccepted
    } else {
        State::DeliveryRefused
    };
    end(agreement, id, stage, Act::JudgeDelivery, reason);
}

/// Ends a delivery that nobody rejected in time, or that was not made.
#[inline(never)]
fn conclude<A: Agreement>(agreement: &mut A, id: u64) {
    let state = state(agreement, id);
    admit!(agreement, ConcludeDelivery, id, state);
    let stage = if state.state == State::DeliveryInspected {
        State::DeliveryAccepted
    } else {
        State::DeliveryRefused
    };
    end(agreement, id, stage, Act::ConcludeDelivery, B256::default());
}

/// Ends a delivery and books what its delay costs; refused, the most.
fn end<A: Agreement>(agreement: &mut A, id: u64, stage: State, act: Act, reason: B256) {
    let plan = known::<A>(id);
    if A::PLAN.extension_count > 0 {
        extension::ends(agreement, id);
    }
    enter(agreement, id, stage);
    let window = clock::open(agreement);
    let value = money::sum(agreement, &plan.value, window);
    let amount = if stage == State::DeliveryRefused {
        value
    } else {
        plan.damages.of(value, delay(agreement, id, plan))
    };
    let amount = clip(agreement, id, plan, value, amount);
    debt::damages(agreement, obligor(plan, A::PLAN.customer), amount);
    decided_on(act, id, &reason, amount.units());
}

/// How late it was made, or is.
fn delay<A: Agreement>(agreement: &A, id: u64, plan: &DeliveryPlan) -> Duration {
    let made = agreement.engine().deliveries.at(id).made.get();
    let made = if made == 0 {
        now()
    } else {
        Timestamp::from_seconds(made)
    };
    made.saturating_since(due(agreement, plan, id))
}

/// What a delivery can still cost: what a case about it is about.
pub(super) fn at_stake<A: Agreement>(agreement: &A, id: u64) -> Amount {
    let plan = known::<A>(id);
    let value = money::sum(agreement, &plan.value, clock::open(agreement));
    let booked = agreement.engine().deliveries.at(id).booked.get();
    still_to_book(plan.damages.most(value), booked)
}

/// What of an amount may still be booked for a delivery; it counts as booked.
fn clip<A: Agreement>(
    agreement: &mut A,
    id: u64,
    plan: &DeliveryPlan,
    value: Amount,
    amount: Amount,
) -> Amount {
    let booked = &mut agreement.engine_mut().deliveries.at(id).booked;
    let before = booked.get();
    let amount = within_limit(amount, Some(plan.damages.most(value)), before);
    booked.set(before + amount);
    amount
}

/// Whose damages these are.
fn obligor(plan: &DeliveryPlan, customer: usize) -> Who {
    if plan.by == customer {
        Who::CUSTOMER
    } else {
        Who::PROVIDER
    }
}

/// Whether a delivery of this party was refused, has cost its cap, or is later than it may be: a cause to end the agreement.
pub(super) fn is_cause<A: Agreement>(agreement: &A, by: usize) -> bool {
    (0..A::PLAN.delivery_count as u64).any(|id| {
        let plan = known::<A>(id);
        let stage = state(agreement, id).state;
        let limit = plan.terminate_after;
        let value = money::sum(agreement, &plan.value, clock::open(agreement));
        let booked = agreement.engine().deliveries.at(id).booked.get();
        let is_owed = !matches!(stage, State::DeliveryPromised | State::DeliveryExcused);
        is_owed
            && plan.by == by
            && (stage == State::DeliveryRefused
                || (!booked.is_zero() && booked >= plan.damages.most(value))
                || limit.is_some_and(|limit| may_terminate(delay(agreement, id, plan), limit)))
    })
}

/// How many deliveries keep the books open.
pub(super) fn pending<A: Agreement>(agreement: &A) -> u64 {
    let mut open = 0;
    for id in 0..A::PLAN.delivery_count as u64 {
        let state = state(agreement, id).state;
        open += u64::from(!matches!(
            state,
            State::DeliveryAccepted | State::DeliveryRefused | State::DeliveryExcused
        ));
    }
    open
}

/// Whether somebody still has to deliver something that falls due after a moment, which it could escape by giving notice.
pub(super) fn is_promised_by<A: Agreement>(agreement: &A, who: Address, end: Timestamp) -> bool {
    (0..A::PLAN.delivery_count as u64).any(|id| {
        let plan = known::<A>(id);
        agreement.party(plan.by).address() == who
            && state(agreement, id).state == State::DeliveryPromised
            && agreed(agreement, plan) >= end
    })
}

/// What can be done with an agreement that has deliveries: they are numbered in the order of the terms, from 0; `reason` is each time
/// the hash of what is said about it.
#[interface(events(Delivered))]
pub trait SlaDeliveries {
    /// Delivers, or makes good what was rejected; `content` is the hash of what is handed over: a note, a receipt, the thing itself.
    fn deliver(&mut self, id: u64, content: B256) -> Result<(), SlaError>;

    /// Accepts what was delivered, before the time to inspect it is over.
    fn accept_delivery(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// Rejects what was delivered: the first time, to have it made good; the second, to have a court rule on it. With zeros for a reason,
    /// whoever rejects owes its reasons, if the terms have a justification on refusal.
    fn reject_delivery(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// Ends a delivery that nobody rejected in time, or that was not made. Anybody may.
    fn conclude_delivery(&mut self, id: u64) -> Result<(), SlaError>;

    /// A delivery.
    #[view]
    fn delivery(&self, id: u64) -> DeliveryView;
}

impl<A: Agreement> SlaDeliveries for A {
    fn deliver(&mut self, id: u64, content: B256) -> Result<(), SlaError> {
        deliver(self, id, content);
        Ok(())
    }

    fn accept_delivery(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        accept(self, id, reason);
        Ok(())
    }

    fn reject_delivery(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        reject(self, id, reason);
        Ok(())
    }

    fn conclude_delivery(&mut self, id: u64) -> Result<(), SlaError> {
        conclude(self, id);
        Ok(())
    }

    fn delivery(&self, id: u64) -> DeliveryView {
        view::delivery(self, id)
    }
}

/// What can be done with an agreement that has deliveries and a court.
#[interface]
pub trait SlaDeliveryCourt {
    /// Decides whether what was made good is what was promised.
    fn judge_delivery(&mut self, id: u64, suffices: bool, reason: B256) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaDeliveryCourt for A {
    fn judge_delivery(&mut self, id: u64, suffices: bool, reason: B256) -> Result<(), SlaError> {
        judge(self, id, suffices, reason);
        Ok(())
    }
}
