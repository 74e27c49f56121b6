//! What the feed tells the world.

use slacontract::feed::RoundId;
use slacontract::prelude::*;

/// A signer's report arrived.
#[derive(Event)]
pub struct Reported {
    /// Which round.
    #[indexed]
    pub round: RoundId,
    /// Who signed; of several in one, who observed.
    #[indexed]
    pub signer: Address,
    /// Sequence number.
    pub seq: u32,
    /// What was measured.
    pub value: i64,
    /// Samples it was made of.
    pub taken: u64,
    /// Samples due and not taken.
    pub missing: u64,
    /// Hash of the query.
    pub query_hash: B256,
    /// Merkle root of the raw samples.
    pub samples_root: B256,
    /// What was signed.
    pub digest: B256,
}

/// A round has an answer; Chainlink's event.
#[derive(Event)]
pub struct AnswerUpdated {
    /// The answer.
    #[indexed]
    pub current: I256,
    /// Which round.
    #[indexed]
    pub round_id: U256,
    /// When the last report it is made of came.
    pub updated_at: U256,
}

/// A round ended without an answer.
#[derive(Event)]
pub struct NoAnswer {
    /// Which round.
    #[indexed]
    pub round_id: U256,
}

/// An answer differs from the one before by the deviation of the rules.
#[derive(Event)]
pub struct Deviated {
    /// Which round.
    #[indexed]
    pub round_id: U256,
    /// The answer of the round before.
    pub before: i64,
    /// The answer.
    pub current: i64,
}

/// A signer lost its place.
#[derive(Event)]
pub struct Ejected {
    /// Who.
    #[indexed]
    pub signer: Address,
    /// Rounds it missed; 0 if it signed two reports of one round.
    pub missed: u64,
}
