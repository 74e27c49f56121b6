//! A feed of four signers on a chain in memory.

use slacontract::abi::Abi;
use slacontract::client::BoundClient;
use slacontract::feed::{AggregatorClient, RoundData, RoundId, ValueReport};
use slacontract::{
    Address, Amount, B256, Bytes, Call, Duration, Error, I256, PartsPerBillion, U256,
};
use slacontract_feed::{Feed, FeedClient, FeedError, Middle, Mode, Rules};
use slacontract_memory::{CHAIN_ID, Chain, Outcome, sign};

pub const FEED: Address = Address([0xfe; 20]);
pub const OWNER: Address = Address([0x11; 20]);
pub const STRANGER: Address = Address([0x33; 20]);
pub const SIGNERS: [Address; 4] = [
    Address([0xa1; 20]),
    Address([0xa2; 20]),
    Address([0xa3; 20]),
    Address([0xa4; 20]),
];
pub const WHY: B256 = slacontract::types::FixedBytes([9; 32]);
pub const START: u64 = 1_735_689_600;
/// How long a round lasts, and then is reported.
pub const HEARTBEAT: u64 = 3_600;
pub const COLLECT: u64 = 600;

/// Rules of hourly rounds, three of four.
pub fn rules(mode: Mode) -> Rules {
    Rules {
        mode,
        middle: Middle::Low,
        quorum: 3,
        decimals: 2,
        min: -10_000,
        max: 10_000,
        coverage: PartsPerBillion::new(900_000_000),
        deviation: PartsPerBillion::new(5_000_000),
        heartbeat: Duration::from_seconds(HEARTBEAT),
        collect: Duration::from_seconds(COLLECT),
        reward: Amount::from_units(10),
        missed: 2,
        among: 3,
    }
}

pub struct World {
    pub chain: Chain,
    pub feed: FeedClient<Chain>,
    pub reader: AggregatorClient<Chain>,
}

impl World {
    pub fn new(rules: Rules, signers: &[Address]) -> Self {
        let chain = Chain::default();
        chain.warp(START);
        chain.give(OWNER, 1_000_000);
        let deployment = FeedClient::new("Frost days".into(), rules, signers.to_vec());
        let feed = chain.deploy::<Feed>(FEED, OWNER, &deployment);
        let reader = AggregatorClient::bind(FEED, chain.clone());
        Self {
            chain,
            feed,
            reader,
        }
    }

    pub fn each() -> Self {
        Self::new(rules(Mode::Each), &SIGNERS)
    }

    /// Sends what must succeed.
    pub fn done<R: Abi, E: Error>(&self, from: Address, call: &Call<Chain, R, E>) -> R {
        match self.send(from, call) {
            Outcome::Success(data) => slacontract::abi::decode(&data).expect("well-formed"),
            Outcome::Revert(data) => panic!("refused: {:?}", FeedError::decode(&data)),
            Outcome::Failure(reason) => panic!("the host failed: {reason}"),
        }
    }

    /// Sends what must be refused.
    pub fn refused<R: Abi, E: Error>(&self, from: Address, call: &Call<Chain, R, E>) -> FeedError {
        match self.send(from, call) {
            Outcome::Revert(data) => FeedError::decode(&data).expect("an error of the feed"),
            other => panic!("it was to be refused: {other:?}"),
        }
    }

    fn send<R: Abi, E: Error>(&self, from: Address, call: &Call<Chain, R, E>) -> Outcome {
        slacontract_memory::send(from, call)
    }

    /// Moves to so many seconds after the end of a round, from 1.
    pub fn after(&self, round: u64, seconds: u64) {
        let at = START + HEARTBEAT * round + seconds;
        self.chain.warp(at - self.chain.now());
    }

    /// A report of a round, from 1.
    pub fn report_of(&self, round: u64, value: i64) -> ValueReport {
        let from = START + HEARTBEAT * (round - 1);
        ValueReport {
            feed: 0,
            window: round - 1,
            from,
            to: from + HEARTBEAT,
            seq: 0,
            value,
            taken: 60,
            missing: 0,
            query_hash: WHY,
            samples_root: WHY,
            observed_at: from,
            prev: B256::default(),
        }
    }

    pub fn sign(&self, signer: Address, report: &ValueReport) -> Bytes {
        let config = self.done(STRANGER, &self.feed.feed_config());
        sign(&report.digest(CHAIN_ID, FEED, config), signer)
    }

    /// Sends a signer's report.
    pub fn report(&self, signer: Address, round: u64, value: i64) {
        let report = self.report_of(round, value);
        let signature = self.sign(signer, &report);
        self.done(STRANGER, &self.feed.report(report, signature));
    }

    /// The answer of the last round.
    pub fn latest(&self) -> RoundData {
        self.done(STRANGER, &self.reader.latest_round_data())
    }
}

/// What readers see of a round, from 1.
pub fn answered(round: u64, value: i64, updated: u64) -> RoundData {
    RoundData {
        round_id: RoundId(round),
        answer: I256::from(value),
        started_at: U256::from(START + HEARTBEAT * (round - 1)),
        updated_at: U256::from(updated),
        answered_in_round: RoundId(round),
    }
}
