//! The first set: accepted by silence, rejected with reasons, rejected without.

use crate::scene::{NO_REASON, Scene, WHY, milli, reach};
use slacontract::sla::{SlaError, State};
use slacontract_testing::prelude::*;

#[slacontract::test]
fn silence_accepts_the_work_and_the_crew_is_paid(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    chain.warp(10.days());
    scene.delivers();
    assert_eq!(scene.state(), State::DeliveryMade);
    chain.warp(5.days());
    let call = scene.deliveries.conclude_delivery(0);
    call.from(scene.checkers[0]).unwrap();
    assert_eq!(scene.state(), State::DeliveryAccepted);
    scene.checked(chain, 0, 990);
    assert_eq!(scene.sla.claimable(scene.crew).unwrap(), 4.ether());
    assert_eq!(scene.sla.claimable(scene.requester).unwrap(), Amount::ZERO);
}

#[slacontract::test]
fn a_rejection_with_its_reasons_owes_no_others(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    scene.delivers();
    scene.rejects(WHY);
    assert_eq!(scene.state(), State::DeliveryRejected);
    assert_eq!(scene.duties.duty(0).unwrap().state, State::DutyAhead);
    // What was made good and accepted costs nobody anything.
    scene.delivers();
    let call = scene.deliveries.accept_delivery(0, WHY);
    call.from(scene.requester).unwrap();
    let view = scene.deliveries.delivery(0).unwrap();
    assert_eq!(view.state, State::DeliveryAccepted);
    assert_eq!(view.booked, Amount::ZERO);
}

#[slacontract::test]
fn each_day_without_reasons_costs_the_requester(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    scene.delivers();
    scene.rejects(NO_REASON);
    assert_eq!(scene.duties.duty(0).unwrap().state, State::DutyDue);
    scene
        .duties
        .perform(0, WHY, WHY)
        .from(scene.crew)
        .expect_err(SlaError::NotEntitled {
            act: slacontract::sla::Act::Perform,
            caller: scene.crew,
        });
    // Two days were free; the third day of the delay has begun.
    chain.warp(4.days() + 12.hours());
    let call = scene.duties.perform(0, WHY, WHY);
    call.from(scene.requester).unwrap();
    assert_eq!(scene.duties.duty(0).unwrap().booked, milli(600));
    // The next payment pays that first.
    let next = scene.sla.deposit().from(scene.requester);
    next.value(milli(4_600)).unwrap();
    assert_eq!(scene.sla.claimable(scene.crew).unwrap(), milli(600));
}

#[slacontract::test]
fn reasons_that_never_come_are_put_in_default_by_anybody(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    scene.delivers();
    scene.rejects(NO_REASON);
    let view = scene.duties.duty(0).unwrap();
    reach(chain, view.until);
    chain.warp(28.days());
    let call = scene.duties.default_duty(0);
    call.from(scene.checkers[1]).unwrap();
    // Twenty-eight days at 5 % of the price.
    assert_eq!(scene.duties.duty(0).unwrap().booked, milli(5_600));
    assert_eq!(scene.sla.money().unwrap().customer_debt, milli(5_600));
}
