//! The feed as readers and signers use it, natively and as WebAssembly: both must do the same.

use slacontract::feed::{AggregatedReport, AggregatorClient, Observation, RoundId, ValueReport};
use slacontract::terms::digest::VALUE_REPORT_TYPE;
use slacontract_feed::{FeedClient, FeedError, Middle, Mode, Rules};
use slacontract_testing::prelude::*;

const HEARTBEAT: u64 = 3_600;
const COLLECT: u64 = 600;

/// A feed of three signers that runs since `start`.
struct Scene {
    signers: [Address; 3],
    start: u64,
    feed: FeedClient<TestTransport>,
    reader: AggregatorClient<TestTransport>,
}

fn begin(chain: &Chain, mode: Mode) -> Scene {
    let [owner, a, b, c] = chain.accounts();
    let signers = [a, b, c];
    let rules = Rules {
        mode,
        middle: Middle::Low,
        quorum: 2,
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
    };
    let feed = chain
        .deploy(FeedClient::new(
            "Frost days".into(),
            rules,
            signers.to_vec(),
        ))
        .from(owner)
        .unwrap();
    let reader: AggregatorClient<_> = chain.client(&feed);
    let start = chain.now().seconds();
    feed.fund()
        .from(owner)
        .value(Amount::from_units(1_000))
        .unwrap();
    Scene {
        signers,
        start,
        feed,
        reader,
    }
}

impl Scene {
    /// Moves to so many seconds after the end of a round, from 1.
    fn after(&self, chain: &Chain, round: u64, seconds: u64) {
        let at = Timestamp::from_seconds(self.start + HEARTBEAT * round + seconds);
        chain.warp(at.saturating_since(chain.now()));
    }

    fn signed(
        &self,
        chain: &Chain,
        signer: Address,
        round: u64,
        value: i64,
    ) -> (ValueReport, Bytes) {
        let from = self.start + HEARTBEAT * (round - 1);
        let report = ValueReport {
            feed: 0,
            window: round - 1,
            from,
            to: from + HEARTBEAT,
            seq: 0,
            value,
            taken: 60,
            missing: 0,
            query_hash: B256::default(),
            samples_root: B256::default(),
            observed_at: from,
            prev: B256::default(),
        };
        let config = self.feed.feed_config().unwrap();
        let digest = report.digest(chain.chain_id(), *self.feed.as_ref(), config);
        (report, chain.sign(signer, digest))
    }

    fn report(&self, chain: &Chain, signer: Address, round: u64, value: i64) {
        let (report, signature) = self.signed(chain, signer, round, value);
        self.feed.report(report, signature).unwrap();
    }
}

/// The words of a report's EIP-712 structure, the hash of its type first.
fn words(report: &ValueReport) -> Bytes {
    let number = |number: u64| U256::from(number).to_be_bytes();
    let times = [report.window, report.from, report.to, report.seq.into()];
    let mut words = vec![slacontract::host::keccak(VALUE_REPORT_TYPE.as_bytes())];
    words.push(number(report.feed.into()));
    words.extend(times.map(number));
    words.push(I256::from(report.value).to_be_bytes());
    words.extend([report.taken, report.missing].map(number));
    words.extend([report.query_hash.0, report.samples_root.0]);
    words.extend([number(report.observed_at), report.prev.0]);
    Bytes(words.concat())
}

