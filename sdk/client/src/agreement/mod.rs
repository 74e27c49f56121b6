//! What people ask about an agreement that is in force: what does everybody owe, and why was this credited.
//!
//! Everything here is read: from the agreement's views and its events, each with the transaction that proves it. Nothing is computed twice: a
//! credit is what the contract says, and the terms say which rule it comes from.

mod cases;
mod duties;
mod feeds;
mod record;
mod why;

pub use duties::{Duties, DutyRow, Standing, duties};
pub use record::{Proof, Record};
pub use why::{Line, Why, why};

use crate::contract::CallError;
use crate::rpc::ClientError;
use slacontract::error::Never;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// The node.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// What is at the address does not answer as an agreement does.
    #[error("{address} does not answer as an agreement: {source}")]
    NotAnAgreement {
        /// The address.
        address: alloy_primitives::Address,
        /// What it answered.
        #[source]
        source: Box<CallError<Never>>,
    },
    /// The court that judges it.
    #[error(transparent)]
    Court(#[from] crate::court::JurorError),
    /// There is no such window, or it has not opened.
    #[error("there is no window {window}; the last one that has opened is {last}")]
    NoSuchWindow {
        /// What was asked for.
        window: u64,
        /// The last.
        last: u64,
    },
}
