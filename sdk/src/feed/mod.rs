//! Feeds: what several signers report together, whether an agreement counts money by it or a contract of its own publishes it.
//!
//! What always holds: a report is bound to chain, contract, configuration and one round or window, and counts only with the signature of
//! a signer that has its place; what is known is made of all reports of that round and of no other; where too few came there is
//! no data, and never an older answer in its place.

mod aggregated;
mod fault;
mod report;
mod round;
mod signers;

pub use aggregated::{AggregatedReport, Observation, faulty, observed};
pub use fault::Fault;
pub use report::ValueReport;
pub use round::{Aggregator, AggregatorClient, RoundData, RoundId};
pub use signers::{Signed, Signers, equivocation};
