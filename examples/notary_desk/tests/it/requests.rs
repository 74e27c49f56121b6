//! Requests: with a sound key, in time or paid for.

use crate::scene::{DEED, Scene, WHY, reach};
use notary_desk::DeskError;
use slacontract::sla::State;
use slacontract_keys::Purpose;
use slacontract_testing::prelude::*;

#[slacontract::test]
fn a_document_is_recorded_and_kept_and_anybody_can_see_it(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let id = scene.asks(2);
    let seen = scene.contract.certificate(id).unwrap();
    assert!(seen.key_was_valid && !seen.complete);
    scene.hands_over();
    scene.completes(id);
    let seen = scene.contract.certificate(id).unwrap();
    assert_eq!((seen.digest, seen.holder), (DEED, scene.desk));
    assert!(seen.complete && seen.recorded >= seen.asked && seen.transfers == 2);
    scene.settles(chain, 0);
    assert_eq!(scene.sla.claimable(scene.desk).unwrap(), 1.ether());
}

#[slacontract::test]
fn an_urgent_request_that_is_answered_too_late_costs_half_a_fee(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let id = scene.asks(1);
    reach(chain, scene.requests.incident(id).unwrap().until);
    assert_eq!(
        scene.requests.incident(id).unwrap().state,
        State::IncidentUnanswered
    );
    scene.requests.count_missed(id).from(scene.anybody).unwrap();
    scene.hands_over();
    scene.completes(id);
    let seen = scene.requests.incident(id).unwrap();
    assert!(seen.missed_answer && !seen.missed_resolution);
    scene.settles(chain, 0);
    let paid = scene.sla.claimable(scene.depositor).unwrap();
    assert_eq!(paid, 500_000_000.gwei());
}

#[slacontract::test]
fn a_revoked_key_asks_for_nothing_and_spoils_what_it_signed_after_it_was_lost(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let id = scene.asks(3);
    scene.hands_over();
    scene.completes(id);
    let lost = scene.contract.certificate(id).unwrap().asked;
    let revoke = scene.keys.revoke(Purpose::Signing, 1, lost);
    revoke.from(scene.depositor).unwrap();
    let seen = scene.contract.certificate(id).unwrap();
    assert!(!seen.key_was_valid && !seen.complete);
    let ask = |key| scene.contract.request(DEED, key, 3);
    for key in [1, 2] {
        let refused = ask(key).from(scene.depositor);
        refused.expect_err(DeskError::BadKey { key });
    }
    let stranger = ask(1).from(scene.anybody);
    stranger.expect_err(DeskError::NotDepositor);
    let nothing = scene.contract.certificate(7);
    nothing.expect_err(DeskError::NoRequest { id: 7 });
}

#[slacontract::test]
fn what_is_not_complete_is_reopened_and_its_time_goes_on(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let id = scene.asks(1);
    // The desk says it is done, and has neither recorded nor received anything.
    let call = scene.requests.acknowledge(id, WHY);
    call.from(scene.desk).unwrap();
    let call = scene.requests.resolve_incident(id, WHY);
    call.from(scene.desk).unwrap();
    assert!(!scene.contract.certificate(id).unwrap().complete);
    chain.warp(25.hours());
    let call = scene.requests.reopen_incident(id, WHY);
    call.from(scene.depositor).unwrap();
    chain.warp(24.hours());
    scene.requests.count_missed(id).from(scene.anybody).unwrap();
    assert!(scene.requests.incident(id).unwrap().missed_resolution);
}
