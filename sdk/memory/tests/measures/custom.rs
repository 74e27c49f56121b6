//! Objectives of custom code: what the author's own method makes of a feed, when, and what holds if it does not.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{
    Act, Agreement, Answer, EventsReport, Outcome, Report, SlaCustomClient, SlaEvents,
    SlaEventsClient, SlaValuesClient, State, ValueReport,
};

/// A store that keeps goods cold: how far it stays below what was agreed, how gently it handles them, and how many orders it fills.
#[contract]
#[agreement(version = 1, asset = ether, window = "1h", term = 6 windows, renew = never, amend = never, language = en, demo = true)]
pub struct ColdStore {
    #[party(bond = "60 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,

    #[feed(signers = 3, quorum = 2, collect_within = "20min", min_coverage = 90 %)]
    orders: Feed<Ratio>,
    #[feed(signers = 3, quorum = 2, collect_within = "20min", min_coverage = 90 %, unit = "degrees", min = -60, max = 60, middle = low)]
    heat: Feed<Value>,
    #[feed(signers = 3, quorum = 2, collect_within = "20min", min_coverage = 90 %)]
    shocks: Feed<Events>,

    #[objective(custom(orders) >= 90 %, method = occurrences, no_traffic = met, on_missing = worst_tier)]
    #[credit(base = "10 ether", from = [fee, bond], below 90 % => 10 %, below 50 % => 20 %)]
    filled: Objective,
    #[objective(custom(heat) >= 100 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], below 100 % => 30 %)]
    cold: Objective,
    #[objective(custom(shocks) >= 80 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], below 80 % => 40 %)]
    gentle: Objective,

    #[challenge(within = "10min", resolve_within = "10min", otherwise = provisional)]
    dispute: Challenge,

    /// Orders that the customer forgave: the author's own books, which the method reads.
    forgiven: Map<u64, u64>,
}

/// The goods melted: this code measures nothing any more.
#[derive(Error, Debug, PartialEq, Eq)]
pub struct Melted {}

#[contract]
impl ColdStore {
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

    /// The customer forgives orders of a window.
    pub fn forgive(&mut self, window: u64, count: u64) {
        if caller() == self.customer.address() {
            self.forgiven.set(window, count);
        }
    }

    #[on(measure)]
    fn judge(&self, asked: &Measurement) -> Indicator {
        match asked.objective {
            0 => Indicator {
                good: asked.good + self.forgiven.get(asked.window),
                total: asked.total,
            },
            1 => {
                require!(asked.value < 50, Melted {});
                Indicator {
                    good: u64::from(asked.value <= -18),
                    total: 1,
                }
            }
            _ => {
                let (is_known, outside) = self.events_outside(asked.window, 2, -3, 3);
                Indicator {
                    good: if is_known {
                        10_u64.saturating_sub(outside)
                    } else {
                        0
                    },
                    total: 10,
                }
            }
        }
    }
}

/// What the engine does not act on: each of the five is named.
#[contract]
#[agreement(version = 1, asset = ether, window = "1h", term = 6 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Muddled {
    #[party(bond = "60 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "20min", min_coverage = 90 %, mode = sealed)]
    orders: Feed<Ratio>,
    #[feed(signers = 3, quorum = 2, collect_within = "20min", min_coverage = 90 %, unit = "ms", buckets = [100, 300])]
    latency: Feed<Histogram>,
    #[objective(custom(orders) >= 90 %, method = occurrences, no_traffic = met, on_missing = worst_tier)]
    filled: Objective,
    #[objective(orders >= 80 %, method = occurrences, no_traffic = met, on_missing = worst_tier)]
    served: Objective,
    #[objective(custom(latency) >= 90 %, method = occurrences, no_traffic = met, on_missing = worst_tier)]
    quick: Objective,
    #[exclusion(kind = maintenance, notice = "20min", budget = "10min" per window)]
    maintenance: Exclusion,
    #[challenge(within = "10min", resolve_within = "10min", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Muddled {
    #[on(measure)]
    fn judge(&self, asked: &Measurement) -> Indicator {
        Indicator {
            good: asked.good,
            total: asked.total,
        }
    }
}

fn active() -> World {
    let deployment = ColdStoreClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
    let world = World::active(
        entry::<ColdStore>(),
        deployment.arguments(),
        60 * ETHER,
        20 * ETHER,
    );
    world.end(0);
    world
}

fn custom(world: &World) -> SlaCustomClient<World> {
    world.client()
}

