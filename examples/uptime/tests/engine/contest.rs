//! Contests before a court, and what becomes of a window that nobody measured.

use crate::agreements::{
    COURT, DAY, Hosted, HostedClient, ether, going, hosted, reach, run, window,
};
use crate::world::{CUSTOMER, PROVIDER, SIGNERS, STRANGER, WHY, World, error};
use slacontract::Amount;
use slacontract::sla::{Act, Outcome, SlaError, State};

fn claimable(world: &World, who: slacontract::Address) -> Amount {
    world.read(world.sla().claimable(who))
}

/// The first window, settled, reported by one signer of the two it takes.
fn unmeasured() -> World {
    let world = hosted(4);
    reach(&world, window(&world, 0).to);
    world.report(SIGNERS[1], 0, 0, 1_000).expect("one report");
    reach(&world, window(&world, 0).challenge_end);
    world
        .send(STRANGER, 0, world.sla().settle(0))
        .expect("final");
    let view = window(&world, 0);
    assert_eq!(
        (view.outcome, view.contest, view.credit),
        (Outcome::Inconclusive, State::Contested, ether(0))
    );
    // All of the worst case is held back: 2.8 ether by the rolling cap.
    assert_eq!(world.read(world.sla().money()).reserve, ether(2_800));
    assert_eq!(claimable(&world, PROVIDER), ether(0));
    world
}

#[test]
fn without_reports_the_court_decides_on_any_credit_up_to_the_worst() {
    for credit in [0, 700, 2_800] {
        let world = unmeasured();
        world
            .send(COURT, 0, world.court().rule(0, ether(credit), WHY))
            .expect("a ruling");
        assert_eq!(claimable(&world, CUSTOMER), ether(credit));
        // The bond gets back what it gave before the fee does.
        let bond = 6_000 - credit.saturating_sub(1_000);
        assert_eq!(world.read(world.sla().money()).bond, ether(bond));
        assert_eq!(
            claimable(&world, PROVIDER),
            ether(1_000 - credit.min(1_000))
        );
        assert_eq!(window(&world, 0).contest, State::ContestResolved);
        assert!(matches!(
            error(world.send(COURT, 0, world.court().rule(0, ether(credit), WHY))),
            SlaError::NotNow {
                act: Act::Rule,
                state: State::ContestResolved,
                ..
            }
        ));
    }
}

#[test]
fn without_a_ruling_nothing_is_credited_and_the_fee_stays_due() {
    let world = unmeasured();
    let end = window(&world, 0).contest_end;
    world.warp_to(end.seconds() - 1);
    let early = error(world.send(STRANGER, 0, world.sla().lapse(0)));
    assert!(
        matches!(early, SlaError::NotNow { act: Act::Lapse, state: State::Contested, until, .. } if until == end)
    );
    world.warp(1);
    let late = error(world.send(COURT, 0, world.court().rule(0, ether(0), WHY)));
    assert!(matches!(
        late,
        SlaError::NotNow {
            act: Act::Rule,
            state: State::ContestLapsed,
            ..
        }
    ));
    world.send(STRANGER, 0, world.sla().lapse(0)).expect("time");
    assert_eq!(claimable(&world, PROVIDER), ether(1_000));
    assert_eq!(claimable(&world, CUSTOMER), ether(0));
    assert_eq!(window(&world, 0).outcome, Outcome::Inconclusive);
    assert_eq!(world.read(world.sla().money()).bond, ether(6_000));
}

#[test]
fn a_court_rules_between_the_claims_and_only_the_court_rules() {
    let world = hosted(4);
    reach(&world, window(&world, 0).to);
    for signer in SIGNERS {
        world.report(signer, 0, 900, 1_000).expect("1.5 ether");
    }
    world
        .send(PROVIDER, 0, world.sla().challenge(0, 0, 998, 1_000, WHY))
        .expect("0.3 ether");
    let before = error(world.send(COURT, 0, world.court().rule(0, ether(300), WHY)));
    assert!(matches!(
        before,
        SlaError::NotNow {
            state: State::Uncontested,
            ..
        }
    ));
    reach(&world, window(&world, 0).challenge_end);
    world
        .send(STRANGER, 0, world.sla().settle(0))
        .expect("final");
    for who in [PROVIDER, CUSTOMER, STRANGER, SIGNERS[0]] {
        assert_eq!(
            error(world.send(who, 0, world.court().rule(0, ether(300), WHY))),
            SlaError::NotEntitled {
                act: Act::Rule,
                caller: who
            }
        );
    }
    for wrong in [299, 1_501] {
        assert_eq!(
            error(world.send(COURT, 0, world.court().rule(0, ether(wrong), WHY))),
            SlaError::CreditOutOfReach {
                low: ether(300),
                high: ether(1_500)
            }
        );
    }
    world
        .send(COURT, 0, world.court().rule(0, ether(1_000), WHY))
        .expect("in between");
    assert_eq!(claimable(&world, CUSTOMER), ether(1_000));
}

#[test]
fn a_claim_that_changes_no_money_is_no_contest() {
    let world = hosted(4);
    reach(&world, window(&world, 0).to);
    for signer in SIGNERS {
        world.report(signer, 0, 900, 1_000).expect("1.5 ether");
    }
    assert_eq!(
        error(world.send(PROVIDER, 0, world.sla().challenge(0, 0, 949, 1_000, WHY))),
        SlaError::NothingContested { window: 0 }
    );
    assert_eq!(
        error(world.send(PROVIDER, 0, world.sla().challenge(0, 1, 1, 1, WHY))),
        SlaError::NoSuchFeed { feed: 1 }
    );
}

#[test]
fn a_window_reported_early_can_be_decided_after_it_waited_for_an_earlier_one() {
    // Reports of a window are taken for twenty seconds, and the next one is over after ten.
    let world = going(3);
    reach(&world, window(&world, 1).to);
    world.report(SIGNERS[0], 1, 1_000, 1_000).expect("at once");
    world
        .send(CUSTOMER, 0, world.sla().challenge(1, 0, 0, 1, WHY))
        .expect("contested");
    reach(&world, window(&world, 0).challenge_end);
    for id in 0..2 {
        world
            .send(STRANGER, 0, world.sla().settle(id))
            .expect("in order");
    }
    assert_eq!(window(&world, 1).contest, State::Contested);
    let offer = || world.sla().agree(1, ether(0), WHY);
    world.send(CUSTOMER, 0, offer()).expect("one");
    world.send(PROVIDER, 0, offer()).expect("both");
    assert_eq!(window(&world, 1).contest, State::ContestResolved);
}

#[test]
fn a_bond_that_a_ruling_makes_whole_again_ends_the_suspension() {
    let world = unmeasured();
    // 1.8 ether of the bond are held back.
    assert_eq!(
        world.read(world.sla().status()).stage,
        State::SuspendedProvider
    );
    world.warp(DAY);
    world
        .send(COURT, 0, world.court().rule(0, ether(0), WHY))
        .expect("a ruling");
    assert_eq!(world.read(world.sla().status()).stage, State::Active);
    run(&world, 1, 1_000);
}

#[test]
fn nobody_judges_what_it_measured() {
    let signer = SIGNERS[1];
    let deployment = HostedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec(), signer, ether(1));
    let world = World::with_code(<Hosted as slacontract::Contract>::enter);
    assert_eq!(
        error(world.construct(PROVIDER, deployment.arguments())),
        SlaError::BadRole { address: signer }
    );
}
