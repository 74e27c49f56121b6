//! `#[feed]`: who measures, and what of: ratios, values, buckets, events.

use slacontract::prelude::*;
use slacontract::sla::SlaEvents;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Measured {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[param(default = "1 ether", range = "1 ether"..="2 ether")]
    fee: Param<Amount>,
    #[feed(signers = 5, quorum = 3, collect_within = "24h", min_coverage = 99 %, mode = sealed, eject = 3 in 6 windows,
           fee = "0.01 ether" per report, paid_by = [provider, customer])]
    uptime: Feed<Ratio>,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 95 %, unit = "ms", buckets = [100, 300, 1_000], mode = single)]
    latency: Feed<Histogram>,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 95 %, unit = "mm", min = 0, max = 500, middle = low,
           deviation = 0.5 %, heartbeat = "1h", mode = aggregated)]
    rain: Feed<Value>,
    #[feed(signers = 1, quorum = 1, collect_within = "24h", min_coverage = 95 %, unit = "degrees", min = -40, max = 60, middle = high)]
    heat: Feed<Value>,
    #[feed(signers = 1, quorum = 1, collect_within = "24h", min_coverage = 95 %, unit = "m/s", min = 0, max = 90, middle = mean_floor)]
    wind: Feed<Value>,
    #[feed(signers = 1, quorum = 1, collect_within = "24h", min_coverage = 100 %, controlled_by = provider,
           self_report = "only the provider sees its own queue")]
    queue: Feed<Ratio>,
    #[feed(signers = 1, quorum = 1, collect_within = "24h", min_coverage = 90 %)]
    shock: Feed<Events>,
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    availability: Objective,
    #[objective(under(latency, 300) >= 99 %, method = occurrences, no_traffic = skip, on_missing = inconclusive)]
    quick: Objective,
    #[objective(rain >= 20, no_traffic = skip, on_missing = inconclusive)]
    wet: Objective,
    #[objective(heat <= 30, no_traffic = skip, on_missing = inconclusive)]
    cool: Objective,
    #[objective(wind <= 20, no_traffic = skip, on_missing = inconclusive)]
    calm: Objective,
    #[objective(queue <= 0.1 %, method = occurrences, no_traffic = breach, on_missing = worst_tier)]
    losses: Objective,
    #[objective(custom(shock) >= 90 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    gentle: Objective,
}

#[contract]
impl Measured {
    /// A parcel of ten may be shaken.
    #[on(measure)]
    fn shaken(&self, asked: &Measurement) -> Indicator {
        let (_, outside) = self.events_outside(asked.window, 6, -500, 500);
        Indicator {
            good: 10_u64.saturating_sub(outside),
            total: 10,
        }
    }
}