#[slacontract::test]
fn an_answer_is_published_and_its_signers_are_paid(chain: &mut Chain) {
    let scene = begin(chain, Mode::Each);
    scene.after(chain, 1, 1);
    let none = FeedError::NoData { round: RoundId(1) };
    for (signer, value) in scene.signers.into_iter().zip([7, -3, 9]) {
        scene.reader.latest_round_data().expect_err(none.clone());
        scene.report(chain, signer, 1, value);
    }
    let updated_at = chain.now();
    let told = scene.reader.latest_round_data().unwrap();
    assert_eq!(
        (told.round_id, told.answer),
        (RoundId(1), I256::from(7_i64))
    );
    assert_eq!(scene.reader.decimals().unwrap(), 2);
    assert_eq!(scene.reader.description().unwrap(), "Frost days");
    scene.feed.announce(RoundId(1)).unwrap();
    let [first, ..] = scene.signers;
    assert_eq!(
        scene.feed.claim().from(first).unwrap(),
        Amount::from_units(10)
    );
    // The answer grows old; then a round that only one reports has none.
    scene.after(chain, 2, 1);
    let age = Duration::from_seconds(60);
    scene
        .feed
        .latest_within(age)
        .expect_err(FeedError::Stale { updated_at, age });
    scene.report(chain, first, 2, 8);
    scene.after(chain, 2, COLLECT);
    let none = FeedError::NoData { round: RoundId(2) };
    scene.reader.latest_round_data().expect_err(none);
}

#[slacontract::test]
fn a_seal_is_opened_in_the_second_half(chain: &mut Chain) {
    let scene = begin(chain, Mode::Sealed);
    scene.after(chain, 1, 1);
    for (signer, value) in scene.signers.into_iter().zip([4, 5, 6]) {
        let (_, signature) = scene.signed(chain, signer, 1, value);
        let seal = slacontract::env::keccak256(&signature.0);
        scene.feed.seal(RoundId(1), seal).from(signer).unwrap();
    }
    let [first, ..] = scene.signers;
    let (early, signature) = scene.signed(chain, first, 1, 4);
    let unsealed = FeedError::NotSealed { signer: first };
    scene.feed.report(early, signature).expect_err(unsealed);
    scene.after(chain, 1, COLLECT / 2);
    for (signer, value) in scene.signers.into_iter().zip([4, 5, 6]) {
        scene.report(chain, signer, 1, value);
    }
    assert_eq!(
        scene.reader.latest_round_data().unwrap().answer,
        I256::from(5_i64)
    );
}

#[slacontract::test]
fn one_transaction_carries_what_all_saw(chain: &mut Chain) {
    let scene = begin(chain, Mode::Aggregated);
    scene.after(chain, 1, 1);
    let observed = |signer, value| Observation {
        signer,
        value,
        taken: 60,
        missing: 0,
    };
    let report = AggregatedReport {
        feed: 0,
        window: 0,
        from: scene.start,
        to: scene.start + HEARTBEAT,
        seq: 0,
        observations: vec![observed(0, 1), observed(1, 2), observed(2, 3)],
        query_hash: B256::default(),
        samples_root: B256::default(),
    };
    let config = scene.feed.feed_config().unwrap();
    let digest = report.digest(chain.chain_id(), *scene.feed.as_ref(), config);
    let signatures: Vec<_> = scene.signers[..1]
        .iter()
        .map(|signer| chain.sign(*signer, digest))
        .collect();
    scene.feed.report_aggregated(report, signatures).unwrap();
    assert_eq!(
        scene.reader.latest_round_data().unwrap().answer,
        I256::from(2_i64)
    );
}

#[slacontract::test]
fn who_says_two_things_loses_its_place(chain: &mut Chain) {
    let scene = begin(chain, Mode::Each);
    scene.after(chain, 1, 1);
    let [first, second, third] = scene.signers;
    let (one, by_one) = scene.signed(chain, first, 1, 5);
    let (other, by_other) = scene.signed(chain, first, 1, -6);
    scene
        .feed
        .equivocation(words(&one), by_one, words(&other), by_other)
        .unwrap();
    let (late, signature) = scene.signed(chain, first, 1, 5);
    scene
        .feed
        .report(late, signature)
        .expect_err(FeedError::StrangeSigner { signer: first });
    scene.report(chain, second, 1, 8);
    scene.report(chain, third, 1, 9);
    assert_eq!(
        scene.reader.latest_round_data().unwrap().answer,
        I256::from(8_i64)
    );
}