fn orders(world: &World, signer: Address, seq: u32, good: u64, total: u64) -> (Report, Bytes) {
    let view = world.window(0);
    let prev = match seq {
        0 => B256::default(),
        _ => world.last_digest(signer, 0),
    };
    let report = Report {
        feed: 0,
        window: 0,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq,
        good,
        total,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev,
    };
    let signature = world.sign(signer, 0, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    (report, signature)
}

fn send_orders(world: &World, signer: Address, good: u64, total: u64) {
    let (report, signature) = orders(world, signer, 0, good, total);
    world.done(STRANGER, 0, world.sla().report(report, signature));
}

fn send_heat(world: &World, signer: Address, value: i64) {
    let view = world.window(0);
    let report = ValueReport {
        feed: 1,
        window: 0,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        value,
        taken: 60,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev: B256::default(),
    };
    let signature = world.sign(signer, 1, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    let values: SlaValuesClient<World> = world.client();
    world.done(STRANGER, 0, values.report_value(report, signature));
}

fn send_shocks(world: &World, signer: Address, readings: &[i64]) {
    let view = world.window(0);
    let report = EventsReport {
        feed: 2,
        window: 0,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        readings: readings.to_vec(),
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev: B256::default(),
    };
    let signature = world.sign(signer, 2, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    let events: SlaEventsClient<World> = world.client();
    world.done(STRANGER, 0, events.report_events(report, signature));
}

/// Everybody reports the same.
fn all_report(world: &World, good: u64, heat: i64, shocks: &[i64]) {
    for signer in SIGNERS {
        send_orders(world, signer, good, 100);
        send_heat(world, signer, heat);
        send_shocks(world, signer, shocks);
    }
}

fn measure(world: &World, objective: u8) {
    world.done(STRANGER, 0, custom(world).measure(0, objective));
}

#[test]
fn what_the_authors_own_code_finds_is_judged_and_reporting_ends_when_all_is_measured() {
    let world = active();
    let store: ColdStoreClient<World> = world.client();
    world.done(CUSTOMER, 0, store.forgive(0, 2));
    all_report(&world, 47, -17, &[1, 4, -4, 2, 9]);
    // All have reported, and the window still waits for what is measured.
    assert_eq!(world.window(0).state, State::WindowReporting);
    measure(&world, 0);
    measure(&world, 1);
    assert_eq!(world.window(0).state, State::WindowReporting);
    measure(&world, 2);
    let view = world.window(0);
    assert_eq!(view.state, State::WindowProvisional);
    assert_eq!(view.reporting_end.seconds(), world.now());
    let own = |objective| world.read(custom(&world).own_measure(0, objective));
    assert_eq!(own(0), (Answer::Known, 49, 100));
    assert_eq!(own(1), (Answer::Known, 0, 1));
    assert_eq!(own(2), (Answer::Known, 7, 10));
    assert_eq!(own(3), (Answer::NoData, 0, 0));
    // 49 % of the orders with those forgiven: 20 %; too warm: 30 %; three shocks of ten: 40 %.
    let view = world.settle(0);
    assert_eq!((view.outcome, view.credit), (Outcome::Breach, ether(9)));
}

#[test]
fn what_was_not_measured_in_time_is_a_window_without_enough_reports() {
    let world = active();
    all_report(&world, 100, -20, &[]);
    measure(&world, 1);
    measure(&world, 2);
    // Whoever waited for the worst may have measured, as anybody: nobody did.
    let end = world.window(0).reporting_end.seconds();
    world.warp_to(end);
    let refused = world.refused(STRANGER, custom(&world).measure(0, 0));
    assert!(
        matches!(
            refused,
            SlaError::NotNow {
                act: Act::Measure,
                state: State::WindowProvisional,
                ..
            }
        ),
        "{refused:?}"
    );
    let view = world.settle(0);
    assert_eq!((view.outcome, view.credit), (Outcome::Breach, ether(2)));
}

#[test]
fn the_code_sees_reports_that_no_longer_change() {
    let world = active();
    let half = world.window(0).to.seconds() + 600;
    send_orders(&world, SIGNERS[0], 95, 100);
    send_orders(&world, SIGNERS[1], 95, 100);
    let early = SlaError::TooEarly {
        at: Timestamp::from_seconds(half),
    };
    assert_eq!(world.refused(STRANGER, custom(&world).measure(0, 0)), early);
    let (again, signature) = orders(&world, SIGNERS[0], 1, 94, 100);
    world.done(STRANGER, 0, world.sla().report(again, signature));
    world.warp_to(half);
    // From the middle on nothing is reported about this feed, and whatever is there is measured.
    let (late, signature) = orders(&world, SIGNERS[2], 0, 1, 100);
    let refused = world.refused(STRANGER, world.sla().report(late, signature));
    let too_late = SlaError::TooLate {
        at: Timestamp::from_seconds(half),
    };
    assert_eq!(refused, too_late);
    measure(&world, 0);
    let done = SlaError::AlreadyDone {
        act: Act::Measure,
        id: 0,
    };
    assert_eq!(world.refused(STRANGER, custom(&world).measure(0, 0)), done);
    assert_eq!(
        world.read(custom(&world).own_measure(0, 0)),
        (Answer::Known, 94, 100)
    );
    let refused = world.refused(STRANGER, custom(&world).measure(0, 2));
    let nothing = SlaError::NothingMeasured {
        window: 0,
        reports: 0,
    };
    assert_eq!(refused, nothing);
    let refused = world.refused(STRANGER, custom(&world).measure(0, 3));
    assert_eq!(refused, SlaError::NoSuchMeasure { objective: 3 });
}

#[test]
fn a_correction_after_all_have_reported_counts_until_it_is_measured_and_not_later() {
    let world = active();
    all_report(&world, 95, -20, &[]);
    let (again, signature) = orders(&world, SIGNERS[0], 1, 93, 100);
    world.done(STRANGER, 0, world.sla().report(again, signature));
    measure(&world, 0);
    let (again, signature) = orders(&world, SIGNERS[1], 1, 0, 100);
    let refused = world.refused(STRANGER, world.sla().report(again, signature));
    let done = SlaError::AlreadyDone {
        act: Act::Measure,
        id: 0,
    };
    assert_eq!(refused, done);
}

#[test]
fn code_that_refuses_or_counts_more_good_than_there_is_measures_nothing_and_stops_nothing() {
    let world = active();
    let store: ColdStoreClient<World> = world.client();
    world.done(CUSTOMER, 0, store.forgive(0, 10));
    all_report(&world, 95, 55, &[]);
    let refused = world.refused(STRANGER, custom(&world).measure(0, 0));
    assert_eq!(
        refused,
        SlaError::InvalidRatio {
            good: 105,
            total: 100
        }
    );
    assert!(
        world
            .send(STRANGER, 0, custom(&world).measure(0, 1))
            .is_err()
    );
    measure(&world, 2);
    let view = world.settle(0);
    // The first costs its worst tier, as the terms say of silence; the second has no verdict.
    assert_eq!((view.outcome, view.credit), (Outcome::Breach, ether(2)));
}

#[test]
fn without_traffic_the_code_is_not_asked() {
    let world = active();
    for signer in SIGNERS {
        send_orders(&world, signer, 0, 0);
        send_heat(&world, signer, -20);
        send_shocks(&world, signer, &[]);
    }
    let store: ColdStoreClient<World> = world.client();
    // Asked, it would say more good than all.
    world.done(CUSTOMER, 0, store.forgive(0, 1));
    for objective in 0..3 {
        measure(&world, objective);
    }
    assert_eq!(
        world.read(custom(&world).own_measure(0, 0)),
        (Answer::NoTraffic, 0, 0)
    );
    assert_eq!(world.settle(0).outcome, Outcome::Met);
}

#[test]
fn a_party_contests_what_the_code_found_with_what_it_should_have_found() {
    let world = active();
    all_report(&world, 95, -20, &[]);
    for objective in 0..3 {
        measure(&world, objective);
    }
    // Of the second feed, whose reports are values: the claim is about what the code makes of them.
    world.done(CUSTOMER, 0, world.sla().challenge(0, 1, 0, 1, WHY));
    let view = world.settle(0);
    assert!(view.contested);
    assert_eq!(world.read(world.sla().money()).reserve, ether(3));
    world.warp_to(view.contest_end.seconds());
    world.done(STRANGER, 0, world.sla().lapse(0));
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), ether(0));
    world.conserved();
}

#[test]
fn what_custom_code_cannot_be_asked_is_refused_by_name() {
    let refused = <Muddled as Agreement>::REFUSED;
    for part in [
        "objective `filled` of custom code about feed `orders`, whose reports are sealed",
        "objective `filled` of custom code beside `served` about feed `orders`",
        "exclusions beside objective `filled` of custom code",
        "objective `quick` of custom code about the histograms of feed `latency`",
        "exclusions beside objective `quick` of custom code",
    ] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    assert_eq!(refused.split("; ").count(), 5, "{refused}");
    assert_eq!(<ColdStore as Agreement>::REFUSED, "");
}
