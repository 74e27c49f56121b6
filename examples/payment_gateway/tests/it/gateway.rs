//! The walk-through of the README, in both lanes: days with other latencies and peaks.

use payment_gateway::PaymentGatewayClient;
use slacontract::sla::{
    HistogramReport, Outcome, SlaClient, SlaDutiesClient, SlaEndingClient, SlaError,
    SlaHistogramsClient, SlaTokenClient, SlaValuesClient, State, TokenError, ValueReport,
};
use slacontract::standard::Erc20Client;
use slacontract_testing::prelude::*;
use token::TokenClient;

/// A unit of account: a token of six digits.
fn dollars(count: u128) -> Amount {
    Amount::from_units(count * 1_000_000)
}

/// Who takes part, and the agreement between them.
struct Scene {
    gateway: Address,
    merchant: Address,
    meters: [Address; 3],
    sla: SlaClient<TestTransport>,
    histograms: SlaHistogramsClient<TestTransport>,
    values: SlaValuesClient<TestTransport>,
    duties: SlaDutiesClient<TestTransport>,
    ending: SlaEndingClient<TestTransport>,
    tokens: SlaTokenClient<TestTransport>,
    token: Erc20Client<TestTransport>,
}

/// In force, five days paid; the first opens at midnight.
fn begin(chain: &Chain) -> Scene {
    let [gateway, merchant, auditor, a, b, c] = chain.accounts();
    let meters = [a, b, c];
    let issue = TokenClient::new("Dollar".into(), "USD".into(), dollars(100_000).into());
    let token = chain.deploy(issue).from(gateway).unwrap();
    let token: Erc20Client<_> = chain.client(&token);
    let paid = token.transfer(merchant, dollars(50_000).into());
    paid.from(gateway).unwrap();
    let terms = PaymentGatewayClient::new(
        gateway,
        merchant,
        auditor,
        meters.to_vec(),
        *token.as_ref(),
        dollars(1_000),
    );
    let agreement = chain.deploy(terms).from(gateway).unwrap();
    let sla: SlaClient<_> = chain.client(&agreement);
    let tokens: SlaTokenClient<_> = chain.client(&agreement);
    let hash = sla.status().unwrap().agreement;
    sla.accept(hash).from(merchant).unwrap();
    // Each approves what it pays in.
    for (party, amount) in [(gateway, dollars(10_000)), (merchant, dollars(5_000))] {
        let approval = token.approve(*agreement.as_ref(), amount.into());
        approval.from(party).unwrap();
        tokens.deposit_token(amount).from(party).unwrap();
    }
    Scene {
        gateway,
        merchant,
        meters,
        sla,
        histograms: chain.client(&agreement),
        values: chain.client(&agreement),
        duties: chain.client(&agreement),
        ending: chain.client(&agreement),
        tokens,
        token,
    }
}

fn reach(chain: &Chain, moment: Timestamp) {
    chain.warp(moment.saturating_since(chain.now()));
}

/// A day: what each meter counted and saw at the peak, then nobody objects and somebody settles.
fn day(chain: &Chain, scene: &Scene, window: u64, counts: [u64; 4], peaks: [i64; 3]) {
    let view = scene.sla.window(window).unwrap();
    reach(chain, view.to);
    let none = B256::default();
    for (meter, value) in scene.meters.into_iter().zip(peaks) {
        let counted = HistogramReport {
            feed: 0,
            window,
            from: view.from.seconds(),
            to: view.to.seconds(),
            seq: 0,
            counts: counts.to_vec(),
            missing: 0,
            query_hash: none,
            samples_root: none,
            observed_at: view.to.seconds(),
            prev: none,
        };
        let seen = ValueReport {
            feed: 1,
            window,
            from: view.from.seconds(),
            to: view.to.seconds(),
            seq: 0,
            value,
            taken: 86_400,
            missing: 0,
            query_hash: none,
            samples_root: none,
            observed_at: view.to.seconds(),
            prev: none,
        };
        let sign = |digest| chain.sign(meter, digest);
        let (chain_id, to) = (chain.chain_id(), *scene.sla.as_ref());
        let config = scene.sla.feed_config(0).unwrap();
        let signature = sign(counted.digest(chain_id, to, config));
        let call = scene.histograms.report_histogram(counted, signature);
        call.from(meter).unwrap();
        let config = scene.sla.feed_config(1).unwrap();
        let signature = sign(seen.digest(chain_id, to, config));
        scene
            .values
            .report_value(seen, signature)
            .from(meter)
            .unwrap();
    }
    reach(chain, scene.sla.window(window).unwrap().challenge_end);
    scene.sla.settle(window).from(scene.meters[0]).unwrap();
}

