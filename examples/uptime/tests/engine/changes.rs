//! What both sides change together, and what one of them cannot.

use crate::agreements::{
    COURT, DAY, ether, going, hosted, opening, reach, run, stage, until, window,
};
use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, error};
use slacontract::abi::Scalar;
use slacontract::sla::{Act, SlaError, State};
use slacontract::{Address, B256};

fn price(thousandths: u128) -> Vec<B256> {
    vec![B256::from(ether(thousandths).word())]
}

fn amend(world: &World, who: Address, from: u64, values: Vec<B256>) -> Result<(), SlaError> {
    let answer = world.send(who, 0, world.changes().amend(from, values, WHY));
    answer.map_err(|refused| refused.as_error().expect("an error of the engine"))
}

#[test]
fn a_new_price_needs_both_and_holds_from_a_window_that_is_neither_open_nor_paid() {
    let world = hosted(2);
    assert_eq!(
        amend(&world, CUSTOMER, 1, price(1_200)),
        Err(SlaError::NotAmendable {
            window: 1,
            first: 2
        })
    );
    assert_eq!(amend(&world, CUSTOMER, 2, price(1_200)), Ok(()));
    // One side alone changes nothing, and another price is another matter.
    assert_eq!(amend(&world, CUSTOMER, 2, price(1_200)), Ok(()));
    assert_eq!(amend(&world, PROVIDER, 2, price(1_100)), Ok(()));
    assert_eq!(amend(&world, PROVIDER, 3, price(1_200)), Ok(()));
    assert!(
        world
            .send(CUSTOMER, 1_200 * ETHER / 1_000, world.sla().deposit())
            .is_err()
    );
    assert_eq!(amend(&world, PROVIDER, 2, price(1_200)), Ok(()));
    assert!(world.send(CUSTOMER, ETHER, world.sla().deposit()).is_err());
    world
        .send(CUSTOMER, 1_200 * ETHER / 1_000, world.sla().deposit())
        .expect("the new price");
    // The windows before keep theirs: 10 % of three fees.
    for (id, credit) in [(0, 300), (1, 300), (2, 360)] {
        run(&world, id, 998);
        assert_eq!(window(&world, id).credit, ether(credit), "window {id}");
    }
    assert_eq!(
        amend(&world, PROVIDER, 2, price(1_000)),
        Err(SlaError::NotAmendable {
            window: 2,
            first: 4
        })
    );
}

#[test]
fn a_consent_waits_for_seven_days() {
    for (wait, taken) in [(7 * DAY - 1, true), (7 * DAY, false)] {
        let world = hosted(1);
        amend(&world, CUSTOMER, 1, price(1_200)).expect("one side");
        world.warp(wait);
        amend(&world, PROVIDER, 1, price(1_200)).expect("the other");
        let paid = world.send(CUSTOMER, 1_200 * ETHER / 1_000, world.sla().deposit());
        assert_eq!(paid.is_ok(), taken);
    }
}

#[test]
fn what_is_amended_stays_inside_its_range_and_covered_by_the_bond() {
    let world = hosted(1);
    assert_eq!(
        amend(&world, CUSTOMER, 1, price(4_001)),
        Err(SlaError::OutOfRange {
            param: 0,
            min: ether(600),
            max: ether(4_000)
        })
    );
    assert_eq!(
        amend(&world, CUSTOMER, 1, vec![B256::from([0xff; 32])]),
        Err(SlaError::OutOfRange {
            param: 0,
            min: ether(600),
            max: ether(4_000)
        })
    );
    assert_eq!(
        amend(&world, CUSTOMER, 1, vec![]),
        Err(SlaError::WrongParamCount {
            given: 0,
            needed: 1
        })
    );
    assert_eq!(
        amend(&world, STRANGER, 1, price(1_000)),
        Err(SlaError::NotEntitled {
            act: Act::Amend,
            caller: STRANGER
        })
    );
    // Two windows of twice the fee and 0.01 each, and the fee for ending: 9.02 ether at a fee of two.
    amend(&world, CUSTOMER, 1, price(2_000)).expect("consent");
    assert_eq!(
        amend(&world, PROVIDER, 1, price(2_000)),
        Err(SlaError::BondBelowExposure {
            bond: ether(6_000),
            needed: ether(9_020)
        })
    );
    world
        .send(PROVIDER, 3_020 * ETHER / 1_000, world.sla().deposit())
        .expect("a larger bond");
    assert_eq!(amend(&world, PROVIDER, 1, price(2_000)), Ok(()));
}

#[test]
fn a_rolling_cap_adds_the_charges_as_they_were() {
    let world = hosted(2);
    amend(&world, CUSTOMER, 2, price(600)).expect("one side");
    amend(&world, PROVIDER, 2, price(600)).expect("both");
    world
        .send(CUSTOMER, 1_200 * ETHER / 1_000, world.sla().deposit())
        .expect("two windows at the new price");
    run(&world, 0, 900);
    assert_eq!(window(&world, 0).credit, ether(1_500));
    run(&world, 1, 0);
    assert_eq!(window(&world, 1).credit, ether(3_000));
    // 280 % of 1 + 1 + 0.6 is 7.28; 4.5 are used; all of three new fees is 1.8.
    run(&world, 2, 0);
    assert_eq!(window(&world, 2).credit, ether(1_800));
    // 280 % of 1 + 0.6 + 0.6 is 6.16; 4.8 are used.
    run(&world, 3, 0);
    assert_eq!(window(&world, 3).credit, ether(1_360));
}

