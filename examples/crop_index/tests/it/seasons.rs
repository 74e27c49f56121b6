//! What a season pays, and what happens when somebody doubts it or nobody measured it.

use crate::scene::Scene;
use slacontract::sla::Outcome;
use slacontract_testing::prelude::*;

#[slacontract::test]
fn a_wet_season_pays_the_premium_and_nothing_else(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    scene.measured(chain, 0, &[100, 140, 90]);
    scene.settled(chain, 0);
    assert_eq!(scene.owed(), Amount::ZERO);
    assert_eq!(scene.sla.claimable(scene.insurer).unwrap(), 4.ether());
}

#[slacontract::test]
fn each_missing_millimetre_pays_the_same(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    // 40 of 80 mm are missing; one station's gauge is broken.
    scene.measured(chain, 0, &[60, 60, 3_000]);
    scene.settled(chain, 0);
    assert_eq!(scene.owed(), 25.ether());
}

#[slacontract::test]
fn a_drought_pays_all_of_it(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    scene.measured(chain, 0, &[0, 20, 19]);
    scene.settled(chain, 0);
    assert_eq!(scene.owed(), 50.ether());
    assert_eq!(scene.sla.money().unwrap().bond, 50.ether());
}

#[slacontract::test]
fn what_is_not_contested_is_paid_and_the_rest_waits(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    scene.measured(chain, 0, &[60, 60, 60]);
    let why = B256::default();
    let claim = scene.levels.challenge_value(0, 0, 28, why);
    claim.from(scene.farmers).unwrap();
    scene.settled(chain, 0);
    assert_eq!(scene.owed(), 25.ether());
    // They agree on the claim: 72 of 80 mm are missing.
    for side in [scene.insurer, scene.farmers] {
        scene.sla.agree(0, 45.ether(), why).from(side).unwrap();
    }
    assert_eq!(scene.owed(), 45.ether());
}

#[slacontract::test]
fn a_season_nobody_measured_is_contested_by_itself(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    scene.measured(chain, 0, &[0]);
    scene.settled(chain, 0);
    let season = scene.sla.window(0).unwrap();
    assert_eq!(season.outcome, Outcome::Inconclusive);
    assert_eq!(scene.sla.money().unwrap().reserve, 50.ether());
    // Nobody agrees: what is not known is not paid.
    scene.reach(chain, season.contest_end);
    scene.sla.lapse(0).from(scene.stations[0]).unwrap();
    assert_eq!(scene.owed(), Amount::ZERO);
    assert_eq!(scene.sla.money().unwrap().bond, 100.ether());
}
