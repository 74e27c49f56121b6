//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use crate::scene::{Scene, WHY};
use slacontract::sla::State;
use slacontract_testing::prelude::*;

#[slacontract::invariant(runs = 2, steps = 16)]
fn the_machine_costs_at_most_its_cap_and_the_money_is_there(chain: &mut Chain) -> Invariant {
    let scene = Scene::begin(chain);
    let (seller, buyer, sensor) = (scene.seller, scene.buyer, scene.sensors[0]);
    let (sla, deliveries) = (scene.sla, scene.deliveries);
    Invariant::of_calls()
        .actors([seller, buyer, sensor])
        .call("deliver", {
            let deliveries = deliveries.clone();
            move |_, anybody, (): ()| Some(deliveries.deliver(0, WHY).from(anybody).outcome())
        })
        .call("reject", {
            let deliveries = deliveries.clone();
            move |_, anybody, (): ()| {
                let call = deliveries.reject_delivery(0, WHY);
                Some(call.from(anybody).outcome())
            }
        })
        .call("accept", {
            let deliveries = deliveries.clone();
            move |_, anybody, (): ()| {
                let call = deliveries.accept_delivery(0, WHY);
                Some(call.from(anybody).outcome())
            }
        })
        .call("conclude", {
            let deliveries = deliveries.clone();
            move |_, anybody, (): ()| Some(deliveries.conclude_delivery(0).from(anybody).outcome())
        })
        .call("settle the next week", {
            let sla = sla.clone();
            move |_, anybody, (): ()| {
                let next = sla.status().unwrap().next;
                Some(sla.settle(next).from(anybody).outcome())
            }
        })
        .call("claim", {
            let sla = sla.clone();
            move |_, anybody, (): ()| Some(sla.claim().from(anybody).outcome())
        })
        .holds(move |chain| {
            let machine = deliveries.delivery(0).unwrap();
            assert!(machine.booked <= 11.ether());
            assert!(machine.state != State::DeliveryRefused || machine.booked == 11.ether());
            assert!(chain.balance(&sla) >= sla.money().unwrap().held);
        })
}
