//! The originals: there every month, or paid for.

use crate::scene::{DEED, SEALED, Scene, WHY, reach};
use slacontract::sla::State;
use slacontract_testing::prelude::*;

/// The deed is with the desk, and the first month is over.
fn kept(chain: &Chain) -> Scene {
    let scene = Scene::begin(chain);
    let id = scene.asks(3);
    scene.hands_over();
    scene.completes(id);
    reach(chain, scene.sla.window(0).unwrap().to);
    scene
}

#[slacontract::test]
fn a_desk_that_has_the_originals_says_so_and_owes_nothing(chain: &mut Chain) {
    let scene = kept(chain);
    let head = scene.contract.certificate(0).unwrap().head;
    let call = scene.duties.perform(0, head, WHY);
    call.from(scene.desk).unwrap();
    chain.warp(3.days());
    let duty = scene.duties.duty(0).unwrap();
    assert_eq!((duty.state, duty.content), (State::DutyFulfilled, head));
    assert_eq!(duty.booked, Amount::ZERO);
}

#[slacontract::test]
fn custody_that_is_false_costs_three_fees_out_of_the_bond(chain: &mut Chain) {
    let scene = kept(chain);
    // The deed went on to somebody else, and the desk says that it has it.
    let call = scene.notary.offer(DEED, scene.anybody, SEALED);
    call.from(scene.desk).unwrap();
    let call = scene.notary.take_over(DEED, SEALED, SEALED);
    call.from(scene.anybody).unwrap();
    let call = scene.duties.perform(0, WHY, WHY);
    call.from(scene.desk).unwrap();
    let seen = scene.contract.certificate(0).unwrap();
    assert_eq!(seen.holder, scene.anybody);
    assert!(!seen.complete);
    let call = scene.duties.contest_duty(0, WHY);
    call.from(scene.depositor).unwrap();
    // Five days to bring it back, and it does not.
    reach(chain, scene.duties.duty(0).unwrap().until);
    scene.duties.default_duty(0).from(scene.anybody).unwrap();
    assert_eq!(scene.duties.duty(0).unwrap().booked, 3.ether());
    scene.settles(chain, 0);
    scene.settles(chain, 1);
    assert_eq!(scene.sla.claimable(scene.depositor).unwrap(), 3.ether());
    assert_eq!(scene.sla.money().unwrap().bond, 7.ether());
}
