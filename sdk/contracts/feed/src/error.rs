//! Why the feed refuses a call.

use slacontract::feed::{Fault, RoundId};
use slacontract::prelude::*;

/// The feed's errors.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FeedError {
    /// A feed has at least one signer and at most so many.
    WrongSignerCount {
        /// How many were given.
        given: u64,
        /// The most.
        most: u64,
    },
    /// A quorum is more than half of the signers, and no more than all.
    WrongQuorum {
        /// The quorum.
        quorum: u8,
        /// How many signers.
        signers: u64,
    },
    /// Reports are taken for at least two seconds, and no longer than a round lasts.
    WrongTimes {
        /// How long a round lasts.
        heartbeat: Duration,
        /// How long reports are taken.
        collect: Duration,
    },
    /// The round has no answer: too few reports, or it has not ended.
    NoData {
        /// The round.
        round: RoundId,
    },
    /// The last answer is older.
    Stale {
        /// When it was updated.
        updated_at: Timestamp,
        /// How old it may be.
        age: Duration,
    },
    /// The round is not reported any more: its time is over, or all have reported.
    NotReported {
        /// The round.
        round: RoundId,
        /// From when on it was.
        from: Timestamp,
        /// Until when.
        until: Timestamp,
    },
    /// A report must be for exactly the round.
    WrongRange {
        /// The round's first second.
        from: Timestamp,
        /// The first second after it.
        to: Timestamp,
    },
    /// The feed has the number 0, and its reports come in another way.
    OtherMode,
    /// Not as many as it takes, or not in order.
    InvalidCounts {
        /// How many were given.
        given: u64,
        /// How many it takes.
        needed: u64,
    },
    /// A value outside the range that is believed.
    InvalidValue {
        /// The value.
        value: i64,
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// The signature is not one.
    BadSignature,
    /// Signed by somebody who is not a signer, signed already, or for another chain, feed or set of signers.
    StrangeSigner {
        /// Whom the signature names.
        signer: Address,
    },
    /// This signer reported this round before; a correction needs a higher sequence number.
    AlreadyReported {
        /// Who.
        signer: Address,
        /// The sequence number that stands.
        seq: u32,
    },
    /// A report names in `prev` the one of the same round that it corrects; the first, zero.
    WrongPrevious {
        /// The digest that `prev` must be.
        prev: B256,
    },
    /// The signer did not commit to this report.
    NotSealed {
        /// Who.
        signer: Address,
    },
    /// The answer is not fixed, or was told already.
    NothingToAnnounce {
        /// The round.
        round: RoundId,
    },
    /// A signer is ejected when it missed enough of the last rounds and enough others are left to answer.
    NotEjectable {
        /// Rounds it missed.
        missed: u64,
        /// How many it takes.
        needed: u64,
        /// Signers that are left, this one included.
        left: u32,
    },
    /// These are not two different reports of one round and sequence number by one signer.
    NoEquivocation,
    /// There is nothing to claim, or no money to pay it.
    NothingToClaim {
        /// Who called.
        caller: Address,
    },
    /// More than is prepaid beyond what was earned and is needed.
    NotFree {
        /// What was asked for.
        amount: Amount,
        /// What is free.
        free: Amount,
    },
    /// The feed is retired.
    Retired,
}

impl From<Fault> for FeedError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Count { given, needed } => Self::InvalidCounts { given, needed },
            Fault::Value { value, min, max } => Self::InvalidValue { value, min, max },
            // Reports of values hold no ratios.
            Fault::Ratio { .. } => Self::OtherMode,
            Fault::Signature => Self::BadSignature,
            Fault::Signer(signer) => Self::StrangeSigner { signer },
            Fault::NoEquivocation => Self::NoEquivocation,
        }
    }
}
