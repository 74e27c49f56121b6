//! Delay: the figures of the template, computed by the contract.

use crate::scene::{Scene, WHY};
use slacontract::sla::{Act, SlaError, State};
use slacontract_testing::prelude::*;

const DAY: u64 = 86_400;

/// What the machine costs the seller when it arrives so late and the buyer accepts it at once, in thousandths of an ether.
fn costs(chain: &Chain, late: u64) -> u128 {
    let scene = Scene::begin(chain);
    scene.late(chain, late);
    scene.arrives();
    let call = scene.deliveries.accept_delivery(0, WHY);
    call.from(scene.buyer).unwrap();
    let view = scene.deliveries.delivery(0).unwrap();
    assert_eq!(view.state, State::DeliveryAccepted);
    view.booked.units() / 1_000_000_000_000_000
}

#[slacontract::test]
fn a_day_and_nineteen_hours_is_one_day(chain: &mut Chain) {
    // 10.5 % for two days: 5.25 % of 20 ether.
    assert_eq!(costs(chain, DAY + 19 * 3_600), 1_050);
}

#[slacontract::test]
fn eight_days_cost_forty_two_percent(chain: &mut Chain) {
    assert_eq!(costs(chain, 8 * DAY), 8_400);
}

#[slacontract::test]
fn delay_never_costs_more_than_the_cap(chain: &mut Chain) {
    assert_eq!(costs(chain, 14 * DAY), 11_000);
}

#[slacontract::test]
fn on_time_costs_nothing(chain: &mut Chain) {
    assert_eq!(costs(chain, 0), 0);
}

#[slacontract::test]
fn a_buyer_who_looks_for_long_does_not_make_it_later(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    scene.late(chain, 2 * DAY);
    scene.arrives();
    // Nobody says anything for fourteen days: that is acceptance, and anybody may say so.
    let view = scene.deliveries.delivery(0).unwrap();
    scene.reach(chain, view.until);
    let call = scene.deliveries.conclude_delivery(0);
    call.from(scene.sensors[0]).unwrap();
    let view = scene.deliveries.delivery(0).unwrap();
    assert_eq!(view.state, State::DeliveryAccepted);
    assert_eq!(view.booked, 21.ether() / 10);
}

#[slacontract::test]
fn more_than_fifteen_days_entitle_the_buyer_to_end_it(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    // Each call is a block of a second.
    scene.late(chain, 15 * DAY - 60);
    let early = scene.ending.terminate_for_cause(WHY).from(scene.buyer);
    early.expect_err(SlaError::NoCause {
        breaches: 0,
        needed: u64::MAX,
    });
    scene.late(chain, 15 * DAY + 60);
    let call = scene.ending.terminate_for_cause(WHY);
    call.from(scene.buyer).unwrap();
    // It was never delivered: that costs the cap, and anybody may say so.
    let call = scene.deliveries.conclude_delivery(0);
    call.from(scene.sensors[0]).unwrap();
    assert_eq!(scene.deliveries.delivery(0).unwrap().booked, 11.ether());
}

#[slacontract::test]
fn a_flood_that_nobody_doubts_moves_the_date_by_as_long_as_it_lasted(chain: &mut Chain) {
    let scene = Scene::begin(chain);
    let day = |days: u64| scene.begin + Duration::from_seconds(days * DAY);
    scene.reach(chain, day(26));
    let flood = scene.extensions.claim_extension(0, day(22), day(26), WHY);
    flood.from(scene.seller).unwrap();
    let doubt = || scene.extensions.contest_extension(0, WHY);
    doubt()
        .from(scene.seller)
        .expect_err(SlaError::NotEntitled {
            act: Act::ContestExtension,
            caller: scene.seller,
        });
    // Ten days late by what was agreed; the flood lasted four of them.
    scene.late(chain, 10 * DAY);
    scene.arrives();
    let claim = scene.extensions.extension(0).unwrap();
    assert_eq!(claim.state, State::ExtensionGranted);
    assert_eq!(claim.moved, Duration::from_seconds(4 * DAY));
    let call = scene.deliveries.accept_delivery(0, WHY);
    call.from(scene.buyer).unwrap();
    // Six days: three times 10.5 % of 20 ether.
    assert_eq!(
        scene.deliveries.delivery(0).unwrap().booked,
        63.ether() / 10
    );
}
