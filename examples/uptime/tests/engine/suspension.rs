//! Suspension for either side's omission: when it begins, how it is cured, what follows when it is not.

use crate::agreements::{DAY, ether, going, hosted, opening, run, stage, until, window};
use crate::world::{CUSTOMER, ETHER, PROVIDER, STRANGER, error};
use slacontract::sla::{Act, Outcome, SlaError, State};

#[test]
fn a_window_that_opens_unpaid_suspends_the_customer_who_can_pay_for_the_next() {
    let world = hosted(1);
    let opens = opening(&world, 1).seconds();
    world.warp_to(opens - 1);
    assert_eq!((stage(&world), until(&world)), (State::Active, opens));
    world.warp(1);
    assert_eq!(
        (stage(&world), until(&world)),
        (State::SuspendedCustomer, opens + 30 * DAY)
    );
    // It cannot buy the window that is open: that would be an option on the past.
    world
        .send(CUSTOMER, ETHER, world.sla().deposit())
        .expect("it cures");
    assert_eq!(stage(&world), State::Active);
    assert!(!window(&world, 1).paid && window(&world, 2).paid);
    run(&world, 0, 1_000);
    world.warp_to(opening(&world, 2).seconds());
    world
        .send(STRANGER, 0, world.sla().settle(1))
        .expect("a skipped window is settled at its end");
    assert_eq!(window(&world, 1).outcome, Outcome::Skipped);
}

#[test]
fn a_customer_that_does_not_pay_in_time_is_timed_out_by_anybody_and_owes_no_fee() {
    let world = hosted(1);
    let deadline = opening(&world, 1).seconds() + 30 * DAY;
    world.warp_to(deadline - 1);
    let early = error(world.send(STRANGER, 0, world.ending().time_out()));
    assert!(matches!(
        early,
        SlaError::NotNow { act: Act::TimeOut, state: State::SuspendedCustomer, until, .. } if until.seconds() == deadline
    ));
    world.warp(1);
    assert_eq!(stage(&world), State::TimedOut);
    assert!(world.send(CUSTOMER, ETHER, world.sla().deposit()).is_err());
    world
        .send(STRANGER, 0, world.ending().time_out())
        .expect("anybody may");
    assert_eq!(stage(&world), State::Terminating);
    assert_eq!(until(&world), opening(&world, 2).seconds());
    assert_eq!(world.read(world.sla().money()).bond, ether(6_000));
    world.warp_to(until(&world));
    assert_eq!(stage(&world), State::Closing);
    for id in 0..2 {
        world
            .send(STRANGER, 0, world.sla().settle(id))
            .expect("both are over");
    }
    // Nobody reported: the terms leave that to the court, which says nothing either.
    world.warp_to(window(&world, 0).contest_end.seconds().max(world.now()));
    world.send(STRANGER, 0, world.sla().lapse(0)).expect("time");
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("closed");
    assert_eq!(stage(&world), State::Closed);
}

#[test]
fn a_bond_below_its_minimum_suspends_the_provider_until_it_is_topped_up() {
    let world = hosted(4);
    run(&world, 0, 0);
    // 2.8 ether of credit: 1 from the fee, 1.8 and the keeper's 0.01 from the bond.
    assert_eq!(world.read(world.sla().money()).bond, ether(4_190));
    assert_eq!(
        (stage(&world), until(&world)),
        (State::SuspendedProvider, world.now() + 3 * DAY)
    );
    world.warp(3 * DAY - 1);
    world
        .send(PROVIDER, 309 * ETHER / 1_000, world.sla().deposit())
        .expect("one unit short of enough");
    assert_eq!(stage(&world), State::SuspendedProvider);
    world
        .send(PROVIDER, ETHER / 1_000, world.sla().deposit())
        .expect("enough");
    assert_eq!(stage(&world), State::Active);
}

#[test]
fn what_a_provider_earns_while_its_bond_is_short_stays_in_the_bond() {
    let world = hosted(4);
    run(&world, 0, 0);
    assert_eq!(stage(&world), State::SuspendedProvider);
    let before = world.read(world.sla().claimable(PROVIDER));
    run(&world, 1, 1_000);
    assert_eq!(world.read(world.sla().money()).bond, ether(5_190));
    assert_eq!(world.read(world.sla().claimable(PROVIDER)), before);
    // Nobody has ended it for that in the meantime, and now it is whole.
    assert_eq!(stage(&world), State::Active);
    run(&world, 2, 1_000);
    assert_eq!(
        world.read(world.sla().claimable(PROVIDER)),
        before + ether(1_000)
    );
}

#[test]
fn a_provider_that_does_not_top_up_in_time_pays_for_ending_it() {
    let world = hosted(4);
    run(&world, 0, 0);
    world.warp(3 * DAY);
    assert_eq!(stage(&world), State::TimedOut);
    assert!(world.send(PROVIDER, ETHER, world.sla().deposit()).is_err());
    let before = world.read(world.sla().claimable(CUSTOMER));
    world
        .send(STRANGER, 0, world.ending().time_out())
        .expect("anybody may");
    assert_eq!(stage(&world), State::Terminating);
    assert_eq!(world.read(world.sla().money()).bond, ether(3_190));
    assert_eq!(
        world.read(world.sla().claimable(CUSTOMER)),
        before + ether(1_000)
    );
}

#[test]
fn an_agreement_that_goes_on_by_itself_ends_when_it_is_timed_out_in_the_last_window_of_a_term() {
    let world = going(2);
    // The third and last window of the term opens unpaid at 20, and the provider fell short before.
    world.warp(10);
    world
        .report(crate::world::SIGNERS[0], 0, 0, 1_000)
        .expect("a breach");
    world.warp(5);
    world
        .send(STRANGER, 0, world.sla().settle(0))
        .expect("final");
    assert_eq!(stage(&world), State::SuspendedProvider);
    world.warp(7);
    assert_eq!(stage(&world), State::TimedOut);
    world
        .send(STRANGER, 0, world.ending().time_out())
        .expect("anybody may");
    let status = world.read(world.sla().status());
    assert_eq!((status.stage, status.windows), (State::Terminating, 3));
    // Past the moment at which it would have gone on.
    world.warp_to(status.end.seconds());
    assert_eq!(world.read(world.sla().status()).windows, 3);
    assert_eq!(stage(&world), State::Closing);
}
