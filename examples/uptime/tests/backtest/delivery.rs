//! Deliveries of both sides: early, late, rejected, made good or not, never made, with readings on the way.

use proptest::prelude::*;
use slacontract::prelude::*;
use slacontract_terms::backtest::{Delivered, History, Payload};

use super::chain::{CUSTOMER, PROVIDER, SIGNERS, World};

/// The fee is asked first, and the bond can run dry.
#[contract]
#[agreement(version = 1, asset = ether, window = "100s", term = 5 windows, renew = never, amend = never,
            language = en, demo = true, punitive = "the test is about what is left when the bond is empty")]
pub struct Promised {
    #[party(bond = "34 ether")]
    seller: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "30s", min_coverage = 90 %)]
    shock: Feed<Events>,
    #[feed(signers = 3, quorum = 2, collect_within = "30s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "1 ether", from = [fee, bond], below 99 % => 10 %)]
    service: Objective,
    #[delivery(by = seller, to = customer, due = within "120s", value = "10 ether", late = 10.5 % per "20s", step = "7s", round = ceil,
               cap = 55 %, inspect_within = "40s", sensor = shock outside -500..=500 costs "0.3 ether")]
    machine: Delivery,
    #[delivery(by = seller, to = customer, due = within "260s", value = "4 ether", late = 5 % per "10s", step = "10s", round = floor,
               cap = 80 %, terminate_after = "200s")]
    manual: Delivery,
    #[delivery(by = customer, to = seller, due = within "50s", value = "2 ether", late = 50 % per "100s", step = "1s", round = floor,
               cap = 100 %, inspect_within = "20s")]
    plans: Delivery,
    #[challenge(within = "20s", resolve_within = "20s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Promised {
    /// Proposes the agreement; the same signers report both.
    #[init]
    pub fn new(
        &mut self,
        seller: Address,
        customer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(seller, customer, &signers, &signers)
    }
}

/// Seconds after the first window opens, and what follows within the time to inspect, if anything.
#[derive(Clone, Debug)]
struct Story {
    at: u64,
    rejected: Option<u64>,
    made_good: Option<u64>,
    accepted: Option<u64>,
}

fn story(inspect: u64) -> impl Strategy<Value = Option<Story>> {
    let later = move || prop::option::of(1..inspect.max(2));
    let story = (1_u64..600, later(), later(), later());
    let story = story.prop_map(move |(at, rejected, made_good, accepted)| {
        let rejected = rejected.filter(|_| inspect > 0);
        Story {
            at,
            rejected,
            made_good: made_good.filter(|_| rejected.is_some()),
            accepted: accepted.filter(|_| inspect > 0),
        }
    });
    prop_oneof![1 => Just(None), 4 => story.prop_map(Some)]
}

fn events() -> impl Strategy<Value = Option<Payload>> {
    let readings =
        prop::collection::vec(prop_oneof![3 => -500..=500_i64, 1 => 501..=600_i64], 0..6);
    prop_oneof![1 => Just(None), 4 => readings.prop_map(|readings| Some(Payload::Events(readings)))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn deliveries_cost_the_same_in_the_backtest_and_on_chain(
        said in prop::collection::vec(
            (prop::collection::vec(events(), 3), prop::collection::vec(super::availability::said(), 3))
                .prop_map(|(left, right)| vec![left, right]),
            5,
        ),
        stories in (story(40), story(0), story(20)),
    ) {
        let deployment = PromisedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
        let world = World::active::<Promised>(&deployment);
        let opens = world.opens();
        let after = |moment: Timestamp, seconds: u64| moment + Duration::from_seconds(seconds);
        let stories = [stories.0, stories.1, stories.2].into_iter().enumerate();
        let deliveries = stories.filter_map(|(delivery, story)| {
            let story = story?;
            let at = after(opens, story.at);
            let rejected = story.rejected.map(|later| after(at, later));
            let made_good = rejected.and_then(|from| Some(after(from, story.made_good?)));
            let inspected = if rejected.is_some() { made_good } else { Some(at) };
            let accepted = inspected.and_then(|from| Some(after(from, story.accepted?)));
            let moved = Duration::ZERO;
            Some(Delivered { delivery, due: None, at, rejected, made_good, accepted, moved })
        });
        let history = History {
            deliveries: deliveries.collect(),
            windows: world.windows(&said),
            incidents: vec![],
        };
        world.compare::<Promised>(&history, &said)?;
    }
}
