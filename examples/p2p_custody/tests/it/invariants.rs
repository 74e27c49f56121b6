//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use crate::scene::{Scene, WHY, proof};
use slacontract_testing::Status;
use slacontract_testing::prelude::*;

#[slacontract::invariant(runs = 2, steps = 24)]
fn no_lender_is_paid_before_others_and_all_money_is_there(chain: &mut Chain) -> Invariant {
    let scene = Scene::saved(chain);
    let lenders = [scene.ann, scene.ben, scene.cho];
    let (contract, sla, duties) = (scene.contract, scene.sla, scene.duties);
    Invariant::of_calls()
        .actors([
            scene.platform,
            scene.custodian,
            scene.custodian,
            scene.auditor,
            scene.ann,
            scene.ben,
            scene.cho,
        ])
        .wait_up_to(1.days())
        .call("save", {
            let contract = contract.clone();
            move |_, anybody, (at, amount): (u8, u32)| {
                let lender = lenders[usize::from(at % 3)];
                let call = contract.save(lender, u64::from(amount).wei());
                Some(call.from(anybody).outcome())
            }
        })
        .call("release", {
            let contract = contract.clone();
            move |_, anybody, (at, amount): (u8, u32)| {
                let lender = lenders[usize::from(at % 3)];
                let call = contract.release(lender, u64::from(amount).wei());
                Some(call.from(anybody).outcome())
            }
        })
        .call("state the balance", {
            let contract = contract.clone();
            move |_, anybody, ether: u8| {
                let call = contract.state_balance(u64::from(ether % 20).ether());
                Some(call.from(anybody).outcome())
            }
        })
        .call("ask for a count", {
            let contract = contract.clone();
            move |_, anybody, (): ()| Some(contract.ask_for_count().from(anybody).outcome())
        })
        .call("wind up", {
            let contract = contract.clone();
            move |_, anybody, (): ()| Some(contract.wind_up().from(anybody).outcome())
        })
        .weight("wind up", 3)
        .call("pay in", {
            let contract = contract.clone();
            move |_, anybody, amount: u64| {
                let call = contract.pay_in().from(anybody);
                Some(call.value(amount.wei()).outcome())
            }
        })
        .weight("pay in", 4)
        .call("collect", {
            let contract = contract.clone();
            move |_, anybody, (): ()| Some(contract.collect().from(anybody).outcome())
        })
        .weight("collect", 4)
        .call("lend", {
            let contract = contract.clone();
            move |_, anybody, amount: u32| {
                let before = contract.kept().unwrap();
                let call = contract.open_loan(anybody, u64::from(amount).wei());
                let outcome = call.from(anybody).outcome();
                assert!(outcome.status != Status::Success || !(before.short || before.fixed));
                Some(outcome)
            }
        })
        .call("prove", {
            let duties = duties.clone();
            move |_, anybody, day: u8| {
                let call = duties.perform(proof(u64::from(day % 8)), WHY, WHY);
                Some(call.from(anybody).outcome())
            }
        })
        .call("default", {
            let duties = duties.clone();
            move |_, anybody, day: u8| {
                let call = duties.default_duty(proof(u64::from(day % 8)));
                Some(call.from(anybody).outcome())
            }
        })
        .holds(move |chain| {
            let kept = contract.kept().unwrap();
            let owed = lenders.map(|who| contract.owed_to(who).unwrap());
            let open = lenders.map(|who| contract.collectable(who).unwrap());
            let sum = |of: [Amount; 3]| of.into_iter().fold(Amount::ZERO, |sum, it| sum + it);
            assert_eq!(sum(owed), kept.owed);
            assert!(kept.paid_in <= kept.owed && kept.taken + sum(open) <= kept.paid_in);
            // Of what came in at most a unit for each lender is nobody's yet, and nothing once all of it is there.
            let rounded = kept.paid_in - kept.taken - sum(open);
            assert!(rounded < 3.wei() && (kept.paid_in < kept.owed || rounded.is_zero()));
            let held = sla.money().unwrap().held;
            assert_eq!(chain.balance(&contract), held + kept.paid_in - kept.taken);
        })
}
