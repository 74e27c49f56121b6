//! One agreement from proposal to the last claim.

use crate::world::{
    CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, amount, end_of, error,
    everybody_reports, settle,
};
use slacontract::sla::{Act, Outcome, SlaError, State};

const FEE: u128 = ETHER;

#[test]
fn a_breach_is_paid_from_the_fee_and_then_from_the_bond() {
    let world = World::active(FEE, 2);
    // A good window: the provider earns its fee.
    world.warp_to(end_of(&world, 0));
    everybody_reports(&world, 0, 1_000, 1_000);
    settle(&world, 0);
    assert_eq!(world.read(world.sla().claimable(PROVIDER)), amount(FEE));
    // 70 % is below the last tier: all of three times the fee.
    world.warp_to(end_of(&world, 1).max(world.now()));
    everybody_reports(&world, 1, 700, 1_000);
    settle(&world, 1);
    let window = world.read(world.sla().window(1));
    assert_eq!(
        (window.outcome, window.credit),
        (Outcome::Breach, amount(3 * FEE))
    );
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), amount(3 * FEE));
    let money = world.read(world.sla().money());
    assert_eq!(
        (money.bond, money.fees, money.debt),
        (amount(4 * FEE), amount(0), amount(0))
    );
    // The end: everything goes out, and nothing is left.
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("everything is settled");
    assert_eq!(
        world.send(PROVIDER, 0, world.sla().claim()),
        Ok(amount(5 * FEE))
    );
    assert_eq!(
        world.send(CUSTOMER, 0, world.sla().claim()),
        Ok(amount(3 * FEE))
    );
    assert_eq!(world.held_by_contract(), 0);
    assert_eq!(world.balance(PROVIDER), 1_000 * ETHER - FEE);
    assert_eq!(world.balance(CUSTOMER), 1_000 * ETHER + FEE);
    let ledger = world.ledger();
    assert!(ledger.values().all(|sum| *sum == 0), "{ledger:?}");
}

#[test]
fn equality_with_a_threshold_is_met() {
    for (good, credit) in [
        (999, 0),
        (998, 3 * FEE / 10),
        (950, 3 * FEE / 10),
        (949, 3 * FEE / 2),
        (799, 3 * FEE),
    ] {
        let world = World::active(FEE, 1);
        world.warp_to(end_of(&world, 0));
        everybody_reports(&world, 0, good, 1_000);
        settle(&world, 0);
        assert_eq!(
            world.read(world.sla().window(0)).credit,
            amount(credit),
            "{good} of 1000"
        );
    }
}

#[test]
fn the_lower_median_of_the_reports_decides() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    for (signer, good) in SIGNERS.into_iter().zip([0, 1_000, 940]) {
        world.report(signer, 0, good, 1_000).expect("taken");
    }
    settle(&world, 0);
    assert_eq!(
        world.read(world.sla().window(0)).credit,
        amount(3 * FEE / 2)
    );
}

#[test]
fn one_report_of_three_is_no_verdict_and_the_fee_stays_due() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    world.report(SIGNERS[0], 0, 0, 1_000).expect("taken");
    assert!(matches!(
        error(world.send(STRANGER, 0, world.sla().settle(0))),
        SlaError::NotNow { .. }
    ));
    settle(&world, 0);
    let window = world.read(world.sla().window(0));
    assert_eq!(
        (window.outcome, window.credit),
        (Outcome::Inconclusive, amount(0))
    );
    assert_eq!(world.read(world.sla().claimable(PROVIDER)), amount(FEE));
}

#[test]
fn a_window_that_was_not_paid_for_is_skipped_and_later_money_is_not_for_the_past() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0) + 1);
    let late = error(world.send(CUSTOMER, FEE, world.sla().deposit()));
    assert_eq!(
        late,
        SlaError::NoSuchWindow {
            window: 2,
            count: 2
        }
    );
    everybody_reports(&world, 0, 1, 1);
    settle(&world, 0);
    world.warp_to(end_of(&world, 1));
    let skipped = error(world.report(SIGNERS[0], 1, 1, 1));
    assert!(matches!(
        skipped,
        SlaError::NotNow {
            state: State::WindowSkipped,
            ..
        }
    ));
    settle_skipped(&world);
    assert_eq!(world.read(world.sla().window(1)).outcome, Outcome::Skipped);
}

