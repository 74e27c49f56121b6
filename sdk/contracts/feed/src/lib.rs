//! A feed of values: several signers report each round, anybody reads what they say together.
//!
//! Rounds follow each other without gaps, each as long as the heartbeat. Reports of a round are taken after it, for a limited time.
//! What always holds:
//!
//! * The answer of a round is made of all its reports by the rule of agreements' feeds, and fixed when every signer reported or the time
//!   for reports is over. A round with too few reports has no answer, ever: [`FeedError::NoData`].
//! * `latestRoundData` is about the last round whose answer is fixed, and about no other: an answer is at most two heartbeats old.
//! * A report is paid once. What signers earned is theirs before anything goes back to whoever runs the feed.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

mod books;
mod error;
mod event;
mod fees;
mod place;
mod read;
mod report;
mod rules;

use slacontract::feed::{AggregatedReport, Aggregator, RoundData, RoundId, Signers, ValueReport};
use slacontract::prelude::*;
use slacontract::standard::{Ownable, OwnableState};

pub use books::{ReadingBooks, RoundBooks};
pub use error::FeedError;
pub use event::{AnswerUpdated, Deviated, Ejected, NoAnswer, Reported};
pub use read::Fixed;
pub use rules::{Middle, Mode, Rules};

/// The feed.
#[contract(
    implements(Aggregator, Ownable),
    events(Reported, AnswerUpdated, NoAnswer, Deviated, Ejected)
)]
pub struct Feed {
    #[component]
    ownable: OwnableState,
    description: Slot<String>,
    rules: Slot<Rules>,
    /// What signatures are bound to.
    config: Slot<B256>,
    /// Counts changes of the signers.
    number: Slot<u32>,
    /// The first round's first second.
    start: Slot<u64>,
    /// How many rounds there will be, once the feed is retired; 0 before.
    rounds: Slot<u64>,
    signers: List<Address>,
    /// Those that lost their place, as bits.
    ejected: Slot<u32>,
    books: Map<u64, RoundBooks>,
    /// What signers have earned and not claimed, in all.
    owed: Slot<Amount>,
    claimable: Map<Address, Amount>,
}

#[contract]
impl Feed {
    /// Opens the first round. Whoever deploys it owns it: it names the signers, until it renounces.
    #[init]
    pub fn new(
        &mut self,
        description: String,
        rules: Rules,
        signers: Vec<Address>,
    ) -> Result<(), FeedError> {
        rules.check(&signers)?;
        self.ownable.start_with(caller());
        self.description.set(description);
        self.rules.set(rules);
        self.start.set(now().seconds());
        for signer in signers {
            self.signers.push(signer);
        }
        self.bind();
        Ok(())
    }

    /// A signer's report of a round, carried by anybody.
    pub fn report(&mut self, report: ValueReport, signature: Bytes) -> Result<(), FeedError> {
        self.take(&report, &signature)
    }

    /// What at least `2f + 1` signers saw in a round, signed by exactly `f + 1`, carried by anybody.
    pub fn report_aggregated(
        &mut self,
        report: AggregatedReport,
        signatures: Vec<Bytes>,
    ) -> Result<(), FeedError> {
        self.take_aggregated(&report, &signatures)
    }

    /// A signer commits to its report, in the first half of the time for reports: to the Keccak-256 hash of its signature.
    pub fn seal(&mut self, round: RoundId, commitment: B256) -> Result<(), FeedError> {
        self.keep_seal(round, commitment)
    }

    /// Tells of a round's answer, once it is fixed: `AnswerUpdated` or `NoAnswer`, and `Deviated` where it differs from the round before
    /// by the deviation of the rules. Anybody may, once for a round.
    pub fn announce(&mut self, round: RoundId) -> Result<(), FeedError> {
        self.tell(round)
    }

    /// Ejects a signer that missed too many of the last rounds, as long as enough are left to answer. Anybody may.
    pub fn eject(&mut self, signer: Address) -> Result<(), FeedError> {
        self.eject_silent(signer)
    }

