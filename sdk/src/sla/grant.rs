//! Access to somebody's data: only under a grant that is live, and every access logged.
//!
//! Whose data it is lets others use it, for a time and a purpose, and takes that back at will. Whoever holds the data logs the hash of
//! an access before it gives anything out; where there is no live grant, there is nothing to log it under. So an access that is not in
//! the log was not allowed, whatever the reason. About such an access, and about data that is wrong, an answer can be demanded: both
//! are one machine. What is not answered in time has failed and costs what the terms say. An answer stands unless the other side takes
//! it to the court, because only what was not done can be proved by the clock alone.
//!
//! A record is a hash that nobody can guess (a salt of 128 bits belongs into it); one that is demanded an account of cannot be logged
//! any more, and one that is logged cannot be demanded an account of.

mod view;

pub use view::{DemandView, GrantView, is_granted, is_logged};

use super::event::{decided, decided_on};
use super::guard::{Now, admit};
use super::machine::{Act, State, Who};
use super::plan::GrantPlan;
use super::{Agreement, SlaError, debt, money, time as clock};
use crate::env::{caller, now};
use crate::require;
use crate::storage::{Map, Slot};
use crate::types::{Address, Amount, B256, Duration, Timestamp};
use slacontract_macros::{Abi, Storage, interface};
use slacontract_terms::exact::within_limit;

/// What an answer is demanded about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Demanded {
    /// Data that is wrong.
    Correction,
    /// An access that is not in the log.
    Access,
}

/// The grants of an agreement, the log of accesses, and what was demanded.
#[derive(Storage)]
pub struct GrantsBooks {
    /// How many grants were given.
    given: Slot<u64>,
    /// By number.
    grants: Map<u64, GrantBooks>,
    /// By record: the number of the grant it was logged under, plus one; or, with [`ACCUSED`], that of the demand to account for it.
    records: Map<B256, u64>,
    /// How many demands were made.
    demanded: Slot<u64>,
    /// How many of them wait for an answer.
    open: Slot<u64>,
    /// By number.
    demands: Map<u64, DemandBooks>,
    /// By window: what was booked in it.
    costs: Map<u64, Amount>,
    /// Whoever holds the data left a demand unmet.
    failed: Slot<bool>,
}

/// One grant.
#[derive(Storage)]
struct GrantBooks {
    /// Who may use the data.
    grantee: Slot<Address>,
    /// Until when.
    until: Slot<u64>,
    /// It was taken back.
    revoked: Slot<bool>,
    /// How many accesses were logged.
    accesses: Slot<u64>,
    /// Hash of what for.
    purpose: Slot<B256>,
}

/// One demand.
#[derive(Storage)]
struct DemandBooks {
    /// Its state as far as it does not follow from time; [`State::Draft`] while there is none.
    stage: Slot<State>,
    /// Since when.
    since: Slot<u64>,
    /// What it is about.
    about: Slot<Demanded>,
    /// The access, or the data that is wrong.
    record: Slot<B256>,
    /// What was booked for it.
    booked: Slot<Amount>,
}

/// Of a record, that an account of it was demanded before it was logged.
const ACCUSED: u64 = 1 << 63;
/// So many demands may wait for an answer at once: whoever looks once a day has no more than that to answer.
const MOST_OPEN: u64 = 32;

/// The rule; only agreements that have it mount the routes that come here.
fn plan<A: Agreement>() -> &'static GrantPlan {
    match &const { A::PLAN.grants } {
        Some(plan) => plan,
        None => super::no_such_part(),
    }
}

/// The roles of the caller in it.
pub(super) fn roles<A: Agreement>(agreement: &A) -> Who {
    let (plan, caller) = (plan::<A>(), caller());
    if agreement.party(plan.by).address() == caller {
        Who::OBLIGOR
    } else if agreement.party(plan.to).address() == caller {
        Who::OBLIGEE
    } else {
        Who(0)
    }
}

/// When the agreement ends.
fn end<A: Agreement>(agreement: &A) -> Timestamp {
    clock::opens(agreement, clock::count(agreement))
}

