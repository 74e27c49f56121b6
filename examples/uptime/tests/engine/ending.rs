//! Ending early: by notice, for cause; and the end of the books.

use crate::agreements::{
    COURT, DAY, ether, going, hosted, opening, reach, run, stage, until, window,
};
use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, error};
use slacontract::sla::{Act, Outcome, SlaError, State};

#[test]
fn a_provider_that_gives_notice_pays_the_fee_from_its_bond() {
    let world = hosted(1);
    world.warp_to(opening(&world, 0).seconds() + DAY);
    world
        .send(PROVIDER, 0, world.ending().terminate(WHY))
        .expect("notice");
    // Thirty days from the second of February is the fourth of March: the first boundary after it begins April.
    assert_eq!(
        (stage(&world), until(&world)),
        (State::Terminating, opening(&world, 2).seconds())
    );
    assert_eq!(world.read(world.sla().money()).bond, ether(5_000));
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), ether(1_000));
    let again = error(world.send(PROVIDER, 0, world.ending().terminate(WHY)));
    assert!(matches!(
        again,
        SlaError::NotNow {
            act: Act::Terminate,
            state: State::Terminating,
            ..
        }
    ));
}

#[test]
fn a_customer_that_gives_notice_sends_exactly_the_fee_which_becomes_the_providers() {
    let world = hosted(1);
    for wrong in [0, ETHER - 1, ETHER + 1] {
        assert_eq!(
            error(world.send(CUSTOMER, wrong, world.ending().terminate(WHY))),
            SlaError::WrongFee {
                sent: slacontract::Amount::from_units(wrong),
                fee: ether(1_000)
            }
        );
    }
    assert_eq!(
        error(world.send(STRANGER, ETHER, world.ending().terminate(WHY))),
        SlaError::NotEntitled {
            act: Act::Terminate,
            caller: STRANGER
        }
    );
    world
        .send(CUSTOMER, ETHER, world.ending().terminate(WHY))
        .expect("notice");
    assert_eq!(world.read(world.sla().claimable(PROVIDER)), ether(1_000));
    // Before the first boundary: the first at or after the notice is the end of January, 31 days from now.
    assert_eq!(world.read(world.sla().status()).windows, 0);
    assert_eq!(stage(&world), State::Terminating);
    world.warp(31 * DAY);
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("no window ever opened");
    assert_eq!(
        world.send(CUSTOMER, 0, world.sla().claim()),
        Ok(ether(1_000))
    );
    assert_eq!(
        world.send(PROVIDER, 0, world.sla().claim()),
        Ok(ether(7_000))
    );
    assert_eq!(world.held_by_contract(), 0);
}

#[test]
fn notice_that_would_end_it_no_earlier_than_its_term_is_too_late() {
    let world = hosted(4);
    let end = world.read(world.sla().status()).end;
    world.warp_to(end.seconds() - 30 * DAY);
    assert!(matches!(
        error(world.send(PROVIDER, 0, world.ending().terminate(WHY))),
        SlaError::TooLate { at } if at == end
    ));
}

#[test]
fn a_notice_given_at_a_boundary_counts_from_that_moment() {
    let world = hosted(4);
    // The 30 days of April end exactly at May's boundary.
    world.warp_to(opening(&world, 2).seconds());
    world
        .send(PROVIDER, 0, world.ending().terminate(WHY))
        .expect("notice");
    assert_eq!(until(&world), opening(&world, 3).seconds());
}

#[test]
fn nobody_gives_notice_where_the_terms_have_none() {
    let world = going(3);
    for who in [PROVIDER, CUSTOMER] {
        assert!(matches!(
            error(world.send(who, 0, world.ending().terminate(WHY))),
            SlaError::NotProvided {
                act: Act::Terminate
            }
        ));
        assert!(
            world
                .send(who, 0, world.ending().terminate_for_cause(WHY))
                .is_err()
        );
    }
    assert_eq!(stage(&world), State::Active);
}

