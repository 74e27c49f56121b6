//! Why a court refuses a call. Each error names the value and what would be right.

use super::machine::{CaseAct, CaseState};
use crate::types::{Address, Amount, B256, Timestamp};
use slacontract_macros::Error;

/// The court's errors.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CourtError {
    /// The case is not in a state that allows this.
    CaseNotNow {
        /// What was tried.
        act: CaseAct,
        /// On which case.
        case: u64,
        /// The state it is in.
        state: CaseState,
        /// When time ends that state; 0 if time does not.
        until: Timestamp,
    },
    /// The caller has no role in the case that may do this.
    CaseNotEntitled {
        /// What was tried.
        act: CaseAct,
        /// Who called.
        caller: Address,
    },
    /// This was done before.
    CaseAlreadyDone {
        /// What.
        act: CaseAct,
        /// On which case.
        case: u64,
    },
    /// Settings no case could be held under: which one, counted from 1 in their order.
    BadSetting {
        /// Its place.
        setting: u8,
    },
    /// A panel is odd, and the last panel of its appeals has at most 33 seats with its redraw.
    BadPanel {
        /// Seats.
        seats: u8,
        /// Appeals.
        appeals: u8,
    },
    /// The two sides of a case are two parties, and neither is declared a key of the other.
    SameInterest {
        /// Who files.
        filer: Address,
        /// Against whom.
        respondent: Address,
    },
    /// What was sent does not cover the cost.
    CostNotMet {
        /// What was sent.
        sent: Amount,
        /// What it costs.
        needed: Amount,
    },
    /// A case has at most eight outcomes, four orders and 16 exhibits of a side; a party declares at most four keys.
    NoRoom,
    /// There is no such order, or it was met, or it is the other side's.
    NoSuchOrder {
        /// The order.
        order: u64,
    },
    /// This is not what was committed to.
    CommitmentMismatch {
        /// What was committed to.
        committed: B256,
        /// What was shown.
        shown: B256,
    },
    /// A side without a bond commits to randomness only where the filer did.
    NothingToForfeit,
    /// There are too few jurors that may sit in this case.
    PanelTooSmall {
        /// Jurors found.
        found: u64,
        /// Seats.
        needed: u64,
    },
    /// The seat is somebody else's.
    NotTheJuror {
        /// Whose.
        juror: Address,
    },
    /// The case has no such outcome.
    NoSuchOutcome {
        /// The outcome.
        outcome: u8,
    },
    /// The contract that the case is about executes no such value: it must be in this range. A side that claims more joins the case.
    ValueOutOfReach {
        /// The least.
        low: Amount,
        /// The greatest.
        high: Amount,
    },
    /// The case is about something that no value decides: the contract that it is about would refuse it.
    NoValueDecides,
    /// A vote is given with the hash of its reasons.
    NoReason,
    /// Evidence this late could only be heard on appeal, and there is none any more.
    TooLateToBeHeard,
    /// Only those named when the court was made sit in it.
    NotNamed {
        /// Who.
        juror: Address,
    },
    /// The juror lost its place, or the pool holds as many as it can.
    NoPlace {
        /// Who.
        juror: Address,
    },
    /// So much of the stake is not there, or is locked in cases.
    StakeNotFree {
        /// What is free.
        free: Amount,
        /// What was asked for.
        asked: Amount,
    },
    /// Stakes that were taken out of the pool are paid out after the draws that may still count on them.
    StakeNotYetFree {
        /// From which epoch on.
        epoch: u64,
    },
    /// The caller has nothing to claim.
    NothingOwed {
        /// Who called.
        caller: Address,
    },
}