/// The state of something new: it can begin while the agreement is in force.
fn begins<A: Agreement>(agreement: &A, state: State) -> Now {
    let found = clock::stage(agreement);
    if matches!(
        found.state,
        State::Active | State::SuspendedCustomer | State::SuspendedProvider | State::Terminating
    ) {
        Now::lasting(state)
    } else {
        found
    }
}

/// The state of a grant.
#[inline(never)]
fn grant_state<A: Agreement>(agreement: &A, id: u64) -> Now {
    let books = agreement.engine().grants.grants.at(id);
    if books.until.get() == 0 {
        return Now::lasting(State::GrantNone);
    }
    if books.revoked.get() {
        return Now::lasting(State::GrantRevoked);
    }
    let until = Timestamp::from_seconds(books.until.get()).min(end(agreement));
    if now() < until {
        Now::until(State::GrantLive, until)
    } else {
        Now::lasting(State::GrantExpired)
    }
}

/// The state of a demand.
#[inline(never)]
pub(super) fn state<A: Agreement>(agreement: &A, id: u64) -> Now {
    let books = agreement.engine().grants.demands.at(id);
    let (stage, plan) = (books.stage.get(), plan::<A>());
    let (lasts, next) = match stage {
        State::Draft => return Now::lasting(State::DemandNone),
        State::DemandOpen if books.about.get() == Demanded::Correction => {
            (plan.correct, State::DemandOverdue)
        }
        State::DemandOpen => (A::PLAN.challenge, State::DemandOverdue),
        State::DemandAnswered => (A::PLAN.challenge, State::DemandStands),
        State::DemandContested => (A::PLAN.resolve, State::DemandStands),
        stage => return Now::lasting(stage),
    };
    let until = Timestamp::from_seconds(books.since.get()) + Duration::from_seconds(lasts);
    if now() < until {
        Now::until(stage, until)
    } else {
        Now::lasting(next)
    }
}

/// Lets somebody use the data until a moment; returns the grant's number.
#[inline(never)]
fn give<A: Agreement>(agreement: &mut A, grantee: Address, until: Timestamp, purpose: B256) -> u64 {
    let id = agreement.engine().grants.given.get();
    let state = begins(agreement, State::GrantNone);
    admit!(agreement, GiveGrant, id, state, roles(agreement));
    require!(!grantee.is_zero(), SlaError::BadRole { address: grantee });
    require!(now() < until, SlaError::TooLate { at: until });
    let grants = &mut agreement.engine_mut().grants;
    grants.given.set(id + 1);
    let mut books = grants.grants.at(id);
    books.grantee.set(grantee);
    books.until.set(until.seconds());
    books.purpose.set(purpose);
    decided_on(Act::GiveGrant, id, &purpose, until.seconds().into());
    id
}

/// Takes a grant back.
#[inline(never)]
fn revoke<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    let state = grant_state(agreement, id);
    admit!(agreement, RevokeGrant, id, state, roles(agreement));
    let mut books = agreement.engine_mut().grants.grants.at(id);
    books.revoked.set(true);
    decided(Act::RevokeGrant, id, &reason);
}

/// Logs an access.
#[inline(never)]
fn log<A: Agreement>(agreement: &mut A, id: u64, record: B256) {
    let state = grant_state(agreement, id);
    admit!(agreement, LogAccess, id, state, roles(agreement));
    enter_record(agreement, record, id + 1);
    let mut books = agreement.engine_mut().grants.grants.at(id);
    let accesses = books.accesses.get() + 1;
    books.accesses.set(accesses);
    decided_on(Act::LogAccess, id, &record, accesses.into());
}

/// Says of a record what is known of it from now on; nothing was before.
fn enter_record<A: Agreement>(agreement: &mut A, record: B256, known: u64) {
    let mut place = agreement.engine_mut().grants.records.at(record);
    let before = place.get();
    let (act, id) = if before & ACCUSED == 0 {
        (Act::LogAccess, before.wrapping_sub(1))
    } else {
        (Act::Demand, before ^ ACCUSED)
    };
    require!(before == 0, SlaError::AlreadyDone { act, id });
    place.set(known);
}

