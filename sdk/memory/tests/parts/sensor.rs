//! What happens on the way: readings outside their bounds, each costing what the terms say, never more than the cap.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{
    EventsReport, SlaDeliveriesClient, SlaEventsClient, SlaValuesClient, ValueReport,
};

/// Three sensors that tell of shocks, and the temperature of each hour.
#[contract]
#[agreement(version = 1, asset = ether, window = "1h", term = 6 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Parcel {
    #[party(bond = "120 ether")]
    seller: Party,
    #[party(prepays = "10 ether" per window)]
    buyer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "20min", min_coverage = 90 %)]
    shock: Feed<Events>,
    #[feed(signers = 1, quorum = 1, collect_within = "20min", min_coverage = 90 %, unit = "C", min = -100, max = 100, middle = low)]
    warmth: Feed<Value>,
    #[delivery(by = seller, to = buyer, due = within "3h", value = "20 ether", late = 1 % per minute, step = second, round = ceil,
               cap = 20 %, inspect_within = "1h", sensor = shock outside 0..=50 costs "1 ether",
               sensor = shock outside 0..=90 costs "0.5 ether", sensor = warmth outside 2..=8 costs "0.25 ether")]
    machine: Delivery,
    #[challenge(within = "10min", resolve_within = "10min", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Parcel {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        seller: Address,
        buyer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(seller, buyer, &signers, &signers[..1])
    }
}

/// The sequence number of a first report, and what it corrects.
const FIRST: (u32, B256) = (0, slacontract::types::FixedBytes([0; 32]));

fn parcel() -> World {
    let deployment = ParcelClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
    let fees = 60 * ETHER;
    World::active(entry::<Parcel>(), deployment.arguments(), 120 * ETHER, fees)
}

/// A signer's report of shocks, correcting `prev` of them; answers its digest.
fn shocks(
    world: &World,
    window: u64,
    signer: Address,
    (seq, prev): (u32, B256),
    readings: &[i64],
) -> B256 {
    let view = world.window(window);
    let report = EventsReport {
        feed: 0,
        window,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq,
        readings: readings.to_vec(),
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev,
    };
    let mut digest = B256::default();
    let signature = world.sign(signer, 0, |chain, contract, config| {
        digest = report.digest(chain, contract, config);
        digest
    });
    let events: SlaEventsClient<World> = world.client();
    world.done(STRANGER, 0, events.report_events(report, signature));
    digest
}

fn warmth(world: &World, window: u64, value: i64) {
    let view = world.window(window);
    let report = ValueReport {
        feed: 1,
        window,
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
    let signature = world.sign(SIGNERS[0], 1, |chain, contract, config| {
        report.digest(chain, contract, config)
    });
    let values: SlaValuesClient<World> = world.client();
    world.done(STRANGER, 0, values.report_value(report, signature));
}

/// An hour that each sensor saw the same of.
fn hour(world: &World, window: u64, readings: &[i64], degrees: i64) {
    world.end(window);
    for signer in SIGNERS {
        shocks(world, window, signer, FIRST, readings);
    }
    warmth(world, window, degrees);
    world.settle(window);
}

fn owed(world: &World) -> Amount {
    world.read(world.sla().claimable(CUSTOMER))
}

fn deliveries(world: &World) -> SlaDeliveriesClient<World> {
    world.client()
}

#[test]
fn the_count_of_events_outside_is_the_lower_median_of_what_was_reported() {
    let world = parcel();
    world.end(0);
    let events: SlaEventsClient<World> = world.client();
    let outside = || world.read(events.events_outside(0, 0, 0, 50));
    shocks(&world, 0, SIGNERS[0], FIRST, &[-1, 51, 50, 0, 60, 70]);
    assert_eq!(outside(), (false, 0));
    let first = shocks(&world, 0, SIGNERS[1], FIRST, &[10, 51, 99]);
    assert_eq!(outside(), (true, 2));
    shocks(&world, 0, SIGNERS[1], (1, first), &[]);
    assert_eq!(outside(), (true, 0));
    shocks(&world, 0, SIGNERS[2], FIRST, &[99]);
    assert_eq!(outside(), (true, 1));
}

#[test]
fn each_reading_outside_costs_and_one_beyond_the_next_threshold_costs_more() {
    let world = parcel();
    hour(&world, 0, &[0, 50, 51, 91], 8);
    // Two beyond 50, one of them beyond 90.
    assert_eq!(owed(&world), ether(5) / 2);
    hour(&world, 1, &[], 9);
    assert_eq!(owed(&world), ether(11) / 4);
}

#[test]
fn without_enough_reports_nothing_is_known() {
    let world = parcel();
    world.end(0);
    shocks(&world, 0, SIGNERS[0], FIRST, &[99, 99]);
    world.settle(0);
    assert_eq!(owed(&world), Amount::ZERO);
}

#[test]
fn readings_and_delay_together_stop_at_the_cap() {
    let world = parcel();
    hour(&world, 0, &[51, 52, 53], 5);
    assert_eq!(owed(&world), ether(3));
    // Due after three hours; ten minutes late is 10 % of 20 ether, and 1 is left to the cap of 20 %.
    hour(&world, 1, &[], 5);
    let due = world.window(2).to.seconds();
    hour(&world, 2, &[], 5);
    world.warp_to((due + 600).max(world.now()));
    world.done(PROVIDER, 0, deliveries(&world).deliver(0, WHY));
    world.done(CUSTOMER, 0, deliveries(&world).accept_delivery(0, WHY));
    assert_eq!(world.read(deliveries(&world).delivery(0)).booked, ether(4));
    hour(&world, 3, &[51], 5);
    assert_eq!(owed(&world), ether(4));
}

#[test]
fn what_happens_after_the_delivery_is_nobodys_business() {
    let world = parcel();
    world.done(PROVIDER, 0, deliveries(&world).deliver(0, WHY));
    // The hour it was delivered in still counts; the next does not.
    hour(&world, 0, &[51], 5);
    assert_eq!(owed(&world), Amount::ZERO);
    let world = parcel();
    world.warp_to(world.now() + 60);
    world.done(PROVIDER, 0, deliveries(&world).deliver(0, WHY));
    hour(&world, 0, &[51], 5);
    assert_eq!(owed(&world), ether(1));
    hour(&world, 1, &[51, 99], 50);
    assert_eq!(owed(&world), ether(1));
}
