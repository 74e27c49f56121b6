//! What is kept of a round.

use slacontract::prelude::*;

/// A round.
#[derive(Storage)]
pub struct RoundBooks {
    /// How many of the signers who have a place reported; all places, once the answer is fixed for good.
    pub(crate) reports: Slot<u8>,
    /// It was told of.
    pub(crate) announced: Slot<bool>,
    /// When the last report came.
    pub(crate) updated: Slot<u64>,
    /// By place.
    pub(crate) readings: Map<u8, ReadingBooks>,
    /// By place: what a signer committed to.
    pub(crate) seals: Map<u8, B256>,
}

/// One signer's report.
#[derive(Storage)]
pub struct ReadingBooks {
    /// The value.
    pub(crate) value: Slot<i64>,
    /// Samples it was made of.
    pub(crate) taken: Slot<u64>,
    /// Samples due and not taken.
    pub(crate) missing: Slot<u64>,
    /// The report's sequence number.
    pub(crate) seq: Slot<u32>,
    /// There is a report.
    pub(crate) present: Slot<bool>,
    /// It was paid.
    pub(crate) paid: Slot<bool>,
    /// What was signed.
    pub(crate) digest: Slot<B256>,
}