fn settle_skipped(world: &World) {
    world
        .send(STRANGER, 0, world.sla().settle(1))
        .expect("a skipped window is settled at its end");
}

#[test]
fn a_challenge_holds_back_the_difference_and_lapses_to_the_provisional_value() {
    let world = World::active(FEE, 2);
    world.warp_to(end_of(&world, 0));
    everybody_reports(&world, 0, 949, 1_000); // 50 % of three fees: 1.5
    world
        .send(PROVIDER, 0, world.sla().challenge(0, 0, 999, 1_000, WHY))
        .expect("the provider claims it was met");
    let again = error(world.send(PROVIDER, 0, world.sla().challenge(0, 0, 998, 1_000, WHY)));
    assert_eq!(
        again,
        SlaError::AlreadyDone {
            act: Act::Challenge,
            id: 0
        }
    );
    world
        .send(CUSTOMER, 0, world.sla().challenge(0, 0, 100, 1_000, WHY))
        .expect("the customer claims the worst tier");
    let stranger = error(world.send(STRANGER, 0, world.sla().challenge(0, 0, 0, 1, WHY)));
    assert_eq!(
        stranger,
        SlaError::NotEntitled {
            act: Act::Challenge,
            caller: STRANGER
        }
    );
    settle(&world, 0);
    let money = world.read(world.sla().money());
    assert_eq!(
        (money.reserve, money.claimable),
        (amount(3 * FEE), amount(0))
    );
    assert!(matches!(
        error(world.send(STRANGER, 0, world.sla().lapse(0))),
        SlaError::NotNow { .. }
    ));
    world.warp_to(world.read(world.sla().window(0)).contest_end.seconds());
    world
        .send(STRANGER, 0, world.sla().lapse(0))
        .expect("time has run out");
    assert_eq!(
        world.read(world.sla().claimable(CUSTOMER)),
        amount(3 * FEE / 2)
    );
    let money = world.read(world.sla().money());
    assert_eq!(
        (money.reserve, money.bond),
        (amount(0), amount(6 * FEE - FEE / 2))
    );
    assert!(matches!(
        error(world.send(STRANGER, 0, world.sla().lapse(0))),
        SlaError::NotNow {
            act: Act::Lapse,
            state: State::ContestResolved,
            ..
        }
    ));
}

#[test]
fn the_parties_can_agree_on_any_credit_between_their_claims() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    everybody_reports(&world, 0, 700, 1_000); // three fees
    world
        .send(PROVIDER, 0, world.sla().challenge(0, 0, 998, 1_000, WHY))
        .expect("a tenth of three fees");
    settle(&world, 0);
    let low = amount(3 * FEE / 10);
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), low);
    let refused = error(world.send(CUSTOMER, 0, world.sla().agree(0, amount(4 * FEE), WHY)));
    assert_eq!(
        refused,
        SlaError::CreditOutOfReach {
            low,
            high: amount(3 * FEE)
        }
    );
    world
        .send(CUSTOMER, 0, world.sla().agree(0, amount(2 * FEE), WHY))
        .expect("an offer");
    world
        .send(PROVIDER, 0, world.sla().agree(0, amount(FEE), WHY))
        .expect("another offer");
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), low);
    world
        .send(PROVIDER, 0, world.sla().agree(0, amount(2 * FEE), WHY))
        .expect("the same offer");
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), amount(2 * FEE));
    assert_eq!(world.read(world.sla().money()).reserve, amount(0));
}

#[test]
fn a_recipient_that_refuses_stops_only_itself() {
    let world = World::active(FEE, 1);
    world.warp_to(end_of(&world, 0));
    everybody_reports(&world, 0, 950, 1_000);
    settle(&world, 0);
    world.refuse(CUSTOMER);
    let refused = world
        .send(CUSTOMER, 0, world.sla().claim())
        .expect_err("the payment is refused");
    assert_eq!(
        &refused.0[..4],
        &slacontract::error::TRANSFER_FAILED.to_be_bytes()
    );
    assert_eq!(
        world.read(world.sla().claimable(CUSTOMER)),
        amount(3 * FEE / 10)
    );
    world
        .send(PROVIDER, 0, world.sla().claim())
        .expect("the provider is paid all the same");
    assert_eq!(
        error(world.send(STRANGER, 0, world.sla().claim())),
        SlaError::NothingToClaim { caller: STRANGER }
    );
}
