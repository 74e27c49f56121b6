//! A rejection that the crew does not accept: five jurors rule, the money follows, and the register of trust remembers.

use crate::scene::{Court, Scene, WHY, milli};
use slacontract::sla::{Matter, State};
use slacontract_testing::prelude::*;

/// Rejected twice, with reasons, and filed.
fn disputed(chain: &Chain) -> (Scene, Court) {
    let court = Court::open(chain);
    let scene = Scene::before(chain, court.address());
    scene.delivers();
    scene.rejects(WHY);
    scene.delivers();
    scene.rejects(WHY);
    assert_eq!(scene.state(), State::DeliveryContested);
    let cost = court.cost(&scene);
    let call = scene.cases.file_case(Matter::Delivery, 0, B256::default());
    call.from(scene.requester).value(cost).unwrap();
    (scene, court)
}

#[slacontract::test]
fn bad_work_is_refused_by_the_panel_and_the_price_goes_back(chain: &mut Chain) {
    let (scene, court) = disputed(chain);
    // Two panels of five and seven jurors, which is more than a hundredth of the price.
    assert_eq!(court.cost(&scene), milli(120));
    court.rules(chain, [2, 2, 2, 1, 2]);
    assert_eq!(scene.state(), State::DeliveryRefused);
    // One of five was wrong, and lost a fifth of a stake to the others.
    let stakes = court
        .jurors
        .map(|juror| court.pool.juror(juror).unwrap().stake);
    assert_eq!(stakes.iter().filter(|stake| **stake < 3.ether()).count(), 1);
    let standing = court.register.standing(scene.crew).unwrap();
    assert_eq!((standing.times_kept, standing.times_broken), (0, 1));
    // The requester has its four ether again, out of the price it paid ahead.
    scene.settles(chain, 0);
    assert_eq!(scene.sla.claimable(scene.requester).unwrap(), 4.ether());
    assert_eq!(scene.sla.money().unwrap().bond, 4.ether());
}

#[slacontract::test]
fn good_work_is_paid_and_makes_the_crew_more_trusted(chain: &mut Chain) {
    let (scene, court) = disputed(chain);
    court.rules(chain, [1; 5]);
    assert_eq!(scene.state(), State::DeliveryAccepted);
    scene.settles(chain, 0);
    assert_eq!(scene.sla.claimable(scene.crew).unwrap(), 4.ether());
    let standing = court.register.standing(scene.crew).unwrap();
    assert_eq!((standing.times_kept, standing.times_broken), (1, 0));
    assert!(standing.score.get() > 0);
    // Trust is what a juror's stake weighs by: the crew's own would weigh more than a newcomer's.
    let weight = |who| court.pool.juror(who).unwrap().weight;
    let before = weight(court.jurors[0]);
    court
        .pool
        .stake()
        .from(scene.crew)
        .value(3.ether())
        .unwrap();
    assert!(weight(scene.crew) > before);
}
