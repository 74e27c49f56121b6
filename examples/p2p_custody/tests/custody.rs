//! The platform in both lanes: it runs, it absconds, it misses a filing.

use p2p_custody::{PlatformClient, PlatformError};
use slacontract::sla::{
    Answer, Outcome, Report, SlaClient, SlaCustomClient, SlaDutiesClient, SlaEndingClient,
    SlaError, SlaValuesClient, State, ValueReport,
};
use slacontract_compliance::{Rules, SupervisionClient};
use slacontract_testing::prelude::*;

const WHY: B256 = slacontract::types::FixedBytes([9; 32]);

/// The number of a day's proof of custody, from 0.
fn proof(day: u64) -> u64 {
    1 << 32 | day
}

struct Scene {
    platform: Address,
    lenders: Address,
    contract: PlatformClient<TestTransport>,
    sla: SlaClient<TestTransport>,
    duties: SlaDutiesClient<TestTransport>,
}

/// In force, two windows paid.
fn begin(chain: &Chain, supervision: Address) -> Scene {
    let [platform, lenders, regulator, a, b, c] = chain.accounts();
    let terms = PlatformClient::new(
        platform,
        lenders,
        regulator,
        vec![a, b, c],
        1.ether(),
        supervision,
    );
    let contract = chain.deploy(terms).from(platform).unwrap();
    let sla: SlaClient<_> = chain.client(&contract);
    let hash = sla.status().unwrap().agreement;
    sla.accept(hash).from(lenders).unwrap();
    sla.deposit().from(platform).value(60.ether()).unwrap();
    sla.deposit().from(lenders).value(2.ether()).unwrap();
    Scene {
        platform,
        lenders,
        duties: chain.client(&contract),
        sla,
        contract,
    }
}

#[slacontract::test]
fn two_missing_proofs_freeze_new_loans_and_the_next_one_thaws_them(chain: &mut Chain) {
    let scene = begin(chain, Address::ZERO);
    let lend = || scene.contract.open_loan(scene.lenders, 5.ether());
    lend()
        .from(scene.lenders)
        .expect_err(PlatformError::NotPlatform);
    lend().from(scene.platform).unwrap();
    chain.warp(1.days() + 1.hours());
    let prove = |day| scene.duties.perform(proof(day), WHY, WHY);
    prove(0).from(scene.platform).unwrap();
    // The second and the third day pass without a proof.
    chain.warp(2.days() + 12.hours());
    assert!(scene.contract.frozen().unwrap());
    lend()
        .from(scene.platform)
        .expect_err(PlatformError::Frozen);
    chain.warp(11.hours());
    prove(3).from(scene.platform).unwrap();
    assert!(!scene.contract.frozen().unwrap());
    lend().from(scene.platform).unwrap();
    assert_eq!(scene.contract.lent().unwrap(), 10.ether());
}

#[slacontract::test]
fn a_platform_that_absconds_leaves_its_bond_and_the_lenders_may_go(chain: &mut Chain) {
    let scene = begin(chain, Address::ZERO);
    chain.warp(2.days());
    scene.duties.default_duty(proof(0)).unwrap();
    let ending: SlaEndingClient<_> = chain.client(&scene.contract);
    ending.terminate_for_cause(WHY).from(scene.lenders).unwrap();
    assert_eq!(scene.sla.status().unwrap().stage, State::Terminating);
    assert_eq!(scene.sla.money().unwrap().bond, 60.ether());
    assert_eq!(scene.sla.claimable(scene.platform).unwrap(), 0.ether());
}

#[slacontract::test]
fn a_missed_filing_suspends_new_loans_and_nothing_else(chain: &mut Chain) {
    let [platform, _, _, _, _, _, admits, reviews] = chain.accounts();
    let rules = Rules {
        per_transaction: 10.ether(),
        per_day: 20.ether(),
        filing_every: 1.days(),
        filing_within: 1.days(),
        floor: PartsPerBillion::new(0),
        review_within: 1.days(),
    };
    let supervision = chain
        .deploy(SupervisionClient::new(rules, admits, admits, reviews))
        .unwrap();
    supervision.enrol(platform).from(admits).unwrap();
    let scene = begin(chain, *supervision.as_ref());
    let lend = || scene.contract.open_loan(scene.lenders, 5.ether());
    lend().from(platform).unwrap();
    chain.warp(1.days() + 1.hours());
    scene
        .duties
        .perform(proof(0), WHY, WHY)
        .from(platform)
        .unwrap();
    chain.warp(1.days());
    lend().from(platform).expect_err(PlatformError::Suspended);
    // What it owes it can do all the same.
    scene
        .duties
        .perform(proof(1), WHY, WHY)
        .from(platform)
        .unwrap();
    supervision
        .file(0, WHY, WHY, PartsPerBillion::new(1))
        .from(platform)
        .unwrap();
    lend().from(platform).unwrap();
}

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
    let scene = begin(chain, Address::ZERO);
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
