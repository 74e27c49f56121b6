//! Feeds of values and histograms beside ratios, and objectives about each.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{
    Answer, HistogramReport, Outcome, Report, SlaHistogramsClient, SlaLevelsClient,
    SlaValuesClient, ValueReport,
};

/// Throughput by value, latency by histogram (twice), errors and availability by ratio, and a mean of two ratios.
#[contract]
#[agreement(version = 1, asset = ether, window = "1h", term = 6 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Gateway {
    #[party(bond = "70 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,

    #[feed(signers = 3, quorum = 2, collect_within = "10min", min_coverage = 90 %)]
    requests: Feed<Ratio>,
    #[feed(signers = 3, quorum = 2, collect_within = "10min", min_coverage = 90 %, unit = "requests per second",
           min = -10, max = 100_000, middle = low)]
    capacity: Feed<Value>,
    #[feed(signers = 3, quorum = 2, collect_within = "10min", min_coverage = 90 %, unit = "ms", buckets = [100, 300, 1000])]
    latency: Feed<Histogram>,

    #[objective(requests <= 1 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], above 1 % => 10 %)]
    errors: Objective,
    #[objective(capacity >= 3800, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], below 3800 => 10 %, below 3000 => 20 %)]
    throughput: Objective,
    #[objective(under(latency, 300) >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], below 99 % => 5 %)]
    fast: Objective,
    #[objective(percentile(latency, 99.9 %) <= 1000, no_traffic = met, on_missing = worst_tier)]
    #[credit(base = "10 ether", from = [fee, bond], above 1000 => 15 %)]
    slowest: Objective,
    #[objective(composite(errors * 50 %, fast * 50 %) >= 98 %, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], below 98 % => 40 %)]
    quality: Objective,

    #[challenge(within = "10min", resolve_within = "10min", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Gateway {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, &signers, &signers)
    }
}

fn active() -> World {
    let deployment = GatewayClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
    let world = World::active(
        entry::<Gateway>(),
        deployment.arguments(),
        70 * ETHER,
        20 * ETHER,
    );
    world.end(0);
    world
}

