//! Claims for an extension of time: an event that nobody could prevent moves the date a delivery falls due by, by as long as it lasted.
//!
//! Who delivers claims an event once it is over, with the hash of its evidence. What nobody contests in the terms' challenge time holds.
//! Contested, the side that has to prove its word by the terms may take it to the court; where nobody rules, the other side's word holds.
//! While a claim is pending the date counts as moved, and no inspection ends by time: a delivery costs nothing that a claim may still
//! take away. Whoever accepts what was delivered meanwhile accepts the claim too, and so does a ruling on the delivery itself.

use super::{due, known, plan, roles};
use crate::env::now;
use crate::error::raise;
use crate::require;
use crate::sla::event::{decided, decided_on};
use crate::sla::guard::{Now, admit};
use crate::sla::machine::{Act, State, Who};
use crate::sla::plan::ExtensionPlan;
use crate::sla::{Agreement, SlaError, time as clock};
use crate::storage::{Map, Slot};
use crate::types::{B256, Duration, Timestamp};
use slacontract_macros::{Abi, Storage, interface};

/// What is recorded of the claims about one delivery.
#[derive(Storage)]
pub struct ExtensionBooks {
    /// The last claim's state as far as it does not follow from time; [`State::Draft`] before the first.
    stage: Slot<State>,
    /// Since when.
    since: Slot<u64>,
    /// By how much it moves the date, seconds.
    length: Slot<u64>,
    /// When its event ended.
    ended: Slot<u64>,
    /// By how much earlier claims moved the date, seconds.
    moved: Slot<u64>,
    /// How many there were.
    claims: Slot<u32>,
}

/// By delivery.
pub(in crate::sla) type ExtensionsBooks = Map<u64, ExtensionBooks>;

/// What the terms say of events about a delivery, if they say something.
fn rule<A: Agreement>(id: u64) -> Option<&'static ExtensionPlan> {
    let plans: &'static [ExtensionPlan] = A::EXTENSIONS;
    let mut at = 0;
    while at < A::PLAN.extension_count {
        if plans[at].delivery as u64 == id {
            return Some(&plans[at]);
        }
        at += 1;
    }
    None
}

/// The state of the last claim about a delivery.
#[inline(never)]
pub(in crate::sla) fn state<A: Agreement>(agreement: &A, id: u64) -> Now {
    let Some(rule) = rule::<A>(id) else {
        return Now::lasting(State::ExtensionNone);
    };
    let books = agreement.engine().extensions.at(id);
    let stage = books.stage.get();
    let (lasts, next) = match stage {
        State::Draft => return Now::lasting(State::ExtensionNone),
        State::ExtensionClaimed => (A::PLAN.challenge, State::ExtensionGranted),
        State::ExtensionContested if rule.is_proved => (A::PLAN.resolve, State::ExtensionDenied),
        State::ExtensionContested => (A::PLAN.resolve, State::ExtensionGranted),
        stage => return Now::lasting(stage),
    };
    let until = Timestamp::from_seconds(books.since.get()) + Duration::from_seconds(lasts);
    if now() < until {
        Now::until(stage, until)
    } else {
        Now::lasting(next)
    }
}

/// By how much the date of a delivery is moved, provisionally while a claim is pending.
pub(super) fn moved<A: Agreement>(agreement: &A, id: u64) -> Duration {
    let books = agreement.engine().extensions.at(id);
    let last = match state(agreement, id).state {
        State::ExtensionNone | State::ExtensionDenied => 0,
        _ => books.length.get(),
    };
    Duration::from_seconds(books.moved.get() + last)
}

/// Until when a claim is pending at least; 0 if none is.
pub(super) fn pending_until<A: Agreement>(agreement: &A, id: u64) -> Timestamp {
    state(agreement, id).until
}

/// A delivery ends: a claim that is pending holds from now on.
pub(super) fn ends<A: Agreement>(agreement: &mut A, id: u64) {
    if let State::ExtensionClaimed | State::ExtensionContested = state(agreement, id).state {
        enter(agreement, id, State::ExtensionGranted);
    }
}

fn enter<A: Agreement>(agreement: &mut A, id: u64, stage: State) {
    let mut books = agreement.engine_mut().extensions.at(id);
    books.stage.set(stage);
    books.since.set(now().seconds());
}

/// Claims an event, before what it delayed was delivered.
#[inline(never)]
fn claim<A: Agreement>(agreement: &mut A, id: u64, from: Timestamp, to: Timestamp, evidence: B256) {
    let act = Act::ClaimExtension;
    let Some(rule) = rule::<A>(id) else {
        raise(SlaError::NotProvided { act });
    };
    let claimed = state(agreement, id);
    admit!(agreement, ClaimExtension, id, claimed, roles(agreement, id));
    let Now { state, until } = super::state(agreement, id);
    require!(
        matches!(state, State::DeliveryPromised | State::DeliveryLate),
        SlaError::NotNow {
            act,
            id,
            state,
            until
        }
    );
    let books = agreement.engine().extensions.at(id);
    // Events come one after the other, and none is claimed twice.
    let first = Timestamp::from_seconds(books.ended.get()).max(clock::opens(agreement, 0));
    let over = now();
    require!(
        first <= from && from < to && to <= over && clock::count(agreement) > 0,
        SlaError::WrongRange {
            from: first,
            to: over
        }
    );
    // Who is late bears what happens then.
    let at = due(agreement, known::<A>(id), id);
    require!(from < at, SlaError::TooLate { at });
    let at = to + Duration::from_seconds(rule.claim_within);
    require!(over < at, SlaError::TooLate { at });
    let moved = moved(agreement, id).seconds();
    let length = (to - from).seconds().min(rule.at_most - moved);
    require!(
        length > 0,
        SlaError::NoExtension {
            id,
            at_most: rule.at_most
        }
    );
    let mut books = agreement.engine_mut().extensions.at(id);
    books.moved.set(moved);
    books.length.set(length);
    books.ended.set(to.seconds());
    books.claims.update(|claims| claims + 1);
    enter(agreement, id, State::ExtensionClaimed);
    decided_on(act, id, &evidence, length.into());
}

