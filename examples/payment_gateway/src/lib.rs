//! A payment gateway that promises how fast it answers and how many payments a second it takes at the peak of the day.
//!
//! "99 % under 300 ms" is a share of a histogram's counts, 300 ms being a bound of its buckets: nothing is interpolated, so everybody
//! who has the counts finds the same share. The peak is a value that three neutral meters report; the lower of two middle readings
//! decides. A capacity far below the promise costs two days' fees, so the bond answers too.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;

/// Payments by the day.
#[contract]
#[agreement(version = 1, asset = ether, window = calendar_day(utc), term = 30 windows, renew = by_both, amend = by_both,
            terminate(notice = "7d", for_cause = 3 breaches in 7 windows), language = en)]
pub struct PaymentGateway {
    /// What a day costs.
    #[param(default = "1 ether", range = "0.1 ether"..="10 ether")]
    fee: Param<Amount>,

    /// Answers for five unsettled days with one and a half fees each.
    #[party(bond = 750 % of fee)]
    gateway: Party,
    /// Pays day by day, ahead.
    #[party(prepays = fee per window)]
    merchant: Party,

    /// How long payments took, counted in buckets.
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 95 %, unit = "ms", buckets = [100, 300, 1_000])]
    latency: Feed<Histogram>,
    /// Payments in the busiest second.
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 95 %, unit = "payments per second",
           min = 0, max = 1_000_000, middle = low)]
    peak: Feed<Value>,

    /// Fast for nearly everybody.
    #[objective(under(latency, 300) >= 99 %, method = occurrences, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee, bond], below 99 % => 10 %, below 95 % => 50 %)]
    #[cap(window = 50 %)]
    quick: Objective,
    /// Enough for a day of sales: the agreed peak was offered, and taken.
    #[objective(peak >= 3_800, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = 200 % of fee, from = [fee, bond], below 3_800 => 25 %, below 1_000 => 100 %)]
    #[cap(window = 200 %)]
    capacity: Objective,
    /// Hardly ever slow; for the statement, it costs nothing.
    #[objective(percentile(latency, 99.9 %) <= 1_000, no_traffic = skip, on_missing = inconclusive)]
    tail: Objective,

    /// A party that disagrees says so within a day; what is contested is held back for two days at most.
    #[challenge(within = "24h", resolve_within = "48h", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl PaymentGateway {
    /// Proposes the agreement; the same meters sign both feeds.
    #[init]
    pub fn new(
        &mut self,
        gateway: Address,
        merchant: Address,
        meters: Vec<Address>,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(gateway, merchant, &meters, &meters, fee)
    }
}
