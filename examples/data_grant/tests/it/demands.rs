//! What the customer may demand, and what an answer that does not come costs.

use crate::scene::{Scene, WHY, record};
use slacontract::sla::{Demanded, State};
use slacontract_testing::prelude::*;

/// The customer demands an account of an access that the auditor saw.
fn accused(chain: &Chain) -> (Scene, u64) {
    let scene = Scene::begin(chain);
    let audit = scene.file.audit(vec![record(3)]);
    audit.from(scene.auditor).unwrap();
    let call = scene.grants.demand(Demanded::Access, record(3), WHY);
    let id = call.from(scene.customer).unwrap();
    (scene, id)
}

#[slacontract::test]
fn an_access_outside_the_log_that_nobody_accounts_for_costs_one_ether(chain: &mut Chain) {
    let (scene, id) = accused(chain);
    // It is too late to log it.
    let grant = scene.lets_the_lender_read(chain, 10);
    let late = scene.grants.log_access(grant, record(3));
    late.from(scene.bureau).expect_revert();
    let until = scene.grants.demand_of(id).unwrap().until;
    scene.reach(chain, until);
    scene.grants.conclude_demand(id).from(scene.lender).unwrap();
    let demand = scene.grants.demand_of(id).unwrap();
    assert_eq!(demand.state, State::DemandFailed);
    assert_eq!(demand.booked, 1.ether());
    // It is paid when its month is settled, and the customer may end the agreement.
    let month = scene.sla.window(0).unwrap();
    scene.reach(chain, month.challenge_end);
    scene.sla.settle(0).from(scene.lender).unwrap();
    assert_eq!(scene.sla.claimable(scene.customer).unwrap(), 1.ether());
    let call = scene.ending.terminate_for_cause(WHY);
    call.from(scene.customer).unwrap();
}

#[slacontract::test]
fn a_denial_that_the_customer_does_not_believe_is_decided_by_the_panel(chain: &mut Chain) {
    let (scene, id) = accused(chain);
    let call = scene.grants.answer_demand(id, WHY);
    call.from(scene.bureau).unwrap();
    let call = scene.court.contest_demand(id, WHY);
    call.from(scene.customer).unwrap();
    let call = scene.court.judge_demand(id, false, WHY);
    call.from(scene.panel).unwrap();
    let demand = scene.grants.demand_of(id).unwrap();
    assert_eq!(demand.state, State::DemandFailed);
    assert_eq!(demand.booked, 1.ether());
}

#[slacontract::test]
fn a_correction_is_answered_within_fifteen_days(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let ask = || {
        let call = scene.grants.demand(Demanded::Correction, record(9), WHY);
        call.from(scene.customer).unwrap()
    };
    let (first, second) = (ask(), ask());
    chain.warp(15.days() - 60.seconds());
    let call = scene.grants.answer_demand(first, WHY);
    call.from(scene.bureau).unwrap();
    chain.warp(60.seconds());
    let late = scene.grants.answer_demand(second, WHY);
    late.from(scene.bureau).expect_revert();
    let conclude = scene.grants.conclude_demand(second);
    conclude.from(scene.lender).unwrap();
    let states = [first, second].map(|id| scene.grants.demand_of(id).unwrap().state);
    assert_eq!(states, [State::DemandAnswered, State::DemandFailed]);
}
