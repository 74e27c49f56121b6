//! Two ratios and what they make together, each with its own credit and caps, and a fee per use that can go back.

use proptest::prelude::*;
use slacontract::prelude::*;
use slacontract_terms::backtest::History;

use super::availability::said;
use super::chain::{CUSTOMER, PROVIDER, SIGNERS, World};

/// The fee is asked first.
#[contract]
#[agreement(version = 1, asset = ether, window = "10s", term = 6 windows, renew = never, amend = never,
            language = en, demo = true)]
pub struct Weighed {
    #[party(bond = "40 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per use)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "5s", min_coverage = 90 %)]
    reads: Feed<Ratio>,
    #[feed(signers = 3, quorum = 2, collect_within = "5s", min_coverage = 90 %)]
    writes: Feed<Ratio>,
    #[objective(reads >= 99 %, method = occurrences, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = "1.000000000000000001 ether", from = [fee, bond], below 99 % => 3.33 %, below 90 % => 50 %)]
    #[cap(window = 40 %, rolling(3) = 25 %)]
    reading: Objective,
    #[objective(writes <= 5 %, method = occurrences, no_traffic = skip, on_missing = worst_tier)]
    #[credit(base = "1 ether", from = [fee, bond], above 5 % => 10 %, above 50 % => 100 %)]
    writing: Objective,
    #[objective(composite(reading * 70 %, writing * 30 %) >= 95 %, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = "2 ether", from = [fee, bond], below 95 % => 7.77 %, below 60 % => 100 %)]
    #[cap(lifetime = "3 ether")]
    both: Objective,
    #[challenge(within = "2s", resolve_within = "2s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Weighed {
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_weighed_together_costs_the_same_in_the_backtest_and_on_chain(
        mut said in prop::collection::vec(prop::collection::vec(prop::collection::vec(said(), 3), 2), 6),
        idle in prop::collection::vec(prop::bool::weighted(0.2), 6),
    ) {
        for (window, idle) in said.iter_mut().zip(idle) {
            if idle {
                // Nobody asked for anything: the fee goes back, and is no charge for the rolling cap.
                let nothing = slacontract_terms::exact::Reading::default();
                let nothing = slacontract_terms::backtest::Payload::Ratio(nothing);
                window.fill(vec![Some(nothing); 3]);
            }
        }
        let deployment = WeighedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
        let world = World::active::<Weighed>(&deployment);
        let history = History {
            windows: world.windows(&said),
            ..History::default()
        };
        world.compare::<Weighed>(&history, &said)?;
    }
}
