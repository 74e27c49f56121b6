//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use crate::scene::{NO_REASON, Scene, WHY, milli};
use slacontract::sla::State;
use slacontract_testing::prelude::*;

#[slacontract::invariant(runs = 2, steps = 16)]
fn the_work_costs_at_most_its_price_and_all_money_is_there(chain: &mut Chain) -> Invariant {
    let scene = Scene::begin(chain);
    let (crew, requester, worker) = (scene.crew, scene.requester, scene.workers[0]);
    let (contract, sla) = (scene.contract, scene.sla);
    let (deliveries, duties) = (scene.deliveries, scene.duties);
    Invariant::of_calls()
        .actors([crew, requester, worker])
        .call("deliver", {
            let deliveries = deliveries.clone();
            move |_, anybody, (): ()| Some(deliveries.deliver(0, WHY).from(anybody).outcome())
        })
        .call("reject", {
            let deliveries = deliveries.clone();
            move |_, anybody, reasoned: bool| {
                let reason = if reasoned { WHY } else { NO_REASON };
                let call = deliveries.reject_delivery(0, reason);
                Some(call.from(anybody).outcome())
            }
        })
        .call("give reasons", {
            let duties = duties.clone();
            move |_, anybody, second: bool| {
                let call = duties.perform(second.into(), WHY, WHY);
                Some(call.from(anybody).outcome())
            }
        })
        .call("conclude", {
            let deliveries = deliveries.clone();
            move |_, anybody, (): ()| Some(deliveries.conclude_delivery(0).from(anybody).outcome())
        })
        .call("settle", {
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
        .call("pay the workers", {
            let contract = contract.clone();
            move |_, anybody, amount: u32| {
                let call = contract.pay_workers().from(anybody);
                Some(call.value(u64::from(amount).wei()).outcome())
            }
        })
        .call("collect", {
            let contract = contract.clone();
            move |_, anybody, (): ()| Some(contract.collect().from(anybody).outcome())
        })
        .holds(move |chain| {
            let set = deliveries.delivery(0).unwrap();
            assert!(set.booked <= 4.ether());
            assert!(set.state != State::DeliveryRefused || set.booked == 4.ether());
            // Reasons are asked for twice at most, each for at most four weeks.
            for n in 0..2 {
                assert!(duties.duty(n).unwrap().booked <= milli(5_600));
            }
            let (held, unpaid) = (sla.money().unwrap().held, contract.unpaid().unwrap());
            assert_eq!(chain.balance(&contract), held + unpaid);
        })
}
