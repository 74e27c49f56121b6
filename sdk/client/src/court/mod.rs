//! A court as its jurors use it: the cases that wait for them, a vote that is sealed now and revealed later, nothing kept in between.
//!
//! Everything about a case is read from the court. A vote's salt is made again from the account ([`salt`]), and the choice is found again
//! by trying the outcomes of the case, of which there are at most eight. What would be refused on chain is refused here first, in words.

mod ballot;
mod docket;
mod history;
mod question;

pub use ballot::{Ballot, Opening};
pub use docket::{CaseRow, Courtroom, Next, Outcome, Subject, SubjectKind, outcome, phase};
pub use question::{question, salt};

use alloy_primitives::Address;
use slacontract::court::{CaseState, CourtError};
use slacontract::error::Never;

use crate::contract::CallError;
use crate::rpc::ClientError;

/// Why a juror cannot do this.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JurorError {
    /// The node, or the account.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// What is at the address does not answer as a court does.
    #[error("{address} does not answer as a court: {source}")]
    NotACourt {
        /// The address.
        address: Address,
        /// What it answered.
        #[source]
        source: Box<CallError<Never>>,
    },
    /// There is no such case.
    #[error("there is no case {case}; the court has {count}, counted from 0")]
    NoSuchCase {
        /// What was asked for.
        case: u64,
        /// How many there are.
        count: u64,
    },
    /// The case is in another phase.
    #[error("case {case} is in phase `{}`, and votes are {act} in phase `{}`", phase(*.state), phase(*.wanted))]
    NotNow {
        /// Which case.
        case: u64,
        /// What is done in the phase that is wanted: `sealed`, `revealed`.
        act: &'static str,
        /// The phase it is in.
        state: CaseState,
        /// When time ends that, in seconds since 1970; 0 if time does not.
        until: u64,
        /// The phase in which it can be done.
        wanted: CaseState,
    },
    /// The case has another panel by now.
    #[error("case {case} has panel {present} now, and the vote is for panel {asked}")]
    OtherRound {
        /// Which case.
        case: u64,
        /// The panel that was meant.
        asked: u8,
        /// The present one.
        present: u8,
    },
    /// The account does not sit in the panel.
    #[error("{juror} has no seat in panel {round} of case {case}; there sit {}", list(.jurors))]
    NoSeat {
        /// Who.
        juror: Address,
        /// In which case.
        case: u64,
        /// In which panel.
        round: u8,
        /// Who sits in it.
        jurors: Vec<Address>,
    },
    /// The seat leaked and does not count.
    #[error(
        "seat {seat} of case {case} does not count any more: its vote was known while it was sealed"
    )]
    Voided {
        /// Which seat.
        seat: u8,
        /// In which case.
        case: u64,
    },
    /// The case has no such outcome.
    #[error("case {case} has no outcome {outcome}; it has {known}")]
    NoSuchOutcome {
        /// Which case.
        case: u64,
        /// What was asked for.
        outcome: String,
        /// What there is.
        known: String,
    },
    /// Nothing was sealed.
    #[error("seat {seat} sealed no vote in case {case}, so there is none to reveal")]
    NothingSealed {
        /// Which seat.
        seat: u8,
        /// In which case.
        case: u64,
    },
    /// Votes are open, so nothing says which outcome is meant.
    #[error(
        "votes of case {case} are open: nothing was sealed, so the outcome is to be named; it has {known}"
    )]
    OpenVote {
        /// In which case.
        case: u64,
        /// The outcomes there are.
        known: String,
    },
    /// The vote was revealed before.
    #[error("the vote of seat {seat} in case {case} is revealed already: outcome {choice}")]
    Revealed {
        /// Which seat.
        seat: u8,
        /// In which case.
        case: u64,
        /// What it says.
        choice: u8,
    },
    /// No outcome with this salt makes what was committed to.
    #[error(
        "no outcome that was tried ({tried}) with this salt makes what seat {seat} of case {case} committed to"
    )]
    NoMatch {
        /// Which seat.
        seat: u8,
        /// In which case.
        case: u64,
        /// The outcomes that were tried.
        tried: String,
    },
    /// The account's signatures do not make a salt that can be made again.
    #[error(
        "{account} does not sign the same question with the same signature twice, so no salt can be made from it again"
    )]
    NotRepeatable {
        /// Whose.
        account: Address,
    },
    /// The node signed with another key, or something else.
    #[error("the node's signature of the question is not one of {account}")]
    NotItsSignature {
        /// Whose it should be.
        account: Address,
    },
    /// The court refused.
    #[error(transparent)]
    Refused(Box<CallError<CourtError>>),
}

fn list(jurors: &[Address]) -> String {
    let names: Vec<String> = jurors.iter().map(Address::to_string).collect();
    names.join(", ")
}
