//! Pay: split between both sides by quality, and among the workers by their shares.

use crate::scene::{Scene, crew_of, milli};
use crowd_task::{CrewError, CrowdTaskClient};
use slacontract_testing::prelude::*;

#[slacontract::test]
fn the_price_is_split_by_how_much_was_right(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    scene.delivers();
    chain.warp(5.days());
    let call = scene.deliveries.conclude_delivery(0);
    call.from(scene.crew).unwrap();
    // 90 of 100 labels are right: a fifth of the price goes back.
    scene.checked(chain, 0, 900);
    let [crew, requester] = [scene.crew, scene.requester];
    assert_eq!(scene.sla.claimable(crew).unwrap(), milli(3_200));
    assert_eq!(scene.sla.claimable(requester).unwrap(), milli(800));
}

#[slacontract::test]
fn workers_are_paid_by_their_shares_to_the_last_unit(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let [ann, ben, cho] = scene.workers;
    let pay = milli(3_200) + 3.wei();
    let call = scene.contract.pay_workers().from(scene.crew);
    call.value(pay).unwrap();
    let earned = |who| scene.contract.earned(who).unwrap();
    // Half, three tenths, a fifth; the units left over go to the first.
    assert_eq!(earned(ann), milli(1_600) + 2.wei());
    assert_eq!(earned(ben), milli(960) + 1.wei());
    assert_eq!(earned(cho), milli(640));
    assert_eq!(scene.contract.unpaid().unwrap(), pay);
    scene.contract.collect().from(ann).unwrap();
    assert_eq!(earned(ann), Amount::ZERO);
    let again = scene.contract.collect().from(ann);
    again.expect_err(CrewError::NothingEarned { caller: ann });
    // The agreement's own money is untouched.
    let held = scene.sla.money().unwrap().held;
    let rest = scene.contract.unpaid().unwrap();
    assert_eq!(chain.balance(&scene.contract), held + rest);
}

#[slacontract::test]
fn shares_that_are_no_whole_are_refused(chain: &mut Chain) {
    let [crew, requester, a, b, c, judge] = chain.accounts();
    let terms = CrowdTaskClient::new(
        crew,
        requester,
        vec![a, b, c],
        judge,
        4.ether(),
        crew_of(&[a, b], &[5_000, 4_999]),
    );
    let refused = chain.deploy(terms).from(crew);
    refused.expect_err(CrewError::BadShares { workers: 2 });
}
