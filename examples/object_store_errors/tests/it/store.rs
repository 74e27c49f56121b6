//! The walk-through of the README, in both lanes: one month, counted in two ways.

use object_store_errors::{ObjectStore, ObjectStoreClient};
use slacontract::sla::{Agreement, Outcome, Report, SlaClient};
use slacontract_terms::exact::{Ratio, Slice, budget};
use slacontract_testing::prelude::*;

/// Who takes part, and the agreement between them.
struct Scene {
    store: Address,
    user: Address,
    clients: [Address; 3],
    sla: SlaClient<TestTransport>,
}

/// Proposed by the store, accepted by the user, the first month paid; the month opens on its first day.
fn begin(chain: &Chain) -> Scene {
    let [store, user, a, b, c] = chain.accounts();
    let clients = [a, b, c];
    let terms = ObjectStoreClient::new(store, user, clients.to_vec(), 2.ether());
    let agreement = chain.deploy(terms).from(store).unwrap();
    let sla: SlaClient<_> = chain.client(&agreement);
    let hash = sla.status().unwrap().agreement;
    sla.accept(hash).from(user).unwrap();
    sla.deposit().from(store).value(1.ether()).unwrap();
    sla.deposit().from(user).value(2.ether()).unwrap();
    Scene {
        store,
        user,
        clients,
        sla,
    }
}

fn reach(chain: &Chain, moment: Timestamp) {
    chain.warp(moment.saturating_since(chain.now()));
}

/// Every client reports the slices it saw to both feeds: each by the method of the objective that reads it.
fn report(chain: &Chain, scene: &Scene, window: u64, slices: &[Slice]) {
    let objectives = &<ObjectStore as Agreement>::TERMS.objectives;
    let view = scene.sla.window(window).unwrap();
    for (feed, objective) in (0_u8..).zip(objectives.iter()) {
        let method = objective.method.as_ref().expect("both objectives count");
        let ratio = budget(method, slices.iter().copied());
        for client in scene.clients {
            let report = Report {
                feed,
                window,
                from: view.from.seconds(),
                to: view.to.seconds(),
                seq: 0,
                good: ratio.good,
                total: ratio.total,
                missing: 0,
                query_hash: B256::default(),
                samples_root: B256::default(),
                observed_at: view.to.seconds(),
                prev: B256::default(),
            };
            let config = scene.sla.feed_config(feed).unwrap();
            let digest = report.digest(chain.chain_id(), *scene.sla.as_ref(), config);
            let signature = chain.sign(client, digest);
            scene.sla.report(report, signature).from(client).unwrap();
        }
    }
}

/// A month settled: measured, not contested, settled by anybody.
fn pass(chain: &Chain, scene: &Scene, window: u64, slices: &[Slice]) {
    reach(chain, scene.sla.window(window).unwrap().to);
    report(chain, scene, window, slices);
    reach(chain, scene.sla.window(window).unwrap().challenge_end);
    scene.sla.settle(window).from(scene.clients[0]).unwrap();
}

fn slice(good: u64, total: u64) -> Slice {
    Slice {
        ratio: Ratio { good, total },
        is_whole: true,
    }
}

#[slacontract::test]
fn a_month_is_a_calendar_month(chain: &mut Chain) {
    let scene = begin(chain);
    let first = scene.sla.window(0).unwrap();
    let second = scene.sla.window(1).unwrap();
    assert!(first.from > chain.now(), "it opens on the first of a month");
    assert_eq!(first.to, second.from);
    let days = (first.to - first.from).seconds() / 86_400;
    assert!((28..=31).contains(&days), "{days} days");
}

#[slacontract::test]
fn a_bad_hour_at_night_is_a_breach_of_the_mean_and_not_of_all_requests(chain: &mut Chain) {
    let scene = begin(chain);
    // 1,990 busy slices without an error, and ten at night in which both requests failed.
    let mut slices = vec![slice(10_000, 10_000); 1_990];
    slices.extend([slice(0, 2); 10]);
    let objectives = &<ObjectStore as Agreement>::TERMS.objectives;
    let shares: Vec<_> = objectives
        .iter()
        .map(|objective| {
            let method = objective.method.as_ref().expect("both objectives count");
            let ratio = budget(method, slices.iter().copied());
            ratio.floor().expect("there was traffic").to_string()
        })
        .collect();
    assert_eq!(shares, ["99.5 %", "99.9998994 %"]);

    pass(chain, &scene, 0, &slices);
    let window = scene.sla.window(0).unwrap();
    assert_eq!(window.outcome, Outcome::Breach);
    // 99.5 % is below 99.9 % and not below 99 %: a tenth of the fee.
    assert_eq!(window.credit, 2.ether() / 10);
    assert_eq!(scene.sla.claimable(scene.user).unwrap(), window.credit);
    let earned = 2.ether() - window.credit;
    assert_eq!(scene.sla.claimable(scene.store).unwrap(), earned);
}

#[slacontract::test]
fn a_month_without_errors_pays_the_store(chain: &mut Chain) {
    let scene = begin(chain);
    pass(chain, &scene, 0, &[slice(10_000, 10_000); 12]);
    assert_eq!(scene.sla.window(0).unwrap().outcome, Outcome::Met);
    assert_eq!(scene.sla.claimable(scene.store).unwrap(), 2.ether());
    assert_eq!(scene.sla.claimable(scene.user).unwrap(), 0.ether());
}

#[slacontract::test]
fn attack_a06_a_flood_of_requests_neither_hides_an_outage_nor_makes_one(chain: &mut Chain) {
    let scene = begin(chain);
    scene
        .sla
        .deposit()
        .from(scene.user)
        .value(2.ether())
        .unwrap();
    // The store asks itself ten million times in each good slice, so that the bad ones weigh nothing.
    let mut diluted = vec![slice(10_000_000, 10_000_000); 1_990];
    diluted.extend([slice(0, 2); 10]);
    pass(chain, &scene, 0, &diluted);
    assert_eq!(scene.sla.window(0).unwrap().credit, 2.ether() / 10);
    // The user overloads the store with ten million requests that fail, in one slice of a good month.
    let mut burst = vec![slice(10, 10); 1_999];
    burst.push(slice(0, 10_000_000));
    pass(chain, &scene, 1, &burst);
    // By requests the month is a breach, and by requests no money moves: one slice of two thousand is within the promise.
    let window = scene.sla.window(1).unwrap();
    assert_eq!(
        (window.outcome, window.credit),
        (Outcome::Breach, 0.ether())
    );
    assert_eq!(scene.sla.claimable(scene.user).unwrap(), 2.ether() / 10);
    let earned = 4.ether() - 2.ether() / 10;
    assert_eq!(scene.sla.claimable(scene.store).unwrap(), earned);
}

#[slacontract::test]
fn nobody_has_to_claim_for_the_credit_to_be_there(chain: &mut Chain) {
    let scene = begin(chain);
    pass(chain, &scene, 0, &[slice(1, 2); 12]);
    // Half of everything failed: the whole fee. A year later it is still there.
    chain.warp(365.days());
    let before = chain.balance(scene.user);
    scene.sla.claim().from(scene.user).unwrap();
    assert_eq!(chain.balance(scene.user), before + 2.ether());
}
