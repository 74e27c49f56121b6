//! A fee per use: that of a window without traffic goes back.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{Outcome, Report};

/// A gateway that costs nothing while nobody uses it.
#[contract]
#[agreement(version = 1, asset = ether, window = "1000s", term = 4 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Gateway {
    #[party(bond = "30 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per use)]
    customer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "20s", min_coverage = 90 %)]
    calls: Feed<Ratio>,
    #[objective(calls >= 99 %, method = occurrences, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], below 99 % => 10 %)]
    #[cap(rolling(4) = 10 %)]
    success: Objective,
    #[challenge(within = "50s", resolve_within = "100s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Gateway {
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

/// A window of so many good calls out of so many.
fn used(world: &World, window: u64, good: u64, total: u64) {
    world.end(window);
    let view = world.window(window);
    let report = Report {
        feed: 0,
        window,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        good,
        total,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev: B256::default(),
    };
    let signature = world.sign(SIGNERS[0], 0, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    world.done(STRANGER, 0, world.sla().report(report, signature));
    world.settle(window);
}

fn gateway() -> World {
    let terms = GatewayClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]]);
    let fees = 40 * ETHER;
    World::active(entry::<Gateway>(), terms.arguments(), 30 * ETHER, fees)
}

fn owed(world: &World, owner: Address) -> Amount {
    world.read(world.sla().claimable(owner))
}

#[test]
fn the_fee_of_a_window_without_traffic_goes_back() {
    let world = gateway();
    used(&world, 0, 0, 0);
    assert_eq!(world.window(0).outcome, Outcome::Inconclusive);
    assert_eq!(
        (owed(&world, CUSTOMER), owed(&world, PROVIDER)),
        (ether(10), ether(0))
    );
    used(&world, 1, 1, 1);
    assert_eq!(
        (owed(&world, CUSTOMER), owed(&world, PROVIDER)),
        (ether(10), ether(10))
    );
}

#[test]
fn a_window_that_nobody_reported_was_not_shown_to_be_idle() {
    let world = gateway();
    world.end(0);
    world.settle(0);
    assert_eq!(
        (owed(&world, CUSTOMER), owed(&world, PROVIDER)),
        (ether(0), ether(10))
    );
}

#[test]
fn a_fee_that_went_back_was_no_charge_for_the_rolling_cap() {
    let world = gateway();
    used(&world, 0, 0, 0);
    // 10 % of the one fee that was charged, not of two.
    used(&world, 1, 0, 1);
    assert_eq!(world.window(1).credit, ether(1));
    used(&world, 2, 0, 1);
    assert_eq!(world.window(2).credit, ether(1));
    used(&world, 3, 0, 1);
    // Three fees were charged, and three credited.
    assert_eq!(owed(&world, CUSTOMER), ether(13));
}