/// Demands a correction, or an account of an access that is not in the log; returns the demand's number.
#[inline(never)]
fn demand<A: Agreement>(agreement: &mut A, about: Demanded, record: B256, reason: B256) -> u64 {
    let id = agreement.engine().grants.demanded.get();
    let state = begins(agreement, State::DemandNone);
    admit!(agreement, Demand, id, state, roles(agreement));
    let (next, open) = (
        agreement.engine().next.get(),
        agreement.engine().grants.open.get(),
    );
    let pending = open;
    require!(open < MOST_OPEN, SlaError::Unsettled { next, pending });
    if about == Demanded::Access {
        enter_record(agreement, record, ACCUSED | id);
    }
    let mut engine = agreement.engine_mut();
    engine.pending.update(|pending| pending + 1);
    engine.grants.open.set(open + 1);
    engine.grants.demanded.set(id + 1);
    let mut books = engine.grants.demands.at(id);
    books.about.set(about);
    books.record.set(record);
    enter(agreement, id, State::DemandOpen);
    decided_on(Act::Demand, id, &reason, u128::from(about as u8));
    id
}

/// Brings a demand into a state it stays in until somebody acts or time passes.
fn enter<A: Agreement>(agreement: &mut A, id: u64, stage: State) {
    let mut books = agreement.engine_mut().grants.demands.at(id);
    books.stage.set(stage);
    books.since.set(now().seconds());
}

/// A demand no longer waits for an answer.
fn waits_no_more<A: Agreement>(agreement: &mut A) {
    let open = &mut agreement.engine_mut().grants.open;
    open.update(|open| open - 1);
}

/// Answers a demand.
#[inline(never)]
fn answer<A: Agreement>(agreement: &mut A, id: u64, answer: B256) {
    let state = state(agreement, id);
    admit!(agreement, AnswerDemand, id, state, roles(agreement));
    waits_no_more(agreement);
    if A::PLAN.has_court {
        enter(agreement, id, State::DemandAnswered);
        decided(Act::AnswerDemand, id, &answer);
    } else {
        finish(agreement, id, State::DemandMet, Act::AnswerDemand, answer);
    }
}

/// Says that an answer does not suffice.
#[inline(never)]
fn contest<A: Agreement>(agreement: &mut A, id: u64, reason: B256) {
    let state = state(agreement, id);
    admit!(agreement, ContestDemand, id, state, roles(agreement));
    enter(agreement, id, State::DemandContested);
    decided(Act::ContestDemand, id, &reason);
}

/// The court decides whether an answer suffices.
#[inline(never)]
pub(super) fn judge<A: Agreement>(agreement: &mut A, id: u64, suffices: bool, reason: B256) {
    admit!(agreement, JudgeDemand, id, state(agreement, id));
    let stage = if suffices {
        State::DemandMet
    } else {
        State::DemandFailed
    };
    finish(agreement, id, stage, Act::JudgeDemand, reason);
}

/// Ends a demand that was not answered, or whose answer stands.
#[inline(never)]
fn conclude<A: Agreement>(agreement: &mut A, id: u64) {
    let state = state(agreement, id);
    admit!(agreement, ConcludeDemand, id, state);
    let stage = if state.state == State::DemandStands {
        State::DemandMet
    } else {
        waits_no_more(agreement);
        State::DemandFailed
    };
    finish(agreement, id, stage, Act::ConcludeDemand, B256::default());
}

/// Ends a demand; one that failed costs what the terms say.
fn finish<A: Agreement>(agreement: &mut A, id: u64, stage: State, act: Act, reason: B256) {
    enter(agreement, id, stage);
    let mut booked = Amount::ZERO;
    if stage == State::DemandFailed {
        booked = book(agreement);
        let grants = &mut agreement.engine_mut().grants;
        grants.failed.set(true);
        grants.demands.at(id).booked.set(booked);
    }
    let pending = &mut agreement.engine_mut().pending;
    pending.update(|pending| pending - 1);
    decided_on(act, id, &reason, booked.units());
}

