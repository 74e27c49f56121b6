//! What anybody may ask about grants, their log and what was demanded.

use super::{ACCUSED, Demanded, grant_state, plan, state};
use crate::sla::Agreement;
use crate::sla::machine::State;
use crate::types::{Address, Amount, B256, Timestamp};
use slacontract_macros::Abi;

/// A grant.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct GrantView {
    /// Its number.
    pub id: u64,
    /// Its state.
    pub state: State,
    /// When time ends that state; 0 if time does not.
    pub until: Timestamp,
    /// Who may use the data; zero if there is no such grant.
    pub grantee: Address,
    /// Hash of what for.
    pub purpose: B256,
    /// How many accesses were logged under it.
    pub accesses: u64,
}

/// A demand.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct DemandView {
    /// Its number.
    pub id: u64,
    /// Its state.
    pub state: State,
    /// When time ends that state; 0 if time does not.
    pub until: Timestamp,
    /// What it is about.
    pub about: Demanded,
    /// The access, or the data that is wrong.
    pub record: B256,
    /// Who answers for it.
    pub obligor: Address,
    /// What was booked for it.
    pub booked: Amount,
}

#[inline(never)]
pub(super) fn grant<A: Agreement>(agreement: &A, id: u64) -> GrantView {
    let books = agreement.engine().grants.grants.at(id);
    let found = grant_state(agreement, id);
    GrantView {
        id,
        state: found.state,
        until: found.until,
        grantee: books.grantee.get(),
        purpose: books.purpose.get(),
        accesses: books.accesses.get(),
    }
}

#[inline(never)]
pub(super) fn demand<A: Agreement>(agreement: &A, id: u64) -> DemandView {
    let books = agreement.engine().grants.demands.at(id);
    let found = state(agreement, id);
    DemandView {
        id,
        state: found.state,
        until: found.until,
        about: books.about.get(),
        record: books.record.get(),
        obligor: agreement.party(plan::<A>().by).address(),
        booked: books.booked.get(),
    }
}

/// Whether an access is in the log. For the author's code, which may hold an audit's log against it.
pub fn is_logged<A: Agreement>(agreement: &A, record: B256) -> bool {
    let known = agreement.engine().grants.records.at(record).get();
    known != 0 && known & ACCUSED == 0
}

/// Whether somebody may use the data now under this grant. For the author's code.
pub fn is_granted<A: Agreement>(agreement: &A, id: u64, grantee: Address) -> bool {
    grant_state(agreement, id).state == State::GrantLive
        && agreement.engine().grants.grants.at(id).grantee.get() == grantee
}
