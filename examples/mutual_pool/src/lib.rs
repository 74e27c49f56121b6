//! A mutual (互助): members pay into a pool and decide together what it pays for.
//!
//! Each member pays for thirty days ahead. A late contribution costs more and leaves its days without cover; after ten days the cover
//! is gone, and who begins anew waits as a newcomer does. A loss is claimed from the pool, and members decide: at least half of those who
//! may vote, and more than half of those who do. Whoever claims does not vote on it, nor whoever is near to the claimant by the word of
//! either, nor whom the auditor excludes with reasons.
//!
//! A manager keeps the books, is paid for that every quarter, and can move none of the money. It discloses the accounts of each quarter
//! to members and auditor. Accounts that are late, or do not satisfy the auditor and are not made good, are paid for out of the bond
//! that the manager put up, and entitle the members to end its contract.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

mod books;
mod event;

pub use books::{
    Ballot, CLAIM_WITHIN, CONTRIBUTION, ClaimState, ClaimView, GRACE, LATE, MOST_CLAIM,
    MOST_MEMBERS, PERIOD, VOTE, WAITING,
};
use books::{ClaimBooks, MemberBooks};
pub use event::{Admitted, ClaimDecided, ClaimFiled, ClaimPaid, Contributed, Excluded, PoolError};
use slacontract::prelude::*;

/// The manager's contract: quarter by quarter, for a year.
#[contract]
#[agreement(version = 1, asset = ether, window = "90d", term = 4 windows, renew = by_both, amend = never,
            terminate(notice = "90d", for_cause = 1 breaches in 1 windows), language = en)]
pub struct MutualPool {
    /// What the members pay the manager for a quarter.
    #[param(default = "1 ether", range = "0.1 ether"..="10 ether")]
    fee: Param<Amount>,

    /// Keeps the books.
    #[party(bond = "5 ether")]
    manager: Party,
    /// The members, by their association.
    #[party(prepays = fee per window)]
    members: Party,
    /// Looks at the accounts, and at who is near to whom.
    #[party(reads = all)]
    auditor: Party,

    /// The accounts of a quarter: contributions, claims, what is left.
    #[disclosure(by = manager, to = [members, auditor], every = window, within = "20d", late = "0.1 ether" per day, cure = "10d")]
    accounts: Disclosure,

    /// Members and auditor look at the accounts for a week.
    #[challenge(within = "7d", resolve_within = "14d", otherwise = provisional)]
    dispute: Challenge,

    roll: List<Address>,
    by_member: Map<Address, MemberBooks>,
    /// By who declared it: whom a member is near to, and since when.
    near: Map<Address, Map<Address, Timestamp>>,
    claims: List<ClaimBooks>,
    /// Claims that were granted, in the order in which they are paid.
    granted: List<u64>,
    /// How many of them are paid in full.
    served: Slot<u64>,
    /// What the members paid in and no claim was paid.
    pool: Slot<Amount>,
    /// What was paid on claims, or sent by mistake, and not collected.
    credited: Map<Address, Amount>,
    /// Of all together.
    uncollected: Slot<Amount>,
}

#[contract]
impl MutualPool {
    /// Proposes the manager's contract.
    #[init]
    pub fn new(
        &mut self,
        manager: Address,
        members: Address,
        auditor: Address,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(manager, members, auditor, fee)
    }

    /// Admits a member. The manager looks at who it is: each has one vote.
    pub fn admit(&mut self, member: Address) -> Result<(), PoolError> {
        ensure!(caller() == self.manager.address(), PoolError::NotManager);
        ensure!(self.roll.len() < MOST_MEMBERS, PoolError::Full);
        let mut books = self.by_member.at(member);
        ensure!(!books.admitted.get(), PoolError::Member { member });
        books.admitted.set(true);
        self.roll.push(member);
        emit(Admitted { member });
        Ok(())
    }

    /// Pays the caller's next contribution ([`MutualPool::owes`]). What is too much can be collected.
    #[payable]
    pub fn contribute(&mut self) -> Result<(), PoolError> {
        let (member, sent) = (caller(), value_sent());
        let mut books = self.member(member)?;
        let owed = books.owes(now());
        ensure!(sent >= owed, PoolError::TooLittle { sent, owed });
        books.pays(now());
        let until = books.until.get();
        self.pool.update(|pool| pool + owed);
        self.credit(member, sent - owed);
        emit(Contributed {
            member,
            amount: owed,
            until,
        });
        Ok(())
    }

