//! Payouts by an index: nothing at the strike, all at the exit, contested and paid like a credit.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{Outcome, SlaLevelsClient, SlaValuesClient, ValueReport};

/// Rain insured by the season of 1,000 seconds.
#[contract]
#[agreement(version = 1, asset = ether, window = "1000s", term = 4 windows, renew = never, amend = never, interest = 1 % per "100s" up to 10 %,
            language = en, demo = true, punitive = "an insurance pays more than its premium")]
pub struct Crop {
    #[param(default = "50 ether", range = "10 ether"..="90 ether")]
    payout: Param<Amount>,
    #[party(bond = "160 ether")]
    insurer: Party,
    #[party(prepays = "2 ether" per window)]
    farmers: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "20s", min_coverage = 90 %, unit = "mm", min = 0, max = 2_000, middle = low)]
    rain: Feed<Value>,
    #[index(by = insurer, to = farmers, feed = rain, strike = 100, exit = 20, payout = payout)]
    drought: Index,
    #[challenge(within = "50s", resolve_within = "100s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Crop {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        insurer: Address,
        farmers: Address,
        signers: Vec<Address>,
        payout: Amount,
    ) -> Result<(), SlaError> {
        self.propose(insurer, farmers, &signers, payout)
    }
}

fn arguments(payout: u128) -> Vec<u8> {
    CropClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec(), ether(payout))
        .arguments()
        .to_vec()
}

fn crop() -> World {
    World::active(entry::<Crop>(), &arguments(50), 160 * ETHER, 8 * ETHER)
}

fn rain(world: &World, window: u64, signer: Address, value: i64) {
    let view = world.window(window);
    let report = ValueReport {
        feed: 0,
        window,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        value,
        taken: 100,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev: B256::default(),
    };
    let signature = world.sign(signer, 0, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    let values: SlaValuesClient<World> = world.client();
    world.done(STRANGER, 0, values.report_value(report, signature));
}

/// A season of so much rain at each station.
fn season(world: &World, window: u64, values: [i64; 3]) {
    world.end(window);
    for (signer, value) in SIGNERS.into_iter().zip(values) {
        rain(world, window, signer, value);
    }
}

fn owed(world: &World) -> Amount {
    world.read(world.sla().claimable(CUSTOMER))
}

#[test]
fn the_payout_is_a_straight_line_from_strike_to_exit() {
    for (value, whole, part) in [
        (2_000, 0, 1),
        (101, 0, 1),
        (100, 0, 1),
        // 50 ether over 80 mm: 0.625 ether each.
        (99, 5, 8),
        (60, 25, 1),
        (21, 395, 8),
        (20, 50, 1),
        (0, 50, 1),
    ] {
        let world = crop();
        season(&world, 0, [value; 3]);
        let settled = world.settle(0);
        assert_eq!(settled.credit, ether(whole) / part, "{value}");
        assert_eq!(owed(&world), ether(whole) / part, "{value}");
        assert_eq!(settled.outcome, Outcome::Met);
        // The premium is the insurer's all the same.
        assert_eq!(world.read(world.sla().claimable(PROVIDER)), ether(2));
    }
}

#[test]
fn one_station_alone_moves_nothing() {
    let world = crop();
    season(&world, 0, [0, 100, 100]);
    world.settle(0);
    assert_eq!(owed(&world), Amount::ZERO);
}

#[test]
fn a_season_without_enough_stations_is_contested_by_itself() {
    let world = crop();
    world.end(0);
    rain(&world, 0, SIGNERS[0], 0);
    let settled = world.settle(0);
    assert_eq!(settled.outcome, Outcome::Inconclusive);
    assert!(settled.contested);
    assert_eq!(world.read(world.sla().money()).reserve, ether(50));
    for who in [PROVIDER, CUSTOMER] {
        world.done(who, 0, world.sla().agree(0, ether(20), WHY));
    }
    assert_eq!(owed(&world), ether(20));
    world.conserved();
}

#[test]
fn what_the_farmers_claim_is_held_back_and_what_is_not_contested_is_paid() {
    let world = crop();
    season(&world, 0, [60; 3]);
    let levels: SlaLevelsClient<World> = world.client();
    let same = world.refused(CUSTOMER, levels.challenge_value(0, 0, 60, WHY));
    assert_eq!(same, SlaError::NothingContested { window: 0 });
    world.done(CUSTOMER, 0, levels.challenge_value(0, 0, 20, WHY));
    world.settle(0);
    assert_eq!(owed(&world), ether(25));
    assert_eq!(world.read(world.sla().money()).reserve, ether(25));
    let until = world.window(0).contest_end.seconds();
    world.warp_to(until);
    world.done(STRANGER, 0, world.sla().lapse(0));
    assert_eq!(owed(&world), ether(25));
    world.conserved();
}

#[test]
fn what_the_bond_cannot_pay_is_a_debt_with_interest() {
    let world = crop();
    for window in 0..4 {
        season(&world, window, [0; 3]);
        world.settle(window);
    }
    // Four droughts in a row cost 200; the bond of 160 covers what can be owed at once.
    assert_eq!(owed(&world), ether(160));
    assert_eq!(world.read(world.sla().money()).debt, ether(40));
    world.warp_to(world.now() + 100);
    assert_eq!(world.read(world.sla().money()).debt, ether(404) / 10);
    world.done(PROVIDER, 41 * ETHER, world.sla().deposit());
    assert_eq!(owed(&world), ether(160) + ether(404) / 10);
    world.conserved();
}

#[test]
fn a_bond_that_does_not_cover_the_payouts_is_refused() {
    let world = World::active(entry::<Crop>(), &arguments(50), 160 * ETHER, 2 * ETHER);
    let place = Address([0xc1; 20]);
    world.0.place_code(place, entry::<Crop>());
    let mut calldata = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
    calldata.extend(arguments(81));
    let slacontract_memory::Outcome::Revert(data) = world.0.send(PROVIDER, place, &calldata, 0)
    else {
        panic!("the proposal was to be refused");
    };
    let refused = <SlaError as slacontract::Error>::decode(&data);
    let Some(SlaError::BondBelowExposure { bond, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(bond, ether(160));
}