fn ratio(world: &World, signer: Address, good: u64, total: u64) {
    let view = world.window(0);
    let report = Report {
        feed: 0,
        window: 0,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        good,
        total,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev: B256::default(),
    };
    let signature = world.sign(signer, 0, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    world.done(STRANGER, 0, world.sla().report(report, signature));
}

fn value(world: &World, feed: u8, value: i64, taken: u64) -> ValueReport {
    let view = world.window(0);
    ValueReport {
        feed,
        window: 0,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        value,
        taken,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev: B256::default(),
    }
}

fn values(world: &World) -> SlaValuesClient<World> {
    world.client()
}

fn send_value(world: &World, signer: Address, report: ValueReport) {
    let signature = world.sign(signer, report.feed, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    world.done(STRANGER, 0, values(world).report_value(report, signature));
}

fn histogram(world: &World, counts: &[u64]) -> HistogramReport {
    let view = world.window(0);
    HistogramReport {
        feed: 2,
        window: 0,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        counts: counts.to_vec(),
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev: B256::default(),
    }
}

fn histograms(world: &World) -> SlaHistogramsClient<World> {
    world.client()
}

fn send_histogram(world: &World, signer: Address, counts: &[u64]) {
    let report = histogram(world, counts);
    let signature = world.sign(signer, 2, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    world.done(
        STRANGER,
        0,
        histograms(world).report_histogram(report, signature),
    );
}

fn measured(world: &World, objective: u8) -> (Answer, i64) {
    let levels: SlaLevelsClient<World> = world.client();
    world.read(levels.measured(0, objective))
}

/// Everybody reports the same of a window in which everything is met.
fn all_met(world: &World) {
    for signer in SIGNERS {
        ratio(world, signer, 995, 1000);
        send_value(world, signer, value(world, 1, 3800, 60));
        send_histogram(world, signer, &[900, 995, 1000, 1000]);
    }
}

#[test]
fn a_window_in_which_every_kind_is_met_costs_nothing() {
    let world = active();
    all_met(&world);
    assert_eq!(measured(&world, 1), (Answer::Known, 3800));
    assert_eq!(measured(&world, 3), (Answer::Known, 1000));
    let view = world.settle(0);
    assert_eq!((view.outcome, view.credit), (Outcome::Met, ether(0)));
}

#[test]
fn each_kind_in_breach_costs_its_own_tier() {
    let world = active();
    for (signer, capacity) in SIGNERS.into_iter().zip([2_999, 3_500, 9_000]) {
        // 1.1 % errors.
        ratio(&world, signer, 989, 1000);
        send_value(&world, signer, value(&world, 1, capacity, 60));
        // 98.5 % under 300 ms; the 99.9th percentile is above the last bound.
        send_histogram(&world, signer, &[900, 985, 990, 1000]);
    }
    assert_eq!(measured(&world, 1), (Answer::Known, 3_500));
    assert_eq!(measured(&world, 3), (Answer::Beyond, 0));
    let view = world.settle(0);
    // 10 % errors, 10 % throughput, 5 % fast, 15 % slowest; the mean of 98.9 % and 98.5 % is met.
    assert_eq!((view.outcome, view.credit), (Outcome::Breach, ether(4)));
}

#[test]
fn a_composite_is_the_weighted_mean_of_its_parts() {
    let world = active();
    for signer in SIGNERS {
        ratio(&world, signer, 970, 1000);
        send_value(&world, signer, value(&world, 1, 3800, 60));
        send_histogram(&world, signer, &[900, 985, 1000, 1000]);
    }
    // The mean is 97.75 %: 10 % errors, 5 % fast, 40 % quality.
    let credit = Amount::from_units(55 * ETHER / 10);
    assert_eq!(world.settle(0).credit, credit);
}

#[test]
fn too_few_reports_of_a_value_are_no_data_and_cost_what_the_terms_say_of_silence() {
    let world = active();
    for signer in SIGNERS {
        ratio(&world, signer, 1000, 1000);
    }
    send_value(&world, SIGNERS[0], value(&world, 1, 1, 60));
    send_histogram(&world, SIGNERS[0], &[0, 0, 0, 1000]);
    assert_eq!(measured(&world, 1), (Answer::NoData, 0));
    let view = world.settle(0);
    // The percentile takes the worst step when it is missing; the others have no verdict.
    let credit = Amount::from_units(15 * ETHER / 10);
    assert_eq!((view.outcome, view.credit), (Outcome::Breach, credit));
}

#[test]
fn nothing_asked_of_the_service_is_no_traffic_for_every_kind() {
    let world = active();
    for signer in SIGNERS {
        ratio(&world, signer, 0, 0);
        send_value(&world, signer, value(&world, 1, 0, 0));
        send_histogram(&world, signer, &[0, 0, 0, 0]);
    }
    assert_eq!(measured(&world, 1), (Answer::NoTraffic, 0));
    assert_eq!(world.settle(0).outcome, Outcome::Met);
}

#[test]
fn a_party_contests_a_value_and_the_difference_is_held_back() {
    let world = active();
    all_met(&world);
    let levels: SlaLevelsClient<World> = world.client();
    world.done(CUSTOMER, 0, levels.challenge_value(0, 1, 2_000, WHY));
    assert_eq!(
        world.refused(PROVIDER, levels.challenge_value(0, 1, 4_000, WHY)),
        SlaError::NothingContested { window: 0 }
    );
    let view = world.settle(0);
    assert!(view.contested);
    assert_eq!(world.read(world.sla().money()).reserve, ether(2));
    world.done(PROVIDER, 0, world.sla().agree(0, ether(1), WHY));
    world.done(CUSTOMER, 0, world.sla().agree(0, ether(1), WHY));
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), ether(1));
    world.conserved();
}

#[test]
fn a_report_of_another_kind_or_out_of_range_is_refused() {
    let world = active();
    let none = Bytes(Vec::new());
    assert_eq!(
        world.refused(
            STRANGER,
            values(&world).report_value(value(&world, 0, 1, 1), none.clone())
        ),
        SlaError::OtherKind { feed: 0 }
    );
    assert_eq!(
        world.refused(
            STRANGER,
            values(&world).report_value(value(&world, 1, -11, 1), none.clone())
        ),
        SlaError::InvalidValue {
            value: -11,
            min: -10,
            max: 100000
        }
    );
    for counts in [&[1, 2, 3][..], &[1, 2, 2, 1]] {
        let call = histograms(&world).report_histogram(histogram(&world, counts), none.clone());
        let error = SlaError::InvalidCounts {
            given: counts.len() as u64,
            needed: 4,
        };
        assert_eq!(world.refused(STRANGER, call), error);
    }
    assert_eq!(
        world.refused(
            STRANGER,
            values(&world).report_value(value(&world, 1, -10, 1), none)
        ),
        SlaError::BadSignature
    );
}
