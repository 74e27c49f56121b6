//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use crate::scene::{Scene, WHY, record};
use slacontract::sla::{Demanded, State};
use slacontract_testing::prelude::*;

#[slacontract::invariant(runs = 2, steps = 16)]
fn no_access_is_both_logged_and_paid_for_and_the_money_is_there(chain: &mut Chain) -> Invariant {
    let scene = Scene::begin(chain);
    scene.lets_the_lender_read(chain, 20);
    let (sla, grants, court) = (scene.sla, scene.grants, scene.court);
    Invariant::of_calls()
        .actors([scene.bureau, scene.customer, scene.panel, scene.lender])
        .call("log", {
            let grants = grants.clone();
            move |_, anybody, number: u8| {
                let call = grants.log_access(0, record(number % 4));
                Some(call.from(anybody).outcome())
            }
        })
        .call("demand an account", {
            let grants = grants.clone();
            move |_, anybody, number: u8| {
                let call = grants.demand(Demanded::Access, record(number % 4), WHY);
                Some(call.from(anybody).outcome())
            }
        })
        .call("answer", {
            let grants = grants.clone();
            move |_, anybody, id: u8| {
                let call = grants.answer_demand(u64::from(id % 4), WHY);
                Some(call.from(anybody).outcome())
            }
        })
        .call("contest", {
            let court = court.clone();
            move |_, anybody, id: u8| {
                let call = court.contest_demand(u64::from(id % 4), WHY);
                Some(call.from(anybody).outcome())
            }
        })
        .call("judge", {
            let court = court.clone();
            move |_, anybody, (id, suffices): (u8, bool)| {
                let call = court.judge_demand(u64::from(id % 4), suffices, WHY);
                Some(call.from(anybody).outcome())
            }
        })
        .call("conclude", {
            let grants = grants.clone();
            move |_, anybody, id: u8| {
                let call = grants.conclude_demand(u64::from(id % 4));
                Some(call.from(anybody).outcome())
            }
        })
        .call("settle the next month", {
            let sla = sla.clone();
            move |_, anybody, (): ()| {
                let next = sla.status().unwrap().next;
                Some(sla.settle(next).from(anybody).outcome())
            }
        })
        .holds(move |chain| {
            let mut booked = 0.ether();
            for id in 0..4 {
                let demand = grants.demand_of(id).unwrap();
                if demand.state == State::DemandNone {
                    break;
                }
                assert!(!grants.is_access_logged(demand.record).unwrap());
                assert!(demand.booked.is_zero() || demand.state == State::DemandFailed);
                booked += demand.booked;
            }
            assert!(booked <= 5.ether());
            assert!(chain.balance(&sla) >= sla.money().unwrap().held);
        })
}
