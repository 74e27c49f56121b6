//! Each test runs natively and as WebAssembly; both must do the same.

use slacontract::sla::{Outcome, Report, SlaClient, SlaError};
use slacontract_testing::prelude::*;
use uptime::UptimeClient;

/// Who takes part, and the agreement between them.
struct Scene {
    provider: Address,
    customer: Address,
    probes: [Address; 3],
    sla: SlaClient<TestTransport>,
}

/// Proposed, accepted and paid for two windows at one ether each.
fn begin(chain: &Chain) -> Scene {
    let [provider, customer, a, b, c] = chain.accounts();
    let probes = [a, b, c];
    let uptime = chain
        .deploy(UptimeClient::new(
            provider,
            customer,
            probes.to_vec(),
            1.ether(),
        ))
        .from(provider)
        .unwrap();
    let sla: SlaClient<_> = chain.client(&uptime);
    let agreement = sla.status().unwrap().agreement;
    sla.accept(agreement).from(customer).unwrap();
    sla.deposit().from(provider).value(6.ether()).unwrap();
    sla.deposit().from(customer).value(2.ether()).unwrap();
    Scene {
        provider,
        customer,
        probes,
        sla,
    }
}

/// Moves to a moment, if it is not past.
fn reach(chain: &Chain, moment: Timestamp) {
    chain.warp(moment.saturating_since(chain.now()));
}

/// What a probe signs about a window.
fn signed(
    chain: &Chain,
    scene: &Scene,
    probe: Address,
    window: u64,
    good: u64,
    total: u64,
) -> (Report, Bytes) {
    let view = scene.sla.window(window).unwrap();
    let report = Report {
        feed: 0,
        window,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        good,
        total,
        missing: 0,
        query_hash: B256::default(),
        samples_root: B256::default(),
        observed_at: view.to.seconds(),
        prev: B256::default(),
    };
    let config = scene.sla.feed_config(0).unwrap();
    let digest = report.digest(chain.chain_id(), *scene.sla.as_ref(), config);
    let signature = chain.sign(probe, digest);
    (report, signature)
}

/// The window ends, every probe reports, nobody objects, somebody settles.
fn pass(chain: &Chain, scene: &Scene, window: u64, good: u64, total: u64) {
    reach(chain, scene.sla.window(window).unwrap().to);
    for probe in scene.probes {
        let (report, signature) = signed(chain, scene, probe, window, good, total);
        scene.sla.report(report, signature).from(probe).unwrap();
    }
    reach(chain, scene.sla.window(window).unwrap().challenge_end);
    scene.sla.settle(window).from(scene.probes[0]).unwrap();
}

#[slacontract::test]
fn a_good_window_pays_the_provider(chain: &mut Chain) {
    let scene = begin(chain);
    pass(chain, &scene, 0, 1_000, 1_000);
    assert_eq!(scene.sla.window(0).unwrap().outcome, Outcome::Met);
    assert_eq!(scene.sla.claimable(scene.provider).unwrap(), 1.ether());
    assert_eq!(scene.sla.claimable(scene.customer).unwrap(), 0.ether());
}

#[slacontract::test]
fn a_breach_pays_the_customer_from_the_fee_and_the_bond(chain: &mut Chain) {
    let scene = begin(chain);
    pass(chain, &scene, 0, 1_000, 1_000);
    // 70 % is in the worst tier: three times the fee.
    pass(chain, &scene, 1, 700, 1_000);
    assert_eq!(scene.sla.window(1).unwrap().outcome, Outcome::Breach);
    let before = chain.balance(scene.customer);
    scene.sla.claim().from(scene.customer).unwrap();
    assert_eq!(chain.balance(scene.customer), before + 3.ether());
    // What is left of the bond goes back, and the contract is empty.
    scene.sla.close().from(scene.customer).unwrap();
    scene.sla.claim().from(scene.provider).unwrap();
    assert_eq!(chain.balance(&scene.sla), 0.ether());
}

#[slacontract::test]
fn a_report_by_a_stranger_changes_nothing(chain: &mut Chain) {
    let scene = begin(chain);
    reach(chain, scene.sla.window(0).unwrap().to);
    let (report, signature) = signed(chain, &scene, scene.customer, 0, 0, 1_000);
    scene
        .sla
        .report(report, signature)
        .from(scene.customer)
        .expect_err(SlaError::StrangeSigner {
            signer: scene.customer,
        });
    assert_eq!(scene.sla.window(0).unwrap().reports, 0);
}

#[slacontract::test]
fn without_its_bond_the_agreement_does_not_begin(chain: &mut Chain) {
    let [provider, customer, a, b, c] = chain.accounts();
    let uptime = chain
        .deploy(UptimeClient::new(
            provider,
            customer,
            vec![a, b, c],
            1.ether(),
        ))
        .from(provider)
        .unwrap();
    let sla: SlaClient<_> = chain.client(&uptime);
    sla.accept(sla.status().unwrap().agreement)
        .from(customer)
        .unwrap();
    sla.deposit()
        .from(provider)
        .value(5.ether())
        .expect_err(SlaError::BondTooSmall {
            sent: 5.ether(),
            needed: 6.ether(),
        });
    assert_eq!(chain.balance(&sla), 0.ether());
}