/// Books what one failure costs, as far as the limit of a window goes; returns what was booked.
fn book<A: Agreement>(agreement: &mut A) -> Amount {
    let plan = plan::<A>();
    let Some(damages) = &plan.damages else {
        return Amount::ZERO;
    };
    let window = clock::open(agreement);
    let amount = money::sum(agreement, damages, window);
    let limit = plan.at_most.as_ref();
    let limit = limit.map(|most| money::sum(agreement, most, window));
    let costs = &mut agreement.engine_mut().grants.costs.at(window);
    let used = costs.get();
    let amount = within_limit(amount, limit, used);
    costs.set(used + amount);
    let side = if plan.by == A::PLAN.customer {
        Who::CUSTOMER
    } else {
        Who::PROVIDER
    };
    debt::damages(agreement, side, amount);
    amount
}

/// Whether this party holds the data and left a demand unmet: a cause to end the agreement.
pub(super) fn is_cause<A: Agreement>(agreement: &A, by: usize) -> bool {
    match &const { A::PLAN.grants } {
        Some(plan) => plan.by == by && agreement.engine().grants.failed.get(),
        None => false,
    }
}

/// What can be done with an agreement about somebody's data. Records are hashes that nobody can guess.
#[interface]
pub trait SlaGrants {
    /// Lets somebody use one's data until a moment, or until the agreement ends; `purpose` is the hash of what for. Answers the grant's
    /// number.
    fn give_grant(
        &mut self,
        grantee: Address,
        until: Timestamp,
        purpose: B256,
    ) -> Result<u64, SlaError>;

    /// Takes a grant back.
    fn revoke_grant(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// Logs an access under a grant, before it is made.
    fn log_access(&mut self, id: u64, record: B256) -> Result<(), SlaError>;

    /// Demands a correction of a record, or an account of an access that is not in the log. Answers the demand's number.
    fn demand(&mut self, about: Demanded, record: B256, reason: B256) -> Result<u64, SlaError>;

    /// Answers a demand; `answer` is the hash of the answer.
    fn answer_demand(&mut self, id: u64, answer: B256) -> Result<(), SlaError>;

    /// Ends a demand that was not answered in time, or whose answer stands. Anybody may.
    fn conclude_demand(&mut self, id: u64) -> Result<(), SlaError>;

    /// A grant.
    #[view]
    fn grant(&self, id: u64) -> GrantView;

    /// A demand.
    #[view]
    fn demand_of(&self, id: u64) -> DemandView;

    /// Whether an access is in the log.
    #[view]
    fn is_access_logged(&self, record: B256) -> bool;
}

impl<A: Agreement> SlaGrants for A {
    fn give_grant(
        &mut self,
        grantee: Address,
        until: Timestamp,
        purpose: B256,
    ) -> Result<u64, SlaError> {
        Ok(give(self, grantee, until, purpose))
    }

    fn revoke_grant(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        revoke(self, id, reason);
        Ok(())
    }

    fn log_access(&mut self, id: u64, record: B256) -> Result<(), SlaError> {
        log(self, id, record);
        Ok(())
    }

    fn demand(&mut self, about: Demanded, record: B256, reason: B256) -> Result<u64, SlaError> {
        Ok(demand(self, about, record, reason))
    }

    fn answer_demand(&mut self, id: u64, with: B256) -> Result<(), SlaError> {
        answer(self, id, with);
        Ok(())
    }

    fn conclude_demand(&mut self, id: u64) -> Result<(), SlaError> {
        conclude(self, id);
        Ok(())
    }

    fn grant(&self, id: u64) -> GrantView {
        view::grant(self, id)
    }

    fn demand_of(&self, id: u64) -> DemandView {
        view::demand(self, id)
    }

    fn is_access_logged(&self, record: B256) -> bool {
        is_logged(self, record)
    }
}

/// What can be done with an agreement about somebody's data that has a court.
#[interface]
pub trait SlaGrantCourt {
    /// Says that an answer does not suffice, so that it can be taken to the court.
    fn contest_demand(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// Decides whether it does.
    fn judge_demand(&mut self, id: u64, suffices: bool, reason: B256) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaGrantCourt for A {
    fn contest_demand(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        contest(self, id, reason);
        Ok(())
    }

    fn judge_demand(&mut self, id: u64, suffices: bool, reason: B256) -> Result<(), SlaError> {
        judge(self, id, suffices, reason);
        Ok(())
    }
}
