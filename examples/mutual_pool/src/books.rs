//! What the mutual keeps about a member and about a claim, and the figures both are judged by.

use slacontract::prelude::*;
use slacontract::terms::exact::{Interest, late_payment};

/// What a member pays for a period.
pub const CONTRIBUTION: Amount = Amount::from_units(100_000_000_000_000_000);
/// How long a contribution covers.
pub const PERIOD: Duration = Duration::from_seconds(30 * DAY);
/// Who begins, or begins anew, is covered after this.
pub const WAITING: Duration = Duration::from_seconds(30 * DAY);
/// For so long a late contribution still continues the cover.
pub const GRACE: Duration = Duration::from_seconds(10 * DAY);
/// What lateness costs: 2 % for each whole day.
pub const LATE: Interest = Interest {
    share: BasisPoints::new(200),
    per: Duration::from_seconds(DAY),
    cap: BasisPoints::new(2_000),
};
/// A loss is claimed within this.
pub const CLAIM_WITHIN: Duration = Duration::from_seconds(30 * DAY);
/// The most a claim asks for.
pub const MOST_CLAIM: Amount = Amount::from_units(2_000_000_000_000_000_000);
/// How long members vote.
pub const VOTE: Duration = Duration::from_seconds(7 * DAY);
/// The most members there are: each of them is looked at when a claim is filed.
pub const MOST_MEMBERS: u64 = 64;

const DAY: u64 = 86_400;

/// One member.
#[derive(Storage)]
pub struct MemberBooks {
    /// The manager admitted it.
    pub admitted: Slot<bool>,
    /// From when on it is covered.
    pub from: Slot<Timestamp>,
    /// Until when it has paid.
    pub until: Slot<Timestamp>,
    /// From when on it was not covered the last time, because it had not paid..
    pub gap_from: Slot<Timestamp>,
    /// ..until it did.
    pub gap_until: Slot<Timestamp>,
    /// Its claim that is being decided, plus one; 0 for none.
    pub claim: Slot<u64>,
}

impl MemberBooks {
    /// Whether what happened at a moment is covered, as far as was paid by now.
    pub fn is_covered(&self, at: Timestamp) -> bool {
        let in_gap = at >= self.gap_from.get() && at < self.gap_until.get();
        at >= self.from.get() && at < self.until.get() && !in_gap
    }

    /// Whether the next contribution begins the cover anew.
    pub fn begins(&self, now: Timestamp) -> bool {
        let until = self.until.get();
        until == Timestamp::from_seconds(0) || now >= until + GRACE
    }

    /// What the next contribution is.
    pub fn owes(&self, now: Timestamp) -> Amount {
        if self.begins(now) {
            return CONTRIBUTION;
        }
        let late = now.saturating_since(self.until.get());
        late_payment(CONTRIBUTION, Some(&LATE), late)
    }

    /// The next contribution is there.
    pub fn pays(&mut self, now: Timestamp) {
        let until = self.until.get();
        if self.begins(now) {
            self.from.set(now + WAITING);
            self.until.set(now + WAITING + PERIOD);
            return;
        }
        if now > until {
            self.gap_from.set(until);
            self.gap_until.set(now);
        }
        self.until.set(until + PERIOD);
    }
}

/// Where a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum ClaimState {
    /// Members vote, or have, and nobody had the votes counted.
    Voting,
    /// Granted; paid in its turn, as far as the pool has money.
    Granted,
    /// Refused by the members, or too few of them voted.
    Refused,
}

/// One claim.
#[derive(Storage)]
pub struct ClaimBooks {
    /// Who claims.
    pub by: Slot<Address>,
    /// When it was filed.
    pub filed: Slot<Timestamp>,
    /// Where it is.
    pub state: Slot<ClaimState>,
    /// What it asks for.
    pub amount: Slot<Amount>,
    /// What of it was paid.
    pub paid: Slot<Amount>,
    /// Hash of what proves the loss.
    pub evidence: Slot<B256>,
    /// Members who may vote on it.
    pub voters: Slot<u64>,
    /// Members who did.
    pub votes: Slot<u64>,
    /// Of them, who would grant it.
    pub granting: Slot<u64>,
    /// By member: how it voted.
    pub ballots: Map<Address, Ballot>,
    /// By member: the auditor excluded it.
    pub excluded: Map<Address, bool>,
}

/// A member's vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Ballot {
    /// None yet.
    None,
    /// For granting.
    Grant,
    /// Against.
    Refuse,
}

/// A claim, as anybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct ClaimView {
    /// Who claims.
    pub by: Address,
    /// Where it is.
    pub state: ClaimState,
    /// Until when members vote.
    pub until: Timestamp,
    /// What it asks for.
    pub amount: Amount,
    /// What of it was paid.
    pub paid: Amount,
    /// Hash of what proves the loss.
    pub evidence: B256,
    /// Members who may vote on it.
    pub voters: u64,
    /// Members who did.
    pub votes: u64,
    /// Of them, who would grant it.
    pub granting: u64,
}
