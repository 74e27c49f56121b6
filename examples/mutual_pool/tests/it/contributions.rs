//! Contributions: cover after waiting, what lateness costs, and what it leaves uncovered.

use crate::scene::{Scene, WHY, milli};
use mutual_pool::{CONTRIBUTION, GRACE, PERIOD, PoolError, WAITING};
use slacontract_testing::prelude::*;

#[slacontract::test]
fn cover_begins_after_the_waiting_time(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let member = scene.members[0];
    // What is too much is the member's to collect.
    scene.pays(member, milli(130));
    let paid = chain.now();
    let covered = |at| scene.mutual.is_covered(member, at).unwrap();
    assert!(!covered(paid + WAITING - 1.seconds()));
    assert!(covered(paid + WAITING));
    assert!(covered(paid + WAITING + PERIOD - 1.seconds()));
    assert!(!covered(paid + WAITING + PERIOD));
    assert_eq!(scene.mutual.pool().unwrap(), CONTRIBUTION);
    assert_eq!(scene.mutual.uncollected().unwrap(), milli(30));
    scene.mutual.collect().from(member).unwrap();
}

#[slacontract::test]
fn a_late_contribution_costs_more_and_its_days_are_not_covered(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let member = scene.members[0];
    scene.pays(member, CONTRIBUTION);
    let until = chain.now() + WAITING + PERIOD;
    chain.warp(WAITING + PERIOD + 3.days());
    // 2 % for each of three days.
    assert_eq!(scene.mutual.owes(member).unwrap(), milli(106));
    let short = scene.mutual.contribute().from(member);
    short.value(CONTRIBUTION).expect_err(PoolError::TooLittle {
        sent: CONTRIBUTION,
        owed: milli(106),
    });
    scene.pays(member, milli(106));
    let covered = |at| scene.mutual.is_covered(member, at).unwrap();
    assert!(covered(until - 1.seconds()));
    assert!(!covered(until));
    assert!(!covered(until + 3.days()));
    assert!(covered(until + 4.days()));
}

#[slacontract::test]
fn after_the_grace_a_member_begins_anew(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let member = scene.members[0];
    scene.pays(member, CONTRIBUTION);
    chain.warp(WAITING + PERIOD + GRACE);
    assert_eq!(scene.mutual.owes(member).unwrap(), CONTRIBUTION);
    scene.pays(member, CONTRIBUTION);
    let now = chain.now();
    assert!(!scene.mutual.is_covered(member, now).unwrap());
    assert!(scene.mutual.is_covered(member, now + WAITING).unwrap());
}

#[slacontract::test]
fn strangers_pay_nothing_in_and_only_the_manager_admits(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let stranger = chain.account("stranger");
    let call = scene.mutual.contribute().from(stranger);
    call.value(CONTRIBUTION)
        .expect_err(PoolError::NoMember { member: stranger });
    let call = scene.mutual.admit(stranger).from(scene.members[0]);
    call.expect_err(PoolError::NotManager);
    let again = scene.mutual.admit(scene.members[0]).from(scene.manager);
    again.expect_err(PoolError::Member {
        member: scene.members[0],
    });
    let loss = scene.mutual.file_claim(milli(1), chain.now(), WHY);
    loss.from(scene.members[0])
        .expect_err(PoolError::NotCovered { at: chain.now() });
}
