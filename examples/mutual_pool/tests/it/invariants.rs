//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use crate::scene::Scene;
use mutual_pool::ClaimState;
use slacontract_testing::prelude::*;

#[slacontract::invariant(runs = 2, steps = 24)]
fn no_claim_is_paid_beyond_its_sum_and_all_money_is_there(chain: &mut Chain) -> Invariant {
    let scene = Scene::covered(chain);
    let [claimant, b, c, d, e] = scene.members;
    let (mutual, sla) = (scene.mutual, scene.sla);
    Invariant::of_calls()
        .actors([claimant, b, c, d, e])
        .wait_up_to(4.days())
        .call("contribute", {
            let mutual = mutual.clone();
            move |_, member, milli: u8| {
                let amount = (100_000_000 + u64::from(milli) * 1_000_000).gwei();
                Some(mutual.contribute().from(member).value(amount).outcome())
            }
        })
        .call("claim a loss", {
            let mutual = mutual.clone();
            move |chain: &Chain, member, hundredths: u8| {
                let amount = (u64::from(hundredths) * 10_000_000).gwei();
                let call = mutual.file_claim(amount, chain.now(), B256::default());
                Some(call.from(member).outcome())
            }
        })
        .call("vote", {
            let mutual = mutual.clone();
            move |_, member, (id, grant): (u8, bool)| {
                let call = mutual.vote(u64::from(id % 4), grant);
                Some(call.from(member).outcome())
            }
        })
        .weight("vote", 4)
        .call("declare", {
            let mutual = mutual.clone();
            move |_, member, (): ()| Some(mutual.declare(b).from(member).outcome())
        })
        .call("decide", {
            let mutual = mutual.clone();
            move |_, member, id: u8| {
                let call = mutual.decide(u64::from(id % 4));
                Some(call.from(member).outcome())
            }
        })
        .call("pay", {
            let mutual = mutual.clone();
            move |_, member, (): ()| Some(mutual.pay_next().from(member).outcome())
        })
        .call("collect", {
            let mutual = mutual.clone();
            move |_, member, (): ()| Some(mutual.collect().from(member).outcome())
        })
        .holds(move |chain| {
            for id in 0..mutual.claims_filed().unwrap() {
                let claim = mutual.claim_of(id).unwrap();
                assert!(claim.paid <= claim.amount);
                assert!(claim.paid.is_zero() || claim.state == ClaimState::Granted);
                assert!(claim.granting <= claim.votes && claim.votes <= claim.voters);
            }
            let (pool, uncollected) = (mutual.pool().unwrap(), mutual.uncollected().unwrap());
            let held = sla.money().unwrap().held;
            assert_eq!(chain.balance(&mutual), held + pool + uncollected);
        })
}
