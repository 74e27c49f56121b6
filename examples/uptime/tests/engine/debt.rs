//! What the sources cannot pay: debt, its interest and its cap; and what whoever settles is paid.

use crate::agreements::{DAY, ether, hosted, run, stage};
use crate::world::{CUSTOMER, ETHER, PROVIDER, STRANGER, World};
use slacontract::Amount;
use slacontract::sla::State;

fn debt(world: &World) -> Amount {
    world.read(world.sla().money()).debt
}

fn bond(world: &World) -> Amount {
    world.read(world.sla().money()).bond
}

fn claimable(world: &World, who: slacontract::Address) -> Amount {
    world.read(world.sla().claimable(who))
}

/// Four windows of nothing but outage, which nobody ends though anybody may: 2.8 ether of credit in each, 1 from the fee, 1.8
/// and the keeper's 0.01 from the bond of 6. The fourth finds 0.57.
fn broke() -> World {
    let world = hosted(4);
    for id in 0..4 {
        run(&world, id, 0);
    }
    assert_eq!((stage(&world), bond(&world)), (State::Closing, ether(0)));
    assert_eq!(debt(&world), ether(1_230));
    assert_eq!(claimable(&world, CUSTOMER), ether(4 * 2_800 - 1_230));
    world
}

#[test]
fn whoever_settles_is_paid_a_share_of_the_credit_from_the_providers_fee_first() {
    let world = hosted(4);
    run(&world, 0, 998);
    // 0.3 ether of credit: 1 % of it is the keeper's.
    assert_eq!(claimable(&world, CUSTOMER), ether(300));
    assert_eq!(claimable(&world, STRANGER), ether(3));
    assert_eq!(claimable(&world, PROVIDER), ether(697));
    // Of 1.5 ether the fee pays one; the reward is at its most.
    run(&world, 1, 900);
    assert_eq!(claimable(&world, STRANGER), ether(13));
    assert_eq!(bond(&world), ether(6_000 - 510));
    assert_eq!(claimable(&world, PROVIDER), ether(697));
    // No credit, no reward.
    run(&world, 2, 1_000);
    assert_eq!(claimable(&world, STRANGER), ether(13));
    assert_eq!(world.send(STRANGER, 0, world.sla().claim()), Ok(ether(13)));
}

#[test]
fn a_keeper_gets_nothing_where_nothing_is_left() {
    let world = broke();
    assert_eq!(claimable(&world, STRANGER), ether(30));
}

#[test]
fn debt_grows_by_simple_interest_for_whole_days_up_to_its_cap() {
    let world = broke();
    let principal = ether(1_230);
    world.warp(DAY - 1);
    assert_eq!(debt(&world), principal);
    world.warp(1);
    assert_eq!(
        debt(&world),
        principal + Amount::from_units(12_300_000_000_000_000)
    );
    world.warp(9 * DAY);
    assert_eq!(debt(&world), principal + ether(123));
    world.warp(100 * DAY);
    assert_eq!(debt(&world), principal + ether(615));
    world.warp(1_000 * DAY);
    assert_eq!(debt(&world), principal + ether(615));
}

#[test]
fn a_payment_goes_to_interest_first_then_to_the_sum_and_only_then_to_the_bond() {
    let world = broke();
    let before = claimable(&world, CUSTOMER);
    world.warp(10 * DAY + 5);
    world
        .send(PROVIDER, ETHER / 2, world.sla().deposit())
        .expect("a part");
    assert_eq!(debt(&world), ether(1_230 + 123 - 500));
    assert_eq!(
        (bond(&world), claimable(&world, CUSTOMER)),
        (ether(0), before + ether(500))
    );
    // The day that had begun goes on: five seconds less and it counts, on what is left.
    world.warp(DAY - 6);
    assert_eq!(debt(&world), ether(853));
    world.warp(1);
    assert_eq!(
        debt(&world),
        ether(853) + Amount::from_units(8_530_000_000_000_000)
    );
    world
        .send(PROVIDER, ETHER, world.sla().deposit())
        .expect("the rest");
    assert_eq!(debt(&world), ether(0));
    assert_eq!(
        bond(&world),
        ether(147) - Amount::from_units(8_530_000_000_000_000)
    );
    world.warp(10 * DAY);
    assert_eq!(debt(&world), ether(0));
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("closed");
    for who in [PROVIDER, CUSTOMER, STRANGER] {
        world.send(who, 0, world.sla().claim()).expect("something");
    }
    assert_eq!(world.held_by_contract(), 0);
}

#[test]
fn books_with_debt_close_and_say_what_is_owed() {
    let world = broke();
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("closed");
    assert_eq!(debt(&world), ether(1_230));
    assert!(world.send(PROVIDER, ETHER, world.sla().deposit()).is_err());
}