    /// Ejects a signer that signed two reports of one round under one sequence number; it loses a fee it has not claimed. Each report is
    /// given by the words of its EIP-712 structure, the type's hash first. Anybody may.
    pub fn equivocation(
        &mut self,
        first: Bytes,
        first_signature: Bytes,
        second: Bytes,
        second_signature: Bytes,
    ) -> Result<(), FeedError> {
        self.eject_twofold([(&first, &first_signature), (&second, &second_signature)])
    }

    /// Gives a place to another signer: the owner, where a signer was ejected or its key is lost. Older signatures are void.
    pub fn replace_signer(&mut self, place: u8, signer: Address) -> Result<(), FeedError> {
        self.only_owner();
        self.put_signer(place, signer)
    }

    /// Pays in for reports. Anybody may.
    #[payable]
    pub fn fund(&mut self) {}

    /// Pays the caller what it earned by reports, as far as money is there.
    pub fn claim(&mut self) -> Result<Amount, FeedError> {
        self.pay_out()
    }

    /// No round opens any more after the one that is open: the owner.
    pub fn retire(&mut self) -> Result<(), FeedError> {
        self.only_owner();
        self.end_rounds()
    }

    /// Takes back what is prepaid and neither earned nor, while rounds go on, needed for two of them: the owner.
    pub fn reclaim(&mut self, amount: Amount) -> Result<(), FeedError> {
        self.only_owner();
        self.give_back(amount)
    }

    /// The rules.
    #[view]
    pub fn rules(&self) -> Rules {
        self.rules.get()
    }

    /// The signers, in their order; zero for those that lost their place.
    #[view]
    pub fn signers(&self) -> Vec<Address> {
        let all = self.registered();
        (0..all.count)
            .map(|at| {
                if all.is_ejected(at) {
                    Address::ZERO
                } else {
                    all.list.get(at.into())
                }
            })
            .collect()
    }

    /// What reports are bound to: the salt of their EIP-712 domain.
    #[view]
    pub fn feed_config(&self) -> B256 {
        self.config.get()
    }

    /// The round that ended last: its number, its first second, the first second after it, and until when it is reported.
    #[view]
    pub fn reported_round(&self) -> Result<(RoundId, Timestamp, Timestamp, Timestamp), FeedError> {
        let round = self.last_ended()?;
        let (from, to) = self.bounds(round);
        Ok((RoundId(round + 1), from, to, self.closes(round)))
    }

    /// Whether a value is to be told at once: it differs from the last answer by the deviation of the rules, or there is no answer.
    #[view]
    pub fn deviates(&self, value: i64) -> bool {
        self.differs(value)
    }

    /// The last answer, if it was updated within so many seconds.
    #[view]
    pub fn latest_within(&self, age: Duration) -> Result<RoundData, FeedError> {
        self.fresh(age)
    }

    /// What a signer can claim.
    #[view]
    pub fn claimable(&self, signer: Address) -> Amount {
        self.claimable.get(signer)
    }

    /// What is prepaid and not earned, and whether two rounds are.
    #[view]
    pub fn prepaid(&self) -> (Amount, bool) {
        let free = self.free();
        (free, free >= self.two_rounds())
    }
}

impl Feed {
    /// The signers.
    fn registered(&self) -> Signers<&List<Address>> {
        Signers {
            list: &self.signers,
            count: self.signers.len() as u16,
            ejected: self.ejected.get(),
        }
    }
}

#[contract]
impl Aggregator for Feed {
    fn decimals(&self) -> u8 {
        self.rules.get().decimals
    }

    fn description(&self) -> String {
        self.description.get()
    }

    fn version(&self) -> U256 {
        U256::from(1_u64)
    }

    fn get_round_data(&self, round_id: RoundId) -> RoundData {
        self.data(round_id).or_revert()
    }

    fn latest_round_data(&self) -> RoundData {
        self.latest().or_revert()
    }
}

#[contract]
impl Ownable for Feed {}
