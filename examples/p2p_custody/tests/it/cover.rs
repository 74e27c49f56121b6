//! What lies in reserve for loans that fail, measured by the contract's own books.

use crate::scene::{Scene, WHY};
use slacontract::sla::{
    Answer, Outcome, Report, SlaCustomClient, SlaError, SlaValuesClient, ValueReport,
};
use slacontract_testing::prelude::*;

/// The probes could withdraw, and say what lies in the reserve, in thousandths of an ether.
fn probed(chain: &Chain, scene: &Scene, reserve: i64) {
    let values: SlaValuesClient<_> = chain.client(&scene.contract);
    let [_, _, _, a, b, c] = chain.accounts();
    let view = scene.sla.window(0).unwrap();
    let (from, to) = (view.from.seconds(), view.to.seconds());
    for probe in [a, b, c] {
        let withdrawals = Report {
            feed: 0,
            window: 0,
            from,
            to,
            seq: 0,
            good: 1_000,
            total: 1_000,
            missing: 0,
            query_hash: WHY,
            samples_root: WHY,
            observed_at: to,
            prev: B256::default(),
        };
        let balance = ValueReport {
            feed: 1,
            window: 0,
            from,
            to,
            seq: 0,
            value: reserve,
            taken: 10,
            missing: 0,
            query_hash: WHY,
            samples_root: WHY,
            observed_at: to,
            prev: B256::default(),
        };
        let config = |feed| scene.sla.feed_config(feed).unwrap();
        let (id, at) = (chain.chain_id(), *scene.contract.as_ref());
        let signed = chain.sign(probe, withdrawals.digest(id, at, config(0)));
        scene.sla.report(withdrawals, signed).unwrap();
        let signed = chain.sign(probe, balance.digest(id, at, config(1)));
        values.report_value(balance, signed).unwrap();
    }
}

#[slacontract::test]
fn a_reserve_that_does_not_cover_what_was_lent_is_found_by_the_contracts_own_books(
    chain: &mut Chain,
) {
    let scene = Scene::begin(chain, Address::ZERO);
    let custom: SlaCustomClient<_> = chain.client(&scene.contract);
    let lend = scene.contract.open_loan(scene.lenders, 50.ether());
    lend.from(scene.platform).unwrap();
    let view = scene.sla.window(0).unwrap();
    chain.warp(view.to.saturating_since(chain.now()));
    let nothing = SlaError::TooEarly {
        at: view.to + 12.hours(),
    };
    custom.measure(0, 1).expect_err(nothing);
    // Four ether, where five are a tenth of what was lent.
    probed(chain, &scene, 4_000);
    custom.measure(0, 1).unwrap();
    let found = custom.own_measure(0, 1).unwrap();
    assert_eq!(found, (Answer::Known, 4_000, 5_000));
    let view = scene.sla.window(0).unwrap();
    chain.warp(view.challenge_end.saturating_since(chain.now()));
    scene.sla.settle(0).unwrap();
    let view = scene.sla.window(0).unwrap();
    assert_eq!(
        (view.outcome, view.credit),
        (Outcome::Breach, 1.ether() / 10)
    );
}