/// Contests a claim: a court may rule on it then.
#[inline(never)]
fn contest<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    let state = state(agreement, id);
    admit!(agreement, ContestExtension, id, state, roles(agreement, id));
    enter(agreement, id, State::ExtensionContested);
    decided(Act::ContestExtension, id, &reason);
}

/// The role of the caller, if it is the one that has to prove its word.
pub(in crate::sla) fn proves<A: Agreement>(agreement: &A, id: u64) -> Who {
    let burdened = match rule::<A>(id) {
        Some(rule) if rule.is_proved => Who::OBLIGOR,
        _ => Who::OBLIGEE,
    };
    Who(roles(agreement, id).0 & burdened.0)
}

/// What a case about the last claim is about: the delivery, and which claim it is. A ruling that comes late is about no later one.
pub(in crate::sla) fn case_of<A: Agreement>(agreement: &A, id: u64) -> u64 {
    u64::from(agreement.engine().extensions.at(id).claims.get()) << 32 | id
}

/// The court decides on what the side says that has to prove it.
pub(in crate::sla) fn ruled<A: Agreement>(
    agreement: &mut A,
    case: u64,
    is_proved: bool,
    reason: B256,
) {
    let id = case & u64::from(u32::MAX);
    require!(
        case == case_of(agreement, id),
        SlaError::NothingContested { window: case }
    );
    let by_claimant = rule::<A>(id).is_some_and(|rule| rule.is_proved);
    judge(agreement, id, is_proved == by_claimant, reason);
}

#[inline(never)]
fn judge<A: Agreement>(agreement: &mut A, id: u64, holds: bool, reason: B256) {
    admit!(agreement, JudgeExtension, id, state(agreement, id));
    let stage = if holds {
        State::ExtensionGranted
    } else {
        State::ExtensionDenied
    };
    enter(agreement, id, stage);
    decided_on(Act::JudgeExtension, id, &reason, holds.into());
}

/// What was claimed about a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct ExtensionView {
    /// The delivery's number.
    pub id: u64,
    /// The state of the last claim.
    pub state: State,
    /// When time ends that state; 0 if time does not.
    pub until: Timestamp,
    /// By how much the last claim moves the date, if it holds.
    pub length: Duration,
    /// By how much the date is moved, provisionally while a claim is pending.
    pub moved: Duration,
}

fn view<A: Agreement>(agreement: &A, id: u64) -> ExtensionView {
    let Now { state, until } = state(agreement, id);
    let length = agreement.engine().extensions.at(id).length.get();
    ExtensionView {
        id,
        state,
        until,
        length: Duration::from_seconds(length),
        moved: if plan::<A>(id).is_some() {
            moved(agreement, id)
        } else {
            Duration::ZERO
        },
    }
}

/// What can be done with an agreement in which events move the date of a delivery: deliveries are numbered in the order of the terms.
#[interface]
pub trait SlaExtensions {
    /// Claims an event that delayed a delivery, from its first second to the first after it; `evidence` is the hash of what proves it. Who
    /// delivers, once the event is over.
    fn claim_extension(
        &mut self,
        id: u64,
        from: Timestamp,
        to: Timestamp,
        evidence: B256,
    ) -> Result<(), SlaError>;

    /// Contests a claim, in the time to challenge: who is delivered to.
    fn contest_extension(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// The last claim about a delivery.
    #[view]
    fn extension(&self, id: u64) -> ExtensionView;
}

impl<A: Agreement> SlaExtensions for A {
    fn claim_extension(
        &mut self,
        id: u64,
        from: Timestamp,
        to: Timestamp,
        evidence: B256,
    ) -> Result<(), SlaError> {
        claim(self, id, from, to, evidence);
        Ok(())
    }

    fn contest_extension(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        contest(self, id, reason);
        Ok(())
    }

    fn extension(&self, id: u64) -> ExtensionView {
        view(self, id)
    }
}

/// What can be done with an agreement in which events move dates, and that has a court.
#[interface]
pub trait SlaExtensionCourt {
    /// Decides whether a contested claim holds.
    fn judge_extension(&mut self, id: u64, holds: bool, reason: B256) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaExtensionCourt for A {
    fn judge_extension(&mut self, id: u64, holds: bool, reason: B256) -> Result<(), SlaError> {
        judge(self, id, holds, reason);
        Ok(())
    }
}
