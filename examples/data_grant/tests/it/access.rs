//! Reading the file: under a live grant, and in the log.

use crate::scene::{Scene, WHY, record};
use data_grant::NotAuditor;
use slacontract::sla::State;
use slacontract_testing::prelude::*;

#[slacontract::test]
fn a_lender_reads_while_the_customer_lets_it(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    assert!(!scene.file.may_read(0, scene.lender).unwrap());
    let grant = scene.lets_the_lender_read(chain, 10);
    assert!(scene.file.may_read(grant, scene.lender).unwrap());
    assert!(!scene.file.may_read(grant, scene.auditor).unwrap());
    let log = |number| scene.grants.log_access(grant, record(number));
    log(1).from(scene.bureau).unwrap();
    // The customer takes it back, and nothing can be logged any more.
    let call = scene.grants.revoke_grant(grant, WHY);
    call.from(scene.customer).unwrap();
    assert!(!scene.file.may_read(grant, scene.lender).unwrap());
    log(2).from(scene.bureau).expect_revert();
    let view = scene.grants.grant(grant).unwrap();
    assert_eq!((view.state, view.accesses), (State::GrantRevoked, 1));
}

#[slacontract::test]
fn a_grant_ends_when_its_time_is_over(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let grant = scene.lets_the_lender_read(chain, 10);
    let until = scene.grants.grant(grant).unwrap().until;
    scene.reach(chain, until);
    assert!(!scene.file.may_read(grant, scene.lender).unwrap());
    let view = scene.grants.grant(grant).unwrap();
    assert_eq!(view.state, State::GrantExpired);
}

#[slacontract::test]
fn the_audits_log_is_held_against_the_bureaus(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let grant = scene.lets_the_lender_read(chain, 10);
    for number in [1, 2] {
        let call = scene.grants.log_access(grant, record(number));
        call.from(scene.bureau).unwrap();
    }
    let audit = || scene.file.audit(vec![record(1), record(2), record(3)]);
    let caller = scene.bureau;
    audit().from(caller).expect_err(NotAuditor { caller });
    assert_eq!(audit().from(scene.auditor).unwrap(), 1);
    assert!(scene.file.was_missed(record(3)).unwrap());
    assert!(!scene.file.was_missed(record(1)).unwrap());
}
