//! The platform runs, it absconds, it misses a filing.

use crate::scene::{Scene, WHY, proof};
use p2p_custody::PlatformError;
use slacontract::sla::{SlaEndingClient, State};
use slacontract_compliance::{Rules, SupervisionClient};
use slacontract_testing::prelude::*;

#[slacontract::test]
fn two_missing_proofs_freeze_new_loans_and_the_next_one_thaws_them(chain: &mut Chain) {
    let scene = Scene::begin(chain, Address::ZERO);
    let lend = || scene.contract.open_loan(scene.lenders, 5.ether());
    lend()
        .from(scene.lenders)
        .expect_err(PlatformError::NotPlatform);
    lend().from(scene.platform).unwrap();
    chain.warp(1.days() + 1.hours());
    let prove = |day| scene.duties.perform(proof(day), WHY, WHY);
    prove(0).from(scene.platform).unwrap();
    // The second and the third day pass without a proof.
    chain.warp(2.days() + 12.hours());
    assert!(scene.contract.frozen().unwrap());
    lend()
        .from(scene.platform)
        .expect_err(PlatformError::Frozen);
    chain.warp(11.hours());
    prove(3).from(scene.platform).unwrap();
    assert!(!scene.contract.frozen().unwrap());
    lend().from(scene.platform).unwrap();
    assert_eq!(scene.contract.lent().unwrap(), 10.ether());
}

#[slacontract::test]
fn a_platform_that_absconds_leaves_its_bond_and_the_lenders_may_go(chain: &mut Chain) {
    let scene = Scene::begin(chain, Address::ZERO);
    chain.warp(2.days());
    scene.duties.default_duty(proof(0)).unwrap();
    let ending: SlaEndingClient<_> = chain.client(&scene.contract);
    ending.terminate_for_cause(WHY).from(scene.lenders).unwrap();
    assert_eq!(scene.sla.status().unwrap().stage, State::Terminating);
    assert_eq!(scene.sla.money().unwrap().bond, 60.ether());
    assert_eq!(scene.sla.claimable(scene.platform).unwrap(), 0.ether());
}

#[slacontract::test]
fn a_missed_filing_suspends_new_loans_and_nothing_else(chain: &mut Chain) {
    let [platform, _, _, _, _, _, admits, reviews] = chain.accounts();
    let rules = Rules {
        per_transaction: 10.ether(),
        per_day: 20.ether(),
        filing_every: 1.days(),
        filing_within: 1.days(),
        floor: PartsPerBillion::new(0),
        review_within: 1.days(),
    };
    let supervision = chain
        .deploy(SupervisionClient::new(rules, admits, admits, reviews))
        .unwrap();
    supervision.enrol(platform).from(admits).unwrap();
    let scene = Scene::begin(chain, *supervision.as_ref());
    let lend = || scene.contract.open_loan(scene.lenders, 5.ether());
    lend().from(platform).unwrap();
    chain.warp(1.days() + 1.hours());
    scene
        .duties
        .perform(proof(0), WHY, WHY)
        .from(platform)
        .unwrap();
    chain.warp(1.days());
    lend().from(platform).expect_err(PlatformError::Suspended);
    // What it owes it can do all the same.
    scene
        .duties
        .perform(proof(1), WHY, WHY)
        .from(platform)
        .unwrap();
    supervision
        .file(0, WHY, WHY, PartsPerBillion::new(1))
        .from(platform)
        .unwrap();
    lend().from(platform).unwrap();
}
