//! Who takes part, and the agreement between them.

use crop_index::CropIndexClient;
use slacontract::sla::{SlaClient, SlaLevelsClient, SlaValuesClient, ValueReport};
use slacontract_testing::prelude::*;

pub struct Scene {
    pub insurer: Address,
    pub farmers: Address,
    pub stations: [Address; 3],
    pub sla: SlaClient<TestTransport>,
    pub levels: SlaLevelsClient<TestTransport>,
    values: SlaValuesClient<TestTransport>,
}

impl Scene {
    /// In force, four seasons paid.
    pub fn begin(chain: &Chain) -> Self {
        let [insurer, farmers, a, b, c] = chain.accounts();
        let stations = [a, b, c];
        let terms = CropIndexClient::new(insurer, farmers, stations.to_vec(), 4.ether());
        let agreement = chain.deploy(terms).from(insurer).unwrap();
        let sla: SlaClient<_> = chain.client(&agreement);
        let hash = sla.status().unwrap().agreement;
        sla.accept(hash).from(farmers).unwrap();
        sla.deposit().from(insurer).value(100.ether()).unwrap();
        sla.deposit().from(farmers).value(16.ether()).unwrap();
        Self {
            insurer,
            farmers,
            stations,
            sla,
            levels: chain.client(&agreement),
            values: chain.client(&agreement),
        }
    }

    pub fn reach(&self, chain: &Chain, moment: Timestamp) {
        chain.warp(moment.saturating_since(chain.now()));
    }

    /// What each station measured in a season; a station that did not is left out.
    pub fn measured(&self, chain: &Chain, window: u64, rain: &[i64]) {
        let view = self.sla.window(window).unwrap();
        self.reach(chain, view.to);
        let none = B256::default();
        for (station, value) in self.stations.into_iter().zip(rain) {
            let report = ValueReport {
                feed: 0,
                window,
                from: view.from.seconds(),
                to: view.to.seconds(),
                seq: 0,
                value: *value,
                taken: 120,
                missing: 0,
                query_hash: none,
                samples_root: none,
                observed_at: view.to.seconds(),
                prev: none,
            };
            let config = self.sla.feed_config(0).unwrap();
            let digest = report.digest(chain.chain_id(), *self.sla.as_ref(), config);
            let signature = chain.sign(station, digest);
            let call = self.values.report_value(report, signature);
            call.from(station).unwrap();
        }
    }

    /// Nobody objects, and somebody settles.
    pub fn settled(&self, chain: &Chain, window: u64) {
        self.reach(chain, self.sla.window(window).unwrap().challenge_end);
        self.sla.settle(window).from(self.stations[0]).unwrap();
    }

    pub fn owed(&self) -> Amount {
        self.sla.claimable(self.farmers).unwrap()
    }
}
