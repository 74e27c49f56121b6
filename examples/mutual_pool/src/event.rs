//! What the mutual tells, and why it refuses.

use slacontract::prelude::*;

/// A member was admitted.
#[derive(Event)]
pub struct Admitted {
    /// Who.
    #[indexed]
    pub member: Address,
}

/// A contribution was paid.
#[derive(Event)]
pub struct Contributed {
    /// By whom.
    #[indexed]
    pub member: Address,
    /// How much.
    pub amount: Amount,
    /// Until when it has paid now.
    pub until: Timestamp,
}

/// A loss was claimed.
#[derive(Event)]
pub struct ClaimFiled {
    /// The claim.
    #[indexed]
    pub id: u64,
    /// By whom.
    #[indexed]
    pub by: Address,
    /// How much it asks for.
    pub amount: Amount,
    /// Hash of what proves the loss.
    pub evidence: B256,
}

/// A member was excluded from voting on a claim.
#[derive(Event)]
pub struct Excluded {
    /// The claim.
    #[indexed]
    pub id: u64,
    /// Who.
    #[indexed]
    pub member: Address,
    /// Hash of the reasons.
    pub reason: B256,
}

/// The votes on a claim were counted.
#[derive(Event)]
pub struct ClaimDecided {
    /// The claim.
    #[indexed]
    pub id: u64,
    /// Whether it was granted.
    pub granted: bool,
    /// Members who might vote.
    pub voters: u64,
    /// Members who did.
    pub votes: u64,
}

/// A claim was paid, or a part of it.
#[derive(Event)]
pub struct ClaimPaid {
    /// The claim.
    #[indexed]
    pub id: u64,
    /// To whom.
    #[indexed]
    pub to: Address,
    /// How much.
    pub amount: Amount,
}

/// Why the mutual refuses.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum PoolError {
    /// Only the manager admits members.
    NotManager,
    /// Only the auditor excludes members from a vote.
    NotAuditor,
    /// There is no room for another member.
    Full,
    /// It is a member already.
    Member {
        /// Who.
        member: Address,
    },
    /// The manager has not admitted it.
    NoMember {
        /// Who.
        member: Address,
    },
    /// The contribution is more than what was sent.
    TooLittle {
        /// What was sent.
        sent: Amount,
        /// What is owed.
        owed: Amount,
    },
    /// A claim asks for something, and for no more than this.
    BadAmount {
        /// The most.
        most: Amount,
    },
    /// The member was not covered then, or it is too long ago, or has not happened.
    NotCovered {
        /// When.
        at: Timestamp,
    },
    /// A member has one claim at a time before the others.
    Undecided {
        /// The claim.
        claim: u64,
    },
    /// There is no such claim.
    NoClaim {
        /// Its number.
        id: u64,
    },
    /// The claim is decided, or the time to vote is over.
    Decided {
        /// The claim.
        id: u64,
    },
    /// The member has voted, or has no vote on this claim.
    MayNotVote {
        /// The claim.
        id: u64,
        /// Who.
        member: Address,
    },
    /// Not all votes are there, and there is time.
    StillVoting {
        /// Until when.
        until: Timestamp,
    },
    /// No claim waits for money, the pool is empty, or the caller was credited nothing.
    NothingToPay,
}
