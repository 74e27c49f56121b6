//! What holds whatever is called, by whomever, in whatever order, at whatever time.

use crate::scene::Scene;
use slacontract_testing::prelude::*;

#[slacontract::invariant(runs = 2, steps = 16)]
fn a_season_pays_at_most_the_payout_and_the_money_is_there(chain: &mut Chain) -> Invariant {
    let scene = Scene::begin(chain);
    scene.measured(chain, 0, &[60, 61, 62]);
    let (insurer, farmers, station) = (scene.insurer, scene.farmers, scene.stations[0]);
    let (sla, levels) = (scene.sla, scene.levels);
    Invariant::of_calls()
        .actors([insurer, farmers, station])
        .call("challenge", {
            move |_, anybody, value: i64| {
                let call = levels.challenge_value(0, 0, value, B256::default());
                Some(call.from(anybody).outcome())
            }
        })
        .call("settle the next season", {
            let sla = sla.clone();
            move |_, anybody, (): ()| {
                let next = sla.status().unwrap().next;
                Some(sla.settle(next).from(anybody).outcome())
            }
        })
        .call("lapse", {
            let sla = sla.clone();
            move |_, anybody, (): ()| Some(sla.lapse(0).from(anybody).outcome())
        })
        .call("claim", {
            let sla = sla.clone();
            move |_, anybody, (): ()| Some(sla.claim().from(anybody).outcome())
        })
        .holds(move |chain| {
            assert!(sla.window(0).unwrap().paid_out <= 50.ether());
            assert!(chain.balance(&sla) >= sla.money().unwrap().held);
        })
}
