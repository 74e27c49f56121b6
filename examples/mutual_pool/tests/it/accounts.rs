//! The manager's accounts: in time, late, not what they should be, or never there.

use crate::scene::{Scene, WHY, reach};
use slacontract::sla::State;
use slacontract_testing::prelude::*;

/// The end of the first quarter, and so many days.
fn after_the_quarter(chain: &Chain, scene: &Scene, days: u64) {
    let end = scene.sla.window(0).unwrap().to;
    reach(chain, end + days.days());
}

#[slacontract::test]
fn accounts_in_time_cost_nothing_and_the_manager_is_paid(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    after_the_quarter(chain, &scene, 15);
    let call = scene.duties.perform(0, WHY, WHY);
    call.from(scene.manager).unwrap();
    scene.sla.settle(0).from(scene.members[0]).unwrap();
    assert_eq!(scene.sla.claimable(scene.manager).unwrap(), 1.ether());
    chain.warp(7.days());
    assert_eq!(scene.duties.duty(0).unwrap().state, State::DutyFulfilled);
    assert_eq!(scene.sla.money().unwrap().bond, 5.ether());
}

#[slacontract::test]
fn accounts_that_never_come_are_paid_for_out_of_the_bond(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    after_the_quarter(chain, &scene, 30);
    // Twenty days are the manager's; ten more cost a tenth of an ether each.
    scene.duties.default_duty(0).from(scene.members[3]).unwrap();
    assert_eq!(scene.duties.duty(0).unwrap().booked, 1.ether());
    let call = scene.ending.terminate_for_cause(WHY);
    call.from(scene.association).unwrap();
    assert_eq!(scene.sla.status().unwrap().stage, State::Terminating);
    // It is booked in the quarter that is open, and paid when that is settled.
    scene.sla.settle(0).from(scene.members[0]).unwrap();
    reach(chain, scene.sla.window(1).unwrap().challenge_end);
    scene.sla.settle(1).from(scene.members[0]).unwrap();
    assert_eq!(scene.sla.claimable(scene.association).unwrap(), 1.ether());
    assert_eq!(scene.sla.money().unwrap().bond, 4.ether());
}

#[slacontract::test]
fn accounts_the_auditor_rejects_are_made_good_or_paid_for(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    after_the_quarter(chain, &scene, 1);
    let call = scene.duties.perform(0, WHY, WHY);
    call.from(scene.manager).unwrap();
    let call = scene.duties.contest_duty(0, WHY);
    call.from(scene.auditor).unwrap();
    assert_eq!(scene.duties.duty(0).unwrap().state, State::DutyDeficient);
    chain.warp(10.days());
    assert_eq!(scene.duties.duty(0).unwrap().state, State::DutyOverdue);
    scene.duties.default_duty(0).from(scene.members[3]).unwrap();
    let call = scene.ending.terminate_for_cause(WHY);
    call.from(scene.association).unwrap();
    // They were there in time, but accounts that are not what they should be cost as much as none.
    assert_eq!(scene.duties.duty(0).unwrap().booked, 1.ether());
}
