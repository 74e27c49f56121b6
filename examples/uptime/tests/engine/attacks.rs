//! What somebody could try to get more than its due: each is tried, and what comes of it is counted.

mod author;
mod measured;
mod money;
mod rules;

use crate::agreements::{
    COURT, DAY, enter, ether, hosted, hosted_proposed, opening, reach, run, window,
};
use crate::world::{CONTRACT, CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, error};
use slacontract::abi::Scalar;
use slacontract::sla::{Act, SlaError, State};
use slacontract::{Amount, B256};

fn claimable(world: &World, who: slacontract::Address) -> Amount {
    world.read(world.sla().claimable(who))
}

#[test]
fn what_is_forced_in_is_nobodys_and_moves_nothing() {
    let world = hosted(1);
    let before = world.read(world.sla().money());
    world.chain().give(CONTRACT, 5 * ETHER);
    assert_eq!(world.read(world.sla().money()), before);
    world
        .send(CUSTOMER, ETHER, world.ending().terminate(WHY))
        .expect("notice before it begins");
    reach(&world, opening(&world, 0));
    world.warp(40 * DAY);
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("closed");
    for who in [PROVIDER, CUSTOMER] {
        world.send(who, 0, world.sla().claim()).expect("its own");
        assert!(world.send(who, 0, world.sla().claim()).is_err());
    }
    assert_eq!(world.held_by_contract(), 5 * ETHER);
}

#[test]
fn a_window_is_settled_once() {
    let world = hosted(4);
    run(&world, 0, 900);
    let money = world.read(world.sla().money());
    for who in [STRANGER, PROVIDER, CUSTOMER, COURT] {
        assert!(matches!(
            error(world.send(who, 0, world.sla().settle(0))),
            SlaError::NotNow {
                act: Act::Settle,
                state: State::WindowSettled,
                ..
            }
        ));
    }
    assert_eq!(world.read(world.sla().money()), money);
    // Nor is a later one before its turn.
    reach(&world, window(&world, 2).challenge_end);
    assert_eq!(
        error(world.send(STRANGER, 0, world.sla().settle(2))),
        SlaError::NotNext { next: 1 }
    );
}

#[test]
fn a_bond_topped_up_before_a_breach_is_final_serves_the_customer_as_one_after_it() {
    let settled = |first: bool| {
        let world = hosted(4);
        for id in 0..3 {
            run(&world, id, 0);
        }
        // The last window is settled after the end; both deposits are made there, before and after it.
        reach(&world, window(&world, 3).to);
        for signer in SIGNERS {
            world.report(signer, 3, 0, 1_000).expect("an outage");
        }
        reach(&world, window(&world, 3).challenge_end);
        let deposit = || world.send(PROVIDER, 2 * ETHER, world.sla().deposit());
        let settle = || world.send(CUSTOMER, 0, world.sla().settle(3));
        let done = if first {
            [deposit(), settle()]
        } else {
            [settle(), deposit()]
        };
        assert_eq!(done, [Ok(()), Ok(())]);
        world
    };
    let (early, late) = (settled(true), settled(false));
    for world in [&early, &late] {
        assert_eq!(world.read(world.sla().money()).debt, ether(0));
    }
    // The customer settled, and its reward as a keeper is all that the empty bond made a difference to.
    assert_eq!(
        claimable(&early, CUSTOMER),
        claimable(&late, CUSTOMER) + ether(10)
    );
    // Nobody takes a bond out while windows run or are unsettled: there is no such call, and no such state.
    for world in [&early, &late] {
        assert!(matches!(
            error(world.send(PROVIDER, 0, world.sla().withdraw())),
            SlaError::NotNow {
                act: Act::Withdraw,
                ..
            }
        ));
    }
}

