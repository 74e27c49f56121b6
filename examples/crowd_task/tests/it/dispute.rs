//! A rejection that the crew does not accept, and four weeks that nobody checked: five jurors rule, the money follows, and the register of
//! trust remembers.

use crate::scene::{Court, Scene, WHY, milli};
use slacontract::sla::{Matter, State};
use slacontract_testing::prelude::*;

/// The most that filing through the agreement may cost.
const FILE: u64 = 300_000;
/// The most that taking a window to the court may cost, at the cost of both sides.
const ESCALATE: u64 = 300_000;
/// The most that a ruling of five seats may cost, with what it moves in the agreement.
const EXECUTE: u64 = 500_000;

/// Rejected twice, with reasons, and filed.
fn disputed(chain: &Chain) -> (Scene, Court) {
    let court = Court::open(chain);
    let scene = Scene::before(chain, court.address());
    court.knows(chain, &scene);
    scene.delivers();
    scene.rejects(WHY);
    scene.delivers();
    scene.rejects(WHY);
    assert_eq!(scene.state(), State::DeliveryContested);
    let cost = court.cost(&scene);
    let call = scene.cases.file_case(Matter::Delivery, 0, B256::default());
    let gas = call.from(scene.requester).value(cost).gas_used();
    assert!(gas <= FILE, "filing costs {gas}");
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
    scene.checked(chain, 0, 1_000);
    assert_eq!(scene.sla.claimable(scene.requester).unwrap(), 4.ether());
    assert_eq!(scene.sla.money().unwrap().bond, 4.ether());
}

#[slacontract::test]
fn good_work_is_paid_and_makes_the_crew_more_trusted(chain: &mut Chain) {
    let (scene, court) = disputed(chain);
    court.rules(chain, [1; 5]);
    assert_eq!(scene.state(), State::DeliveryAccepted);
    scene.checked(chain, 0, 1_000);
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

#[slacontract::test]
fn what_nobody_checked_goes_before_the_panel_at_the_cost_of_both(chain: &mut Chain) {
    let court = Court::open(chain);
    let scene = Scene::before(chain, court.address());
    court.knows(chain, &scene);
    scene.delivers();
    let call = scene.deliveries.accept_delivery(0, WHY);
    call.from(scene.requester).unwrap();
    // No checker says anything: the worst is held back, and no side has to file.
    scene.settles(chain, 0);
    assert_eq!(scene.sla.window(0).unwrap().contest, State::Contested);
    assert_eq!(scene.sla.money().unwrap().reserve, 2.ether());
    let anybody = scene.workers[0];
    let gas = scene.panel.escalate(0).from(anybody).gas_used();
    assert!(gas <= ESCALATE, "escalating costs {gas}");
    let part = |who| scene.panel.panel_reserve(who).unwrap().0;
    assert_eq!(part(scene.crew), Amount::ZERO);
    assert_eq!(part(scene.requester), Amount::ZERO);
    let gas = court.rules(chain, [2, 2, 2, 1, 2]);
    assert!(gas <= EXECUTE, "a ruling costs {gas}");
    // Half of the price goes back, and each side has half of what the second panel was not needed for.
    assert_eq!(scene.sla.claimable(scene.requester).unwrap(), 2.ether());
    for side in [scene.crew, scene.requester] {
        assert_eq!(court.cases.claimable(side).unwrap(), milli(35));
    }
    let standing = court.register.standing(scene.crew).unwrap();
    assert_eq!((standing.times_kept, standing.times_broken), (0, 1));
}
