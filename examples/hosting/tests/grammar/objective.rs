//! `#[objective]`: what is promised about a measurement, with every method, verdict and indicator.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Promised {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
    #[feed(signers = 5, quorum = 3, collect_within = "24h", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 95 %)]
    bookings: Feed<Ratio>,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 95 %, unit = "ms", buckets = [100, 300, 1_000])]
    latency: Feed<Histogram>,
    #[objective(uptime >= 99.95 %, method = timeslices(slice = "1min", target = 99 %, partial = ignore), no_traffic = met,
                on_missing = escalate, warn = [2 % in "1h", 5 % in "6h"])]
    availability: Objective,
    #[objective(uptime >= 99 %, method = ratio_timeslices(slice = "5min", target = 90 %, partial = count), no_traffic = skip,
                on_missing = inconclusive)]
    mean: Objective,
    #[objective(uptime <= 0.1 %, method = timeslices(slice = "1h", target = 90 %, partial = bad), no_traffic = breach,
                on_missing = worst_tier)]
    errors: Objective,
    #[objective(under(latency, 300) >= 99 %, method = occurrences, no_traffic = skip, on_missing = inconclusive)]
    quick: Objective,
    #[objective(percentile(latency, 99.9 %) <= 1_000, no_traffic = skip, on_missing = inconclusive)]
    tail: Objective,
    #[objective(custom(bookings) >= 90 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    own: Objective,
    #[objective(composite(availability * 70 %, quick * 30 %) >= 99 %, no_traffic = skip, on_missing = inconclusive)]
    overall: Objective,
    #[arbitration(challenge = "72h", court = param, panel = 3, appeals = 2, vote = sealed)]
    disputes: Arbitration,
}

#[contract]
impl Promised {
    /// What the contract's own code makes of the feed.
    #[on(measure)]
    fn measure_own(&self, asked: &Measurement) -> Indicator {
        Indicator {
            good: asked.good,
            total: asked.total,
        }
    }
}
