//! The backtest and the contract are given the same reports and must say the same: every verdict, every credit, what is left of the
//! bond, what nothing covered, and what the provider has earned.

mod world;

use proptest::prelude::*;
use slacontract::prelude::*;
use slacontract::sla::{Agreement, Outcome};
use slacontract_terms::backtest::{self, Backtest, History, Payload, Reports};
use slacontract_terms::exact::{Ratio, Reading, Verdict};
use world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, World};

/// How many windows a history has.
const WINDOWS: usize = 6;

/// Three signers, shares that leave remainders, every kind of cap, and a bond that can run dry.
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

/// What one signer reports of a window, if it does.
type Said = Option<Reading>;

/// Active, with all windows paid.
fn active() -> World {
    let world = World::with_code(<Compared as slacontract::Contract>::enter);
    let deployment = ComparedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
    world
        .construct(PROVIDER, deployment.arguments())
        .expect("the proposal is sound");
    let hash = world.read(world.sla().status()).agreement;
    let deposits = [(PROVIDER, 12), (CUSTOMER, WINDOWS as u128)];
    world
        .send(CUSTOMER, 0, world.sla().accept(hash))
        .expect("accepted");
    for (party, ether) in deposits {
        world
            .send(party, ether * ETHER, world.sla().deposit())
            .expect("paid");
    }
    world
}

/// The window on chain: its signers report, and it is settled.
fn on_chain(world: &World, id: u64, said: &[Said]) {
    let view = world.read(world.sla().window(id));
    world.warp_to(view.to.seconds().max(world.now()));
    for (signer, reading) in SIGNERS.into_iter().zip(said) {
        let Some(reading) = reading else { continue };
        let Ratio { good, total } = reading.ratio;
        let (mut report, _) = world.signed(signer, id, 0, good, total);
        report.missing = reading.missing;
        let signature = world.sign(signer, &report);
        world
            .send(STRANGER, 0, world.sla().report(report, signature))
            .expect("taken");
    }
    let end = world.read(world.sla().window(id)).challenge_end.seconds();
    world.warp_to(end.max(world.now()));
    world
        .send(STRANGER, 0, world.sla().settle(id))
        .expect("settled");
}

/// The same windows in the backtest.
fn calculated(history: &[Vec<Said>]) -> Backtest {
    let windows = history.iter().enumerate().map(|(index, said)| {
        let from = index as u64 * 10;
        let reports = said.iter().flatten().map(|reading| backtest::Report {
            payload: Payload::Ratio(*reading),
            excluded: vec![],
        });
        Reports {
            from: Timestamp::from_seconds(from),
            to: Timestamp::from_seconds(from + 10),
            feeds: vec![reports.collect()],
            exclusions: vec![],
        }
    });
    let history = History {
        windows: windows.collect(),
        ..History::default()
    };
    backtest::backtest(<Compared as Agreement>::TERMS, &history).expect("calculated")
}

/// Readings near the tiers, of nothing, with samples missing, or none at all.
fn said() -> impl Strategy<Value = Said> {
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
    let reading = measured.prop_map(|(good, missing, total)| Reading {
        ratio: Ratio {
            good: good.min(total),
            total,
        },
        missing,
    });
    prop_oneof![1 => Just(None), 6 => reading.prop_map(Some)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_backtest_and_the_contract_say_the_same(
        history in prop::collection::vec(prop::collection::vec(said(), SIGNERS.len()), WINDOWS),
    ) {
        let found = calculated(&history);
        let world = active();
        let mut short = Amount::ZERO;
        for (id, (said, row)) in history.iter().zip(&found.windows).enumerate() {
            let id = id as u64;
            on_chain(&world, id, said);
            let view = world.read(world.sla().window(id));
            let outcome = match row.objectives[0].verdict {
                Verdict::Met => Outcome::Met,
                Verdict::Inconclusive => Outcome::Inconclusive,
                Verdict::Breach => Outcome::Breach,
            };
            prop_assert_eq!(view.outcome, outcome, "window {}", id);
            prop_assert_eq!(view.credit, row.credit, "window {}", id);
            short += row.short;
            let money = world.read(world.sla().money());
            prop_assert_eq!((money.bond, money.debt), (row.bond, short), "window {}", id);
        }
        // What each party may claim is what the columns sum to.
        let claims = |party| world.read(world.sla().claimable(party));
        prop_assert_eq!(claims(CUSTOMER), found.total(|row| row.from_fee + row.from_bond));
        prop_assert_eq!(claims(PROVIDER), found.total(|row| row.earned));
    }
}
