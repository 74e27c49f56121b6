//! Histograms and values: a share under a bound, a percentile, and a value in steps.

use proptest::prelude::*;
use slacontract::prelude::*;
use slacontract_terms::backtest::{History, Payload};
use slacontract_terms::exact::ValueReading;

use super::chain::{CUSTOMER, PROVIDER, SIGNERS, World};

/// The fee is the only source: what it does not hold is a debt, which the bond pays in the end.
#[contract]
#[agreement(version = 1, asset = ether, window = "10s", term = 5 windows, renew = never, amend = never,
            language = en, demo = true)]
pub struct Quick {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "5s", min_coverage = 90 %, unit = "ms", buckets = [100, 300, 1_000])]
    latency: Feed<Histogram>,
    #[feed(signers = 3, quorum = 2, collect_within = "5s", min_coverage = 90 %, unit = "requests per second",
           min = 0, max = 10_000, middle = low)]
    rate: Feed<Value>,
    #[objective(under(latency, 300) >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "1 ether", from = [fee], below 99 % => 12.34 %, below 95 % => 50 %)]
    share: Objective,
    #[objective(percentile(latency, 95 %) <= 300, no_traffic = skip, on_missing = worst_tier)]
    #[credit(base = "1 ether", from = [fee], above 300 => 10 %, above 1_000 => 40 %)]
    tail: Objective,
    #[objective(rate >= 3_800, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = "1 ether", from = [fee], below 3_800 => 25 %, below 1_000 => 100 %)]
    capacity: Objective,
    #[challenge(within = "2s", resolve_within = "2s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Quick {
    /// Proposes the agreement; the same signers report both.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, &signers)
    }
}

/// Counts up to 100, 300 and 1 000 ms and of all.
fn counted() -> impl Strategy<Value = Option<Payload>> {
    let inside = prop_oneof![
        Just(1_000_u64),
        980..=1_000_u64,
        940..=960_u64,
        0..=1_000_u64
    ];
    let missing = prop_oneof![3 => Just(0_u64), 1 => 100..=120_u64];
    let all = prop_oneof![9 => Just(1_000_u64), 1 => Just(0)];
    let counts = (inside, 900..=1_000_u64, missing, all);
    let counts = counts.prop_map(|(inside, within, missing, all)| {
        let second = inside.min(all);
        Payload::Histogram {
            counts: vec![second / 2, second, within.max(second).min(all), all],
            missing,
        }
    });
    prop_oneof![1 => Just(None), 6 => counts.prop_map(Some)]
}

fn measured() -> impl Strategy<Value = Option<Payload>> {
    let value = prop_oneof![3_790..=3_810_i64, 990..=1_010_i64, 0..=10_000_i64];
    let missing = prop_oneof![3 => Just(0_u64), 1 => 100..=120_u64];
    let taken = prop_oneof![9 => Just(1_000_u64), 1 => Just(0)];
    let reading = (value, taken, missing).prop_map(|(value, taken, missing)| {
        Payload::Value(ValueReading {
            value,
            taken,
            missing,
        })
    });
    prop_oneof![1 => Just(None), 6 => reading.prop_map(Some)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn histograms_and_values_cost_the_same_in_the_backtest_and_on_chain(
        said in prop::collection::vec(
            (prop::collection::vec(counted(), 3), prop::collection::vec(measured(), 3)).prop_map(|(left, right)| vec![left, right]),
            5,
        ),
    ) {
        let deployment = QuickClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
        let world = World::active::<Quick>(&deployment);
        let history = History {
            windows: world.windows(&said),
            ..History::default()
        };
        world.compare::<Quick>(&history, &said)?;
    }
}
