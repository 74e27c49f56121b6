//! The face of [ERC-792](https://github.com/ethereum/EIPs/issues/792): arbitrator and arbitrable. Any contract of the one kind works
//! with any of the other.

use super::CourtError;
use super::books::CourtState;
use super::event::{AppealDecision, AppealPossible, DisputeCreation};
use super::file::Filing;
use super::machine::CaseState;
use crate::abi;
use crate::contract::Part;
use crate::error::MALFORMED_ARGUMENTS;
use crate::host;
use crate::types::{Amount, B256, Bytes, U256};
use slacontract_macros::{Abi, Event, interface};

/// ERC-792: where a dispute is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum DisputeStatus {
    /// Not answered yet.
    Waiting,
    /// Answered; the loser may appeal.
    Appealable,
    /// Final.
    Solved,
}

/// ERC-792: a contract was told a ruling.
#[derive(Event)]
pub struct Ruling {
    /// By whom.
    #[indexed]
    pub arbitrator: crate::types::Address,
    /// Which dispute.
    #[indexed]
    pub dispute_id: U256,
    /// What was ruled.
    pub ruling: U256,
}

/// A contract that disputes can be about.
#[interface]
pub trait Arbitrable {
    /// Told by the arbitrator, once: what was ruled on a dispute.
    fn rule(&mut self, dispute_id: U256, ruling: U256);
}

/// What `extraData` says; nothing stands for the court's usual numbers.
pub(super) fn filing(extra_data: &Bytes) -> Filing {
    if extra_data.0.is_empty() {
        return Filing::default();
    }
    match abi::decode(&extra_data.0) {
        Ok(filing) => filing,
        Err(_) => host::revert_selector(MALFORMED_ARGUMENTS),
    }
}

/// A case's number in this court; numbers beyond 64 bits name none.
pub(super) fn number(dispute_id: U256) -> u64 {
    dispute_id.to_u64().unwrap_or(u64::MAX)
}

/// An arbitrator.
#[interface(
    events(DisputeCreation, AppealPossible, AppealDecision),
    errors(CourtError)
)]
pub trait Arbitrator: Part<CourtState> {
    /// Opens a dispute about the caller, paid with the call. This court has the outcomes 0 refuse, 1 what stands, 2 the claim, and what
    /// else the other side brings; `extraData` is an encoded [`Filing`], or nothing.
    #[payable]
    fn create_dispute(&mut self, choices: U256, extra_data: Bytes) -> U256 {
        let _ = choices;
        let filing = filing(&extra_data);
        self.part_mut::<CourtState>().file(filing).into()
    }

    /// What that costs.
    #[view]
    fn arbitration_cost(&self, extra_data: Bytes) -> Amount {
        let filing = filing(&extra_data);
        self.part::<CourtState>().filing_cost(filing)
    }

    /// Appeals, paid with the call; the caller is a side that lost. `extraData` is the hash it commits to for the draw, or nothing.
    #[payable]
    fn appeal(&mut self, dispute_id: U256, extra_data: Bytes) {
        let link = extra_data.0.first_chunk().copied().unwrap_or_default();
        let mut court = self.part_mut::<CourtState>();
        court.appeal(number(dispute_id), B256::from(link));
    }

    /// What that costs.
    #[view]
    fn appeal_cost(&self, dispute_id: U256, extra_data: Bytes) -> Amount {
        let _ = extra_data;
        self.part::<CourtState>().cost_of_appeal(number(dispute_id))
    }

    /// From when until when it can be appealed; zeros when it cannot.
    #[view]
    fn appeal_period(&self, dispute_id: U256) -> (U256, U256) {
        let (court, case) = (self.part::<CourtState>(), number(dispute_id));
        let now = court.state(case);
        if now.state != CaseState::CaseAppealable {
            return (U256::ZERO, U256::ZERO);
        }
        (court.cases.at(case).since.get().into(), now.until.into())
    }

    /// Where it is.
    #[view]
    fn dispute_status(&self, dispute_id: U256) -> DisputeStatus {
        let (court, case) = (self.part::<CourtState>(), number(dispute_id));
        match court.state(case).state {
            CaseState::CaseAppealable | CaseState::CaseStanding => DisputeStatus::Appealable,
            CaseState::CaseFinal | CaseState::CaseUnexecuted | CaseState::CaseExecuted => {
                DisputeStatus::Solved
            }
            _ => DisputeStatus::Waiting,
        }
    }

    /// What would be ruled if nothing else happened.
    #[view]
    fn current_ruling(&self, dispute_id: U256) -> U256 {
        let (court, case) = (self.part::<CourtState>(), number(dispute_id));
        court.cases.at(case).ruling.get().into()
    }
}
