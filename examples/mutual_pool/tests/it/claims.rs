//! Claims: decided by members who are not near to the claimant, paid in turn as far as the pool goes.

use crate::scene::{Scene, WHY, milli, reach};
use mutual_pool::{ClaimState, PoolError};
use slacontract_testing::prelude::*;

#[slacontract::test]
fn members_grant_a_claim_and_the_pool_pays_it(chain: &mut Chain) {
    let scene = Scene::covered(chain);
    let id = scene.claims(chain, 1.ether());
    // The claimant has no vote.
    let own = scene.mutual.vote(id, true).from(scene.members[0]);
    own.expect_err(PoolError::MayNotVote {
        id,
        member: scene.members[0],
    });
    scene.votes(id, &[(1, true), (2, true), (3, false)]);
    let early = scene.mutual.decide(id).from(scene.members[0]);
    let until = scene.mutual.claim_of(id).unwrap().until;
    early.expect_err(PoolError::StillVoting { until });
    // The last vote ends it.
    scene.votes(id, &[(4, true)]);
    scene.mutual.decide(id).from(scene.members[0]).unwrap();
    scene.mutual.pay_next().from(scene.members[0]).unwrap();
    assert_eq!(scene.mutual.uncollected().unwrap(), 1.ether());
    assert_eq!(scene.mutual.pool().unwrap(), milli(500));
    scene.mutual.collect().from(scene.members[0]).unwrap();
}

#[slacontract::test]
fn who_is_near_to_the_claimant_has_no_vote(chain: &mut Chain) {
    let scene = Scene::covered(chain);
    let [claimant, kin, partner, other, _] = scene.members;
    // By the word of either.
    scene.mutual.declare(kin).from(claimant).unwrap();
    scene.mutual.declare(claimant).from(partner).unwrap();
    let id = scene.claims(chain, 1.ether());
    assert_eq!(scene.mutual.claim_of(id).unwrap().voters, 2);
    for member in [kin, partner] {
        let call = scene.mutual.vote(id, true).from(member);
        call.expect_err(PoolError::MayNotVote { id, member });
    }
    // And by the auditor's, who takes a vote out that was cast.
    scene.votes(id, &[(3, true)]);
    let call = scene.mutual.exclude(id, other, WHY);
    call.from(scene.manager).expect_err(PoolError::NotAuditor);
    let call = scene.mutual.exclude(id, other, WHY);
    call.from(scene.auditor).unwrap();
    let view = scene.mutual.claim_of(id).unwrap();
    assert_eq!((view.voters, view.votes, view.granting), (1, 0, 0));
    scene.votes(id, &[(4, false)]);
    scene.mutual.decide(id).from(other).unwrap();
    let view = scene.mutual.claim_of(id).unwrap();
    assert_eq!(view.state, ClaimState::Refused);
}

#[slacontract::test]
fn too_few_votes_grant_nothing(chain: &mut Chain) {
    let scene = Scene::covered(chain);
    let id = scene.claims(chain, 1.ether());
    scene.votes(id, &[(1, true)]);
    reach(chain, scene.mutual.claim_of(id).unwrap().until);
    let late = scene.mutual.vote(id, true).from(scene.members[2]);
    late.expect_err(PoolError::Decided { id });
    scene.mutual.decide(id).from(scene.members[1]).unwrap();
    let view = scene.mutual.claim_of(id).unwrap();
    assert_eq!(view.state, ClaimState::Refused);
    let call = scene.mutual.pay_next().from(scene.members[0]);
    call.expect_err(PoolError::NothingToPay);
}

#[slacontract::test]
fn what_the_pool_lacks_is_paid_when_it_is_there(chain: &mut Chain) {
    let scene = Scene::covered(chain);
    let id = scene.claims(chain, 2.ether());
    scene.votes(id, &[(1, true), (2, true), (3, true), (4, true)]);
    scene.mutual.decide(id).from(scene.members[1]).unwrap();
    let pays = || scene.mutual.pay_next().from(scene.members[1]);
    pays().unwrap();
    assert_eq!(scene.mutual.claim_of(id).unwrap().paid, milli(1_500));
    pays().expect_err(PoolError::NothingToPay);
    for _ in 0..6 {
        scene.pays(scene.members[1], milli(100));
    }
    pays().unwrap();
    assert_eq!(scene.mutual.claim_of(id).unwrap().paid, 2.ether());
    assert_eq!(scene.mutual.pool().unwrap(), milli(100));
    pays().expect_err(PoolError::NothingToPay);
}
