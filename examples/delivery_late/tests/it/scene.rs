//! Who takes part, and the agreement between them.

use delivery_late::LateDeliveryClient;
use slacontract::sla::{
    EventsReport, SlaClient, SlaDeliveriesClient, SlaEndingClient, SlaEventsClient,
    SlaExtensionsClient, SlaValuesClient, ValueReport,
};
use slacontract_testing::prelude::*;

pub const WHY: B256 = slacontract::types::FixedBytes([7; 32]);
const DAY: u64 = 86_400;

pub struct Scene {
    pub seller: Address,
    pub buyer: Address,
    pub sensors: [Address; 3],
    pub sla: SlaClient<TestTransport>,
    pub deliveries: SlaDeliveriesClient<TestTransport>,
    pub ending: SlaEndingClient<TestTransport>,
    pub extensions: SlaExtensionsClient<TestTransport>,
    events: SlaEventsClient<TestTransport>,
    values: SlaValuesClient<TestTransport>,
    pub begin: Timestamp,
}

impl Scene {
    /// In force, all weeks paid.
    pub fn begin(chain: &Chain) -> Self {
        let [seller, buyer, a, b, c] = chain.accounts();
        let sensors = [a, b, c];
        let terms = LateDeliveryClient::new(seller, buyer, sensors.to_vec(), 1.ether());
        let agreement = chain.deploy(terms).from(seller).unwrap();
        let sla: SlaClient<_> = chain.client(&agreement);
        let hash = sla.status().unwrap().agreement;
        sla.accept(hash).from(buyer).unwrap();
        sla.deposit().from(seller).value(25.ether()).unwrap();
        sla.deposit().from(buyer).value(12.ether()).unwrap();
        let begin = sla.window(0).unwrap().from;
        Self {
            seller,
            buyer,
            sensors,
            sla,
            deliveries: chain.client(&agreement),
            ending: chain.client(&agreement),
            extensions: chain.client(&agreement),
            events: chain.client(&agreement),
            values: chain.client(&agreement),
            begin,
        }
    }

    /// Moves to so many seconds after the date.
    pub fn late(&self, chain: &Chain, seconds: u64) {
        self.reach(
            chain,
            self.begin + Duration::from_seconds(28 * DAY + seconds),
        );
    }

    pub fn reach(&self, chain: &Chain, moment: Timestamp) {
        chain.warp(moment.saturating_since(chain.now()));
    }

    /// The machine arrives now.
    pub fn arrives(&self) {
        self.deliveries.deliver(0, WHY).from(self.seller).unwrap();
    }

    /// A week as all sensors saw it, settled.
    pub fn week(&self, chain: &Chain, window: u64, shocks: &[i64], degrees: i64) {
        let view = self.sla.window(window).unwrap();
        self.reach(chain, view.to);
        let none = B256::default();
        let (from, to) = (view.from.seconds(), view.to.seconds());
        for sensor in self.sensors {
            let seen = EventsReport {
                feed: 0,
                window,
                from,
                to,
                seq: 0,
                readings: shocks.to_vec(),
                query_hash: none,
                samples_root: none,
                observed_at: to,
                prev: none,
            };
            let felt = ValueReport {
                feed: 1,
                window,
                from,
                to,
                seq: 0,
                value: degrees,
                taken: 168,
                missing: 0,
                query_hash: none,
                samples_root: none,
                observed_at: to,
                prev: none,
            };
            let (id, agreement) = (chain.chain_id(), *self.sla.as_ref());
            let config = |feed| self.sla.feed_config(feed).unwrap();
            let signature = chain.sign(sensor, seen.digest(id, agreement, config(0)));
            let call = self.events.report_events(seen, signature);
            call.from(sensor).unwrap();
            let signature = chain.sign(sensor, felt.digest(id, agreement, config(1)));
            self.values
                .report_value(felt, signature)
                .from(sensor)
                .unwrap();
        }
        self.reach(chain, self.sla.window(window).unwrap().challenge_end);
        self.sla.settle(window).from(self.sensors[0]).unwrap();
    }
}