#[test]
fn a_proposal_is_withdrawn_before_the_last_acceptance_only_and_cleared_away_after_its_time_only() {
    let world = hosted_proposed(ETHER);
    let proposed = world.now();
    let hash = world.read(world.sla().status()).agreement;
    assert!(world.send(CUSTOMER, 0, world.sla().withdraw()).is_err());
    world
        .send(CUSTOMER, 0, world.sla().accept(hash))
        .expect("accepted");
    world
        .send(CUSTOMER, ETHER, world.sla().deposit())
        .expect("the fee");
    // The proposer cannot take it back from under the customer's money.
    assert!(matches!(
        error(world.send(PROVIDER, 0, world.sla().withdraw())),
        SlaError::NotNow {
            state: State::AwaitingFunds,
            ..
        }
    ));
    world.warp_to(proposed + 7 * DAY - 1);
    assert!(world.send(STRANGER, 0, world.sla().expire()).is_err());
    world.warp(1);
    assert!(matches!(
        error(world.send(PROVIDER, 6 * ETHER, world.sla().deposit())),
        SlaError::NotNow {
            state: State::ProposalLapsed,
            ..
        }
    ));
    world
        .send(STRANGER, 0, world.sla().expire())
        .expect("anybody may");
    assert_eq!(
        world.send(CUSTOMER, 0, world.sla().claim()),
        Ok(ether(1_000))
    );
    assert_eq!(world.held_by_contract(), 0);
}

#[test]
fn rounding_pays_nobody_anything() {
    // A fee that no share divides: ten percent of three fees leave a remainder in each window.
    let fee = ETHER * 7 / 9 + 1;
    let world = enter(hosted_proposed(fee), 4);
    for id in 0..4 {
        run(&world, id, 998);
    }
    let credited: u128 = (0..4).map(|id| window(&world, id).credit.units()).sum();
    // Remainders are carried: all four together are off by less than one unit.
    assert_eq!(credited, 4 * (3 * fee) / 10);
    let parts = [PROVIDER, CUSTOMER, STRANGER].map(|who| claimable(&world, who));
    let bond = world.read(world.sla().money()).bond;
    let all: Amount = parts.into_iter().sum();
    assert_eq!(all + bond, Amount::from_units(4 * fee + 6 * fee));
}

/// Four months with these shares of good samples, the price changed in between; settled as soon as may be, or all at the end.
fn months(goods: [u64; 4], at_once: bool) -> World {
    let world = hosted(2);
    for who in [PROVIDER, CUSTOMER] {
        let price = vec![B256::from((ETHER * 7 / 9 + 1).word())];
        world
            .send(who, 0, world.changes().amend(2, price, WHY))
            .expect("consent");
    }
    world
        .send(CUSTOMER, 2 * (ETHER * 7 / 9 + 1), world.sla().deposit())
        .expect("at the new price");
    for (id, good) in (0..).zip(goods) {
        reach(&world, window(&world, id).to);
        for signer in SIGNERS {
            world.report(signer, id, good, 1_000).expect("taken");
        }
        if good == 0 {
            world
                .send(PROVIDER, 0, world.sla().challenge(id, 0, 998, 1_000, WHY))
                .expect("contested");
        }
        reach(&world, window(&world, id).challenge_end);
        if !at_once {
            world
                .send(STRANGER, 0, world.sla().settle(id))
                .expect("final");
        }
    }
    world.warp(40 * DAY);
    for id in 0..4 {
        if at_once {
            world
                .send(STRANGER, 0, world.sla().settle(id))
                .expect("in order");
        }
        let _ = world.send(STRANGER, 0, world.sla().lapse(id));
    }
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("closed");
    world
}

#[test]
fn settling_late_and_all_at_once_changes_nobodys_money() {
    for goods in [
        [998, 998, 998, 998],
        [900, 998, 0, 998],
        [0, 1_000, 949, 998],
        [998, 0, 998, 0],
    ] {
        let (one, other) = (months(goods, false), months(goods, true));
        for who in [PROVIDER, CUSTOMER, STRANGER] {
            assert_eq!(claimable(&one, who), claimable(&other, who), "{goods:?}");
        }
        for id in 0..4 {
            assert_eq!(window(&one, id), window(&other, id), "{goods:?}");
        }
    }
}
