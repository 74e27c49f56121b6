//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use crate::scene::{DEED, SEALED, Scene, WHY};
use slacontract::sla::State;
use slacontract_keys::Purpose;
use slacontract_testing::Status;
use slacontract_testing::prelude::*;

#[slacontract::invariant(runs = 2, steps = 24)]
fn a_certificate_is_complete_by_what_others_can_see_and_all_money_is_there(
    chain: &mut Chain,
) -> Invariant {
    let scene = Scene::begin(chain);
    let (desk, depositor, anybody) = (scene.desk, scene.depositor, scene.anybody);
    let (contract, sla, requests) = (scene.contract, scene.sla, scene.requests);
    let (duties, notary, keys) = (scene.duties, scene.notary, scene.keys);
    Invariant::of_calls()
        .actors([desk, desk, depositor, depositor, anybody])
        .wait_up_to(2.days())
        .call("request", {
            let (contract, keys) = (contract.clone(), keys.clone());
            move |chain: &Chain, who, (key, urgency): (u8, u8)| {
                let key = u64::from(key % 3);
                let now = chain.now();
                let sound = keys.was_valid(depositor, Purpose::Signing, key, now);
                let sound = sound.unwrap();
                let call = contract.request(DEED, key, urgency % 4);
                let outcome = call.from(who).outcome();
                let took = outcome.status == Status::Success;
                assert!(!took || (sound && who == depositor));
                Some(outcome)
            }
        })
        .weight("request", 3)
        .call("revoke the key", {
            let keys = keys.clone();
            move |chain: &Chain, who, hours: u8| {
                // Now and then, and back to when it was lost.
                if !hours.is_multiple_of(4) {
                    return None;
                }
                let since =
                    Timestamp::from_seconds(chain.now().seconds() - 3_600 * u64::from(hours));
                let call = keys.revoke(Purpose::Signing, 1, since);
                Some(call.from(who).outcome())
            }
        })
        .call("answer", {
            let requests = requests.clone();
            move |_, who, id: u8| {
                let call = requests.acknowledge(u64::from(id % 4), WHY);
                Some(call.from(who).outcome())
            }
        })
        .call("complete", {
            let requests = requests.clone();
            move |_, who, id: u8| {
                let call = requests.resolve_incident(u64::from(id % 4), WHY);
                Some(call.from(who).outcome())
            }
        })
        .call("count what was missed", {
            let requests = requests.clone();
            move |_, who, id: u8| {
                let call = requests.count_missed(u64::from(id % 4));
                Some(call.from(who).outcome())
            }
        })
        .call("record", {
            let notary = notary.clone();
            move |_, who, (): ()| Some(notary.record(DEED).from(who).outcome())
        })
        .call("take in", {
            let notary = notary.clone();
            move |_, who, (): ()| Some(notary.take_in(DEED, SEALED).from(who).outcome())
        })
        .call("offer", {
            let notary = notary.clone();
            move |_, who, to: u8| {
                let to = [desk, depositor, anybody][usize::from(to % 3)];
                Some(notary.offer(DEED, to, SEALED).from(who).outcome())
            }
        })
        .call("take over", {
            let notary = notary.clone();
            move |_, who, (): ()| {
                let call = notary.take_over(DEED, SEALED, SEALED);
                Some(call.from(who).outcome())
            }
        })
        .weight("take over", 2)
        .call("say that the originals are there", {
            let duties = duties.clone();
            move |_, who, month: u8| {
                let call = duties.perform(u64::from(month % 3), WHY, WHY);
                Some(call.from(who).outcome())
            }
        })
        .call("settle", {
            let sla = sla.clone();
            move |_, who, (): ()| {
                let next = sla.status().unwrap().next;
                Some(sla.settle(next).from(who).outcome())
            }
        })
        .call("claim", {
            let sla = sla.clone();
            move |_, who, (): ()| Some(sla.claim().from(who).outcome())
        })
        .holds(move |chain| {
            let custody = notary.custody(DEED).unwrap();
            let recorded = notary.recorded_by(DEED, desk).unwrap();
            for id in 0.. {
                if requests.incident(id).unwrap().state == State::IncidentNone {
                    break;
                }
                let seen = contract.certificate(id).unwrap();
                let sound = keys.was_valid(depositor, Purpose::Signing, seen.key, seen.asked);
                let is_complete =
                    sound.unwrap() && recorded.seconds() > 0 && custody.holder == desk;
                assert_eq!(seen.complete, is_complete);
                assert_eq!((seen.holder, seen.recorded), (custody.holder, recorded));
                assert_eq!(
                    (seen.transfers, seen.head),
                    (custody.transfers, custody.head)
                );
            }
            // Damages of a month are at most two fees, and three for originals that are not there.
            let money = sla.money().unwrap();
            assert!(money.bond <= 10.ether() && money.debt.is_zero());
            assert_eq!(chain.balance(&contract), money.held);
        })
}
