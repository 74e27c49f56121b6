//! One ratio, shares that leave remainders, every kind of cap, and a bond that can run dry.

use proptest::prelude::*;
use slacontract::prelude::*;
use slacontract_terms::backtest::{History, Payload};
use slacontract_terms::exact::{Ratio, Reading};

use super::chain::{CUSTOMER, PROVIDER, SIGNERS, World};

/// The bond is asked first.
#[contract]
#[agreement(version = 1, asset = ether, window = "10s", term = 6 windows, renew = never, amend = never,
            language = en, demo = true)]
pub struct Compared {
    #[party(bond = "12 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "5s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = worst_tier)]
    #[credit(base = "4.999999999999999997 ether", from = [bond, fee], below 99 % => 3.33 %, below 95 % => 33.33 %, below 90 % => 100 %)]
    #[cap(window = 500 %, rolling(2) = 400 %, lifetime = "22 ether")]
    availability: Objective,
    #[challenge(within = "2s", resolve_within = "2s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Compared {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers)
    }
}

/// Readings near the tiers, of nothing, with samples missing, or none at all.
pub fn said() -> impl Strategy<Value = Option<Payload>> {
    let near = prop_oneof![
        Just(1_000_u64),
        985..=1_000_u64,
        945..=955_u64,
        890..=910_u64,
        0..=1_000_u64
    ];
    let missing = prop_oneof![3 => Just(0_u64), 1 => 100..=120_u64];
    let measured = (
        near,
        missing,
        prop_oneof![9 => Just(1_000_u64), 1 => Just(0)],
    );
    let reading = measured.prop_map(|(good, missing, total)| {
        let good = good.min(total);
        Payload::Ratio(Reading {
            ratio: Ratio { good, total },
            missing,
        })
    });
    prop_oneof![1 => Just(None), 6 => reading.prop_map(Some)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_ratio_costs_the_same_in_the_backtest_and_on_chain(
        said in prop::collection::vec(prop::collection::vec(prop::collection::vec(said(), 3), 1), 6),
    ) {
        let deployment = ComparedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
        let world = World::active::<Compared>(&deployment);
        let history = History {
            windows: world.windows(&said),
            ..History::default()
        };
        world.compare::<Compared>(&history, &said)?;
    }
}