#[test]
fn both_together_go_on_for_another_term() {
    let world = hosted(1);
    world
        .send(PROVIDER, 0, world.changes().renew(WHY))
        .expect("one");
    world
        .send(PROVIDER, 0, world.changes().renew(WHY))
        .expect("again");
    assert_eq!(world.read(world.sla().status()).windows, 4);
    world
        .send(CUSTOMER, 0, world.changes().renew(WHY))
        .expect("both");
    assert_eq!(world.read(world.sla().status()).windows, 8);
    // The next time is another question.
    world
        .send(CUSTOMER, 0, world.changes().renew(WHY))
        .expect("one");
    assert_eq!(world.read(world.sla().status()).windows, 8);
    assert!(matches!(
        error(world.send(CUSTOMER, 0, world.changes().object(WHY))),
        SlaError::NotProvided { act: Act::Object }
    ));
}

#[test]
fn an_agreement_goes_on_by_itself_unless_a_side_objects_in_time() {
    // Three windows of ten seconds; five before the end it is too late.
    for (at, windows) in [(24, 3), (25, 6)] {
        let world = going(3);
        world.warp(at);
        assert_eq!(world.read(world.sla().status()).windows, windows);
        world
            .send(CUSTOMER, 0, world.changes().object(WHY))
            .expect("an objection");
        assert!(matches!(
            error(world.send(PROVIDER, 0, world.changes().object(WHY))),
            SlaError::AlreadyDone {
                act: Act::Object,
                ..
            }
        ));
        world.warp(500);
        assert_eq!(world.read(world.sla().status()).windows, windows);
        assert_eq!(stage(&world), State::Closing);
    }
    let world = going(3);
    world.warp(500);
    assert!(world.read(world.sla().status()).end.seconds() > world.now() + 5);
    for act in [Act::Amend, Act::Renew] {
        let refused = if act == Act::Amend {
            error(world.send(CUSTOMER, 0, world.changes().amend(9, vec![], WHY)))
        } else {
            error(world.send(CUSTOMER, 0, world.changes().renew(WHY)))
        };
        assert_eq!(refused, SlaError::NotProvided { act });
    }
}

#[test]
fn a_role_goes_to_another_key_with_everything_but_what_was_already_earned() {
    let world = hosted(4);
    let heir = Address([0x55; 20]);
    world.chain().give(heir, 100 * ETHER);
    run(&world, 0, 998);
    // What the old key consented to is void with it.
    world
        .send(PROVIDER, 0, world.changes().renew(WHY))
        .expect("one");
    let assign = || world.changes().assign_role(0, heir, WHY);
    world.send(PROVIDER, 0, assign()).expect("the holder");
    assert!(matches!(
        error(world.send(heir, 0, world.ending().terminate(WHY))),
        SlaError::NotEntitled { .. }
    ));
    world.send(CUSTOMER, 0, assign()).expect("the other side");
    world
        .send(CUSTOMER, 0, world.changes().renew(WHY))
        .expect("one");
    assert_eq!(world.read(world.sla().status()).windows, 4);
    for refused in [
        error(world.send(PROVIDER, ETHER, world.sla().deposit())),
        error(world.send(PROVIDER, 0, world.ending().terminate(WHY))),
    ] {
        assert!(
            matches!(refused, SlaError::NotEntitled { .. }),
            "{refused:?}"
        );
    }
    assert_eq!(world.send(PROVIDER, 0, world.sla().claim()), Ok(ether(697)));
    run(&world, 1, 1_000);
    assert_eq!(world.read(world.sla().claimable(heir)), ether(1_000));
    assert_eq!(world.read(world.sla().claimable(PROVIDER)), ether(0));
    world
        .send(heir, ETHER, world.sla().deposit())
        .expect("its right now");
}

#[test]
fn no_role_goes_to_somebody_it_excludes() {
    let world = hosted(1);
    for (party, to) in [
        (0, CUSTOMER),
        (1, PROVIDER),
        (0, COURT),
        (1, SIGNERS[0]),
        (0, Address([0; 20])),
    ] {
        let assign = || world.changes().assign_role(party, to, WHY);
        world.send(CUSTOMER, 0, assign()).expect("a consent");
        let refused = error(world.send(PROVIDER, 0, assign()));
        assert!(
            matches!(refused, SlaError::BadRole { .. }),
            "{party} {refused:?}"
        );
    }
    assert_eq!(
        error(world.send(PROVIDER, 0, world.changes().assign_role(2, STRANGER, WHY))),
        SlaError::NoSuchParty { party: 2 }
    );
}

#[test]
fn a_successor_is_named_by_both_and_takes_over_at_the_next_boundary() {
    let world = hosted(4);
    reach(&world, opening(&world, 1));
    let (other, terms) = (Address([0xc1; 20]), B256::from([5; 32]));
    let succeed = || world.changes().succeed(other, terms, WHY);
    world.send(PROVIDER, 0, succeed()).expect("one");
    assert_eq!(stage(&world), State::Active);
    world.send(CUSTOMER, 0, succeed()).expect("both");
    assert_eq!(
        (stage(&world), until(&world)),
        (State::Terminating, opening(&world, 2).seconds())
    );
    for id in 0..2 {
        run(&world, id, 1_000);
    }
    world
        .send(STRANGER, 0, world.sla().close())
        .expect("settled");
    assert_eq!(
        world.send(CUSTOMER, 0, world.sla().claim()),
        Ok(ether(2_000))
    );
    assert_eq!(
        world.send(PROVIDER, 0, world.sla().claim()),
        Ok(ether(8_000))
    );
}