    /// Declares that the caller is near to somebody: neither votes on the other's claims. Counts for claims filed later, for ever.
    pub fn declare(&mut self, near: Address) -> Result<(), PoolError> {
        self.member(caller())?;
        let mut since = self.near.at(caller()).at(near);
        if since.get() == Timestamp::from_seconds(0) {
            since.set(now());
        }
        Ok(())
    }

    /// Claims a loss that happened while the caller was covered; answers the claim's number.
    pub fn file_claim(
        &mut self,
        amount: Amount,
        happened: Timestamp,
        evidence: B256,
    ) -> Result<u64, PoolError> {
        let (by, filed) = (caller(), now());
        let mut member = self.member(by)?;
        ensure!(
            amount <= MOST_CLAIM && !amount.is_zero(),
            PoolError::BadAmount { most: MOST_CLAIM }
        );
        let in_time = happened <= filed && filed < happened + CLAIM_WITHIN;
        ensure!(
            in_time && member.is_covered(happened),
            PoolError::NotCovered { at: happened }
        );
        ensure!(
            member.claim.get() == 0,
            PoolError::Undecided {
                claim: member.claim.get() - 1
            }
        );
        let id = self.claims.len();
        member.claim.set(id + 1);
        let mut claim = self.claims.grow();
        claim.by.set(by);
        claim.filed.set(filed);
        claim.amount.set(amount);
        claim.evidence.set(evidence);
        let voters = self.roll.iter().filter(|voter| self.may_vote(id, *voter));
        let voters = voters.count() as u64;
        self.claims.at(id).voters.set(voters);
        emit(ClaimFiled {
            id,
            by,
            amount,
            evidence,
        });
        Ok(id)
    }

    /// Excludes a member from voting on a claim, for reasons whose hash is given. Its vote, if there is one, is taken out.
    pub fn exclude(&mut self, id: u64, member: Address, reason: B256) -> Result<(), PoolError> {
        ensure!(caller() == self.auditor.address(), PoolError::NotAuditor);
        let mut claim = self.voting(id)?;
        ensure!(
            self.may_vote(id, member),
            PoolError::MayNotVote { id, member }
        );
        claim.excluded.set(member, true);
        claim.voters.update(|voters| voters - 1);
        match claim.ballots.take(member) {
            Ballot::None => {}
            ballot => {
                claim.votes.update(|votes| votes - 1);
                if ballot == Ballot::Grant {
                    claim.granting.update(|granting| granting - 1);
                }
            }
        }
        emit(Excluded { id, member, reason });
        Ok(())
    }

    /// Votes on a claim, once.
    pub fn vote(&mut self, id: u64, grant: bool) -> Result<(), PoolError> {
        let member = caller();
        let mut claim = self.voting(id)?;
        ensure!(
            self.may_vote(id, member) && claim.ballots.get(member) == Ballot::None,
            PoolError::MayNotVote { id, member }
        );
        claim.votes.update(|votes| votes + 1);
        if grant {
            claim.granting.update(|granting| granting + 1);
        }
        let ballot = if grant { Ballot::Grant } else { Ballot::Refuse };
        claim.ballots.set(member, ballot);
        Ok(())
    }

    /// Has the votes counted, when all are there or the time is over. Anybody may.
    pub fn decide(&mut self, id: u64) -> Result<(), PoolError> {
        let mut claim = self.undecided(id)?;
        let (voters, votes) = (claim.voters.get(), claim.votes.get());
        let until = claim.filed.get() + VOTE;
        ensure!(
            votes == voters || now() >= until,
            PoolError::StillVoting { until }
        );
        let quorate = votes > 0 && 2 * votes >= voters;
        let granted = quorate && 2 * claim.granting.get() > votes;
        let state = if granted {
            self.granted.push(id);
            ClaimState::Granted
        } else {
            ClaimState::Refused
        };
        claim.state.set(state);
        self.by_member.at(claim.by.get()).claim.clear();
        emit(ClaimDecided {
            id,
            granted,
            voters,
            votes,
        });
        Ok(())
    }

