//! The road: shocks and warmth, week by week, until the machine arrives.

use crate::scene::Scene;
use slacontract_testing::prelude::*;

#[slacontract::test]
fn each_shock_costs_and_a_heavy_one_costs_more(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    // 600 is beyond the first bound, -2,500 beyond both.
    scene.week(chain, 0, &[100, 600, -2_500, -500], 20);
    assert_eq!(scene.sla.claimable(scene.buyer).unwrap(), 12.ether() / 10);
    scene.week(chain, 1, &[], 41);
    assert_eq!(scene.sla.claimable(scene.buyer).unwrap(), 17.ether() / 10);
}

#[slacontract::test]
fn what_the_sensors_see_after_the_arrival_is_not_the_sellers(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    scene.week(chain, 0, &[], 20);
    scene.arrives();
    scene.week(chain, 1, &[], 20);
    scene.week(chain, 2, &[9_000], 99);
    assert_eq!(scene.sla.claimable(scene.buyer).unwrap(), Amount::ZERO);
}
