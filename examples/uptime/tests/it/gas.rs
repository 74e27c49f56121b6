//! What the calls that happen every month cost: a report at most 120,000 gas, settling a window at most 250,000.

use slacontract::sla::{Outcome, Report, SlaClient};
use slacontract_testing::prelude::*;
use uptime::UptimeClient;

/// The most a report may cost.
const REPORT: u64 = 120_000;
/// The most it may cost to settle a window that is in breach.
const SETTLE: u64 = 250_000;

/// An active agreement with two windows that are paid, and its probes.
fn begin(chain: &Chain) -> (SlaClient<TestTransport>, [Address; 3]) {
    let [provider, customer, a, b, c] = chain.accounts();
    let probes = [a, b, c];
    let deployment = UptimeClient::new(provider, customer, probes.to_vec(), 1.ether());
    let uptime = chain.deploy(deployment).from(provider).unwrap();
    let sla: SlaClient<_> = chain.client(&uptime);
    let agreement = sla.status().unwrap().agreement;
    sla.accept(agreement).from(customer).unwrap();
    sla.deposit().from(provider).value(6.ether()).unwrap();
    sla.deposit().from(customer).value(2.ether()).unwrap();
    (sla, probes)
}

fn reach(chain: &Chain, moment: Timestamp) {
    chain.warp(moment.saturating_since(chain.now()));
}

#[slacontract::test]
fn reporting_and_settling_stay_within_their_gas(chain: &mut Chain) {
    let (sla, probes) = begin(chain);
    // The second window is in the second tier, by whole reports with every field set.
    for (window, good) in [(0, 1_000), (1, 900)] {
        let view = sla.window(window).unwrap();
        reach(chain, view.to);
        for probe in probes {
            let report = Report {
                feed: 0,
                window,
                from: view.from.seconds(),
                to: view.to.seconds(),
                seq: 0,
                good,
                total: 1_000,
                missing: 3,
                query_hash: B256::from([7; 32]),
                samples_root: B256::from([8; 32]),
                observed_at: view.to.seconds(),
                prev: B256::default(),
            };
            let config = sla.feed_config(0).unwrap();
            let digest = report.digest(chain.chain_id(), *sla.as_ref(), config);
            let signature = chain.sign(probe, digest);
            let gas = sla.report(report, signature).from(probe).gas_used();
            assert!(gas <= REPORT, "a report costs {gas}");
        }
        reach(chain, sla.window(window).unwrap().challenge_end);
        let gas = sla.settle(window).from(probes[0]).gas_used();
        assert!(gas <= SETTLE, "settling window {window} costs {gas}");
    }
    assert_eq!(sla.window(1).unwrap().outcome, Outcome::Breach);
}
