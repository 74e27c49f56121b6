//! What the sources cannot pay: debt, its interest and its cap; and what whoever settles is paid.

use crate::agreements::{DAY, enter, ether, hosted, reach, run, served_proposed, stage, window};
use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, World};
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
    // What became debt was not paid out.
    let last = window(&world, 3);
    assert_eq!(last.credit, ether(2_800));
    assert_eq!(
        (last.paid_out, last.short),
        (ether(2_800 - 1_230), ether(1_230))
    );
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
fn a_customer_pays_its_debt_first_and_gets_back_what_is_too_much() {
    let world = enter(served_proposed(), 1);
    let signers = world.signers();
    for who in [PROVIDER, CUSTOMER] {
        let (_, missing) = world.read(signers.report_fees(who));
        world
            .send(who, missing.units(), signers.prepay_reports())
            .expect("two rounds");
    }
    // Two rounds are prepaid, and three are reported: the bond advances the customer's half of the third.
    world
        .send(CUSTOMER, 2 * ETHER, world.sla().deposit())
        .expect("two more windows");
    for id in 0..2 {
        run(&world, id, 1_000);
    }
    reach(&world, window(&world, 2).to);
    for signer in SIGNERS {
        world.report(signer, 2, 1_000, 1_000).expect("taken");
    }
    assert_eq!(bond(&world), ether(20_000 - 150 - 150));
    assert_eq!(
        world.read(world.sla().money()).customer_debt,
        ether(150),
        "the views tell it"
    );
    let before = claimable(&world, PROVIDER);
    world
        .send(CUSTOMER, 1_400 * ETHER / 1_000, world.sla().deposit())
        .expect("the debt of 0.15, a window, and something");
    assert_eq!(claimable(&world, PROVIDER), before + ether(150));
    assert_eq!(claimable(&world, CUSTOMER), ether(250));
    assert_eq!(world.read(world.sla().money()).fees, ether(2_000));
    // Without a debt, fees are for whole windows.
    assert!(
        world
            .send(CUSTOMER, 1_400 * ETHER / 1_000, world.sla().deposit())
            .is_err()
    );
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