    /// Pays the granted claim whose turn it is, as far as the pool has money; the rest when there is more. Anybody may.
    pub fn pay_next(&mut self) -> Result<(), PoolError> {
        let turn = self.served.get();
        ensure!(turn < self.granted.len(), PoolError::NothingToPay);
        let id = self.granted.get(turn);
        let mut claim = self.claims.at(id);
        let owed = claim.amount.get() - claim.paid.get();
        let amount = owed.min(self.pool.get());
        ensure!(!amount.is_zero(), PoolError::NothingToPay);
        self.pool.update(|pool| pool - amount);
        claim.paid.update(|paid| paid + amount);
        if amount == owed {
            self.served.set(turn + 1);
        }
        let to = claim.by.get();
        self.credit(to, amount);
        emit(ClaimPaid { id, to, amount });
        Ok(())
    }

    /// Pays the caller what it was credited.
    pub fn collect(&mut self) -> Result<Amount, PoolError> {
        let amount = self.credited.take(caller());
        ensure!(!amount.is_zero(), PoolError::NothingToPay);
        self.uncollected.update(|all| all - amount);
        // slacontract: allow(L014) what members were credited lies above the agreement's books, which stay covered
        pay(caller(), amount);
        Ok(amount)
    }

    /// What a member pays next.
    #[view]
    pub fn owes(&self, member: Address) -> Result<Amount, PoolError> {
        Ok(self.member(member)?.owes(now()))
    }

    /// Whether what happened to a member at a moment is covered.
    #[view]
    pub fn is_covered(&self, member: Address, at: Timestamp) -> bool {
        self.by_member.at(member).is_covered(at)
    }

    /// A claim.
    #[view]
    pub fn claim_of(&self, id: u64) -> Result<ClaimView, PoolError> {
        ensure!(id < self.claims.len(), PoolError::NoClaim { id });
        let claim = self.claims.at(id);
        Ok(ClaimView {
            by: claim.by.get(),
            state: claim.state.get(),
            until: claim.filed.get() + VOTE,
            amount: claim.amount.get(),
            paid: claim.paid.get(),
            evidence: claim.evidence.get(),
            voters: claim.voters.get(),
            votes: claim.votes.get(),
            granting: claim.granting.get(),
        })
    }

    /// How many claims were filed.
    #[view]
    pub fn claims_filed(&self) -> u64 {
        self.claims.len()
    }

    /// What the members paid in and no claim was paid.
    #[view]
    pub fn pool(&self) -> Amount {
        self.pool.get()
    }

    /// What was credited to anybody and not collected.
    #[view]
    pub fn uncollected(&self) -> Amount {
        self.uncollected.get()
    }

    fn credit(&mut self, to: Address, amount: Amount) {
        if !amount.is_zero() {
            self.credited.update(to, |credited| credited + amount);
            self.uncollected.update(|all| all + amount);
        }
    }

    fn member(&self, member: Address) -> Result<MemberBooks, PoolError> {
        let books = self.by_member.at(member);
        ensure!(books.admitted.get(), PoolError::NoMember { member });
        Ok(books)
    }

    fn undecided(&self, id: u64) -> Result<ClaimBooks, PoolError> {
        ensure!(id < self.claims.len(), PoolError::NoClaim { id });
        let claim = self.claims.at(id);
        ensure!(
            claim.state.get() == ClaimState::Voting,
            PoolError::Decided { id }
        );
        Ok(claim)
    }

    /// The same, as long as members vote.
    fn voting(&self, id: u64) -> Result<ClaimBooks, PoolError> {
        let claim = self.undecided(id)?;
        ensure!(now() < claim.filed.get() + VOTE, PoolError::Decided { id });
        Ok(claim)
    }

    /// Whether a member may vote on a claim: covered when it was filed, not its claimant, not near to it, not excluded.
    fn may_vote(&self, id: u64, member: Address) -> bool {
        let claim = self.claims.at(id);
        let (by, filed) = (claim.by.get(), claim.filed.get());
        member != by
            && self.by_member.at(member).is_covered(filed)
            && !self.were_near(member, by, filed)
            && !self.were_near(by, member, filed)
            && !claim.excluded.get(member)
    }

    /// Whether one declared the other before a moment.
    fn were_near(&self, one: Address, other: Address, at: Timestamp) -> bool {
        let since = self.near.at(one).get(other);
        since != Timestamp::from_seconds(0) && since < at
    }
}