#[slacontract::test]
fn a_fast_day_with_a_full_peak_pays_the_gateway(chain: &mut Chain) {
    let scene = begin(chain);
    // Exactly 99 % under 300 ms, exactly 3,800 payments a second: equality is met.
    day(
        chain,
        &scene,
        0,
        [900, 990, 1_000, 1_000],
        [3_800, 3_800, 3_800],
    );
    assert_eq!(scene.sla.window(0).unwrap().outcome, Outcome::Met);
    assert_eq!(scene.sla.claimable(scene.gateway).unwrap(), dollars(1_000));
    // What is claimed arrives as tokens.
    let before = scene.token.balance_of(scene.gateway).unwrap();
    scene.sla.claim().from(scene.gateway).unwrap();
    let after = scene.token.balance_of(scene.gateway).unwrap();
    assert_eq!(after - before, U256::from(dollars(1_000)));
}

#[slacontract::test]
fn a_slow_day_costs_a_share_of_the_fee(chain: &mut Chain) {
    let scene = begin(chain);
    day(chain, &scene, 0, [900, 989, 1_000, 1_000], [4_000; 3]);
    assert_eq!(scene.sla.window(0).unwrap().outcome, Outcome::Breach);
    assert_eq!(scene.sla.claimable(scene.merchant).unwrap(), dollars(100));
}

#[slacontract::test]
fn a_peak_that_was_not_taken_costs_more_than_the_fee(chain: &mut Chain) {
    let scene = begin(chain);
    // The middle reading decides: one meter cannot hide the peak, nor invent one.
    day(chain, &scene, 0, [1_000; 4], [999, 999, 38_500]);
    assert_eq!(scene.sla.claimable(scene.merchant).unwrap(), dollars(2_000));
    // Half came out of the fee, half out of the bond.
    assert_eq!(scene.sla.money().unwrap().bond, dollars(9_000));
}

#[slacontract::test]
fn a_settlement_file_costs_for_each_hour_it_is_late(chain: &mut Chain) {
    let scene = begin(chain);
    let content = B256::default();
    let midnight = scene.sla.window(0).unwrap().to;
    // Ten o'clock of the second morning, and two hours and ten minutes.
    reach(chain, midnight + (36.hours() + 10.minutes()));
    let file = scene.duties.perform(0, content, content);
    file.from(scene.gateway).unwrap();
    let duty = scene.duties.duty(0).unwrap();
    assert_eq!(duty.booked, dollars(60));
    // The next day's file is in time, and costs nothing.
    reach(chain, midnight + 48.hours());
    let next = scene.duties.perform(1, content, content);
    next.from(scene.gateway).unwrap();
    let duty = scene.duties.duty(1).unwrap();
    assert_eq!((duty.state, duty.booked), (State::DutyDone, Amount::ZERO));
}

#[slacontract::test]
fn three_breaches_in_a_week_entitle_the_merchant_to_leave(chain: &mut Chain) {
    let scene = begin(chain);
    let slow = [900, 989, 1_000, 1_000];
    day(chain, &scene, 0, slow, [4_000; 3]);
    day(chain, &scene, 1, slow, [4_000; 3]);
    let why = B256::default();
    let early = scene.ending.terminate_for_cause(why).from(scene.merchant);
    early.expect_err(SlaError::NoCause {
        breaches: 2,
        needed: 3,
    });
    day(chain, &scene, 2, slow, [4_000; 3]);
    let call = scene.ending.terminate_for_cause(why);
    call.from(scene.merchant).unwrap();
    assert!(scene.sla.status().unwrap().windows < 30);
}

#[slacontract::test]
fn ether_and_what_is_not_approved_are_refused(chain: &mut Chain) {
    let scene = begin(chain);
    let in_ether = scene.sla.deposit().from(scene.gateway).value(1.ether());
    in_ether.expect_err(TokenError::InToken {
        token: *scene.token.as_ref(),
    });
    let more = scene.tokens.deposit_token(dollars(1_000));
    more.from(scene.merchant).expect_revert();
    assert_eq!(scene.sla.money().unwrap().held, dollars(15_000));
}
