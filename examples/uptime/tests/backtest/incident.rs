//! Incidents: answered and resolved in time or not, held, forgotten, open when the agreement ends.

use proptest::prelude::*;
use slacontract::prelude::*;
use slacontract_terms::backtest::{History, Incident};

use super::availability::said;
use super::chain::{CUSTOMER, PROVIDER, SIGNERS, World};

/// The fee is asked first; a window's incidents cost no more than so much.
#[contract]
#[agreement(version = 1, asset = ether, window = "100s", term = 4 windows, renew = never, amend = never,
            language = en, demo = true)]
pub struct Handled {
    #[party(bond = "12 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "30s", min_coverage = 90 %)]
    probes: Feed<Ratio>,
    #[objective(probes >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "1 ether", from = [fee, bond], below 99 % => 33 %)]
    availability: Objective,
    #[incidents(by = provider, to = customer,
                p1(respond = "10s", resolve = "30s", damages = "0.7 ether"),
                p3(respond = "20s", resolve = "90s", damages = "0.4 ether"),
                p4(respond = "30s", resolve = "120s", damages = "0.1 ether"),
                hold_at_most = "50s", close_after = "20s", at_most = "2 ether" per window, fee = "0.25 ether" after 2 per window)]
    desk: Incidents,
    #[challenge(within = "20s", resolve_within = "20s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Handled {
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

/// Seconds: after the first window opens, after that, after that, after the answer and how long, after the answer.
#[derive(Clone, Debug)]
struct Story {
    logged: u64,
    by_desk: bool,
    priority: u8,
    answered: Option<u64>,
    held: Option<(u64, u64)>,
    resolved: Option<u64>,
}

fn story() -> impl Strategy<Value = Story> {
    let parts = (
        1_u64..400,
        prop::bool::weighted(0.2),
        1_u8..=5,
        prop::option::weighted(0.8, 1_u64..40),
        prop::option::weighted(0.4, (1_u64..20, 1_u64..=50)),
        prop::option::weighted(0.8, 20_u64..200),
    );
    parts.prop_map(
        |(logged, by_desk, priority, answered, held, resolved)| Story {
            logged,
            by_desk,
            priority,
            answered,
            held,
            resolved,
        },
    )
}

/// Within how many seconds it is answered and resolved.
const fn targets(priority: u8) -> (u64, u64) {
    match priority {
        1 => (10, 30),
        2 | 3 => (20, 90),
        _ => (30, 120),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn incidents_cost_the_same_in_the_backtest_and_on_chain(
        said in prop::collection::vec(prop::collection::vec(prop::collection::vec(said(), 3), 1), 4),
        mut stories in prop::collection::vec(story(), 0..10),
    ) {
        let deployment = HandledClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
        let world = World::active::<Handled>(&deployment);
        let opens = world.opens();
        stories.sort_by_key(|story| story.logged);
        let incidents = stories.iter().map(|story| {
            let after = |seconds: u64| opens + Duration::from_seconds(story.logged + seconds);
            let (_, resolve) = targets(story.priority);
            // Work begins with the answer; only what is worked on, and not overdue or over, is held or resolved.
            let answered = story.answered.filter(|answered| *answered <= resolve);
            let resolved = answered.and_then(|answered| Some(answered + story.resolved?));
            let held = answered.and_then(|answered| {
                let (from, span) = story.held?;
                let from = answered + from;
                let open = from <= resolve && story.logged + from < 400;
                open.then_some((from, span))
            });
            Incident {
                rule: 0,
                priority: story.priority,
                logged: after(0),
                by_desk: story.by_desk,
                responded: answered.map(after),
                resolved: resolved.map(after),
                held: Duration::from_seconds(held.map_or(0, |(_, span)| span)),
                held_from: held.map(|(from, _)| after(from)),
            }
        });
        let history = History {
            incidents: incidents.collect(),
            windows: world.windows(&said),
            deliveries: vec![],
        };
        world.compare::<Handled>(&history, &said)?;
    }
}