#[test]
fn a_breach_that_is_contested_counts_when_the_contest_ends_and_by_its_credit() {
    for (credit, counts) in [(0, false), (300, true)] {
        let world = hosted(4);
        run(&world, 0, 998);
        reach(&world, window(&world, 1).to);
        for signer in SIGNERS {
            world.report(signer, 1, 998, 1_000).expect("taken");
        }
        world
            .send(PROVIDER, 0, world.sla().challenge(1, 0, 1_000, 1_000, WHY))
            .expect("the provider saw nothing");
        reach(&world, window(&world, 1).challenge_end);
        world
            .send(STRANGER, 0, world.sla().settle(1))
            .expect("settled");
        let end = || world.send(CUSTOMER, 0, world.ending().terminate_for_cause(WHY));
        assert_eq!(
            error(end()),
            SlaError::NoCause {
                breaches: 1,
                needed: 2
            }
        );
        world
            .send(COURT, 0, world.court().rule(1, ether(credit), WHY))
            .expect("a ruling");
        assert_eq!(end().is_ok(), counts);
        let outcome = if counts {
            Outcome::Breach
        } else {
            Outcome::Met
        };
        assert_eq!(window(&world, 1).outcome, outcome);
    }
}

#[test]
fn enough_breaches_entitle_the_customer_and_nobody_else_to_end_it_at_the_next_boundary() {
    let world = hosted(4);
    run(&world, 0, 998);
    let early = error(world.send(CUSTOMER, 0, world.ending().terminate_for_cause(WHY)));
    assert_eq!(
        early,
        SlaError::NoCause {
            breaches: 1,
            needed: 2
        }
    );
    run(&world, 1, 998);
    for who in [PROVIDER, STRANGER, COURT] {
        assert!(matches!(
            error(world.send(who, 0, world.ending().terminate_for_cause(WHY))),
            SlaError::NotEntitled { .. }
        ));
    }
    world
        .send(CUSTOMER, 0, world.ending().terminate_for_cause(WHY))
        .expect("two of three were");
    assert_eq!(
        (stage(&world), until(&world)),
        (State::Terminating, opening(&world, 3).seconds())
    );
    // It costs nobody anything, and the fee of the window that will not open goes back.
    run(&world, 2, 1_000);
    reach(&world, window(&world, 2).to);
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("all settled");
    // 3 * 0.3 ether of credit less the third window's none, and the unused fee.
    assert_eq!(
        world.send(CUSTOMER, 0, world.sla().claim()),
        Ok(ether(600 + 1_000))
    );
}

#[test]
fn the_books_close_only_after_the_last_window_and_the_last_contest() {
    let world = hosted(4);
    for id in 0..3 {
        run(&world, id, 1_000);
    }
    reach(&world, opening(&world, 3));
    let early = error(world.send(STRANGER, 0, world.sla().close()));
    assert!(matches!(
        early,
        SlaError::NotNow {
            act: Act::Close,
            state: State::Active,
            ..
        }
    ));
    reach(&world, window(&world, 3).to);
    assert_eq!(
        error(world.send(STRANGER, 0, world.sla().close())),
        SlaError::Unsettled {
            next: 3,
            pending: 0
        }
    );
    for signer in SIGNERS {
        world.report(signer, 3, 1_000, 1_000).expect("taken");
    }
    world
        .send(CUSTOMER, 0, world.sla().challenge(3, 0, 0, 1, WHY))
        .expect("contested");
    reach(&world, window(&world, 3).challenge_end);
    world
        .send(STRANGER, 0, world.sla().settle(3))
        .expect("final");
    assert_eq!(
        error(world.send(STRANGER, 0, world.sla().close())),
        SlaError::Unsettled {
            next: 4,
            pending: 1
        }
    );
    reach(&world, window(&world, 3).contest_end);
    world.send(STRANGER, 0, world.sla().lapse(3)).expect("time");
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("closed");
    assert!(matches!(
        error(world.send(STRANGER, 0, world.sla().close())),
        SlaError::NotNow {
            state: State::Closed,
            ..
        }
    ));
}
