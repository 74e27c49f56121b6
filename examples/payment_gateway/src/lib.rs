//! A payment gateway that promises how fast it answers and how many payments a second it takes at the peak of the day.
//!
//! "99 % under 300 ms" is a share of a histogram's counts, 300 ms being a bound of its buckets: nothing is interpolated, so everybody
//! who has the counts finds the same share. The peak is a value that three neutral meters report; the lower of two middle readings
//! decides. A capacity far below the promise costs two days' fees, so the bond answers too.
//!
//! Whatever was paid on a day is settled from the gateway's file of that day. The merchant and a clearing auditor get it by ten in the
//! morning of the second day; each started hour more costs a share of the fee, without anybody asking.
//!
//! Merchants count in money that does not swing: bond and fees are in a token, named when the agreement is proposed.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;

/// Payments by the day.
#[contract]
#[agreement(version = 1, asset = token, window = calendar_day(utc), term = 30 windows, renew = by_both, amend = by_both,
            terminate(notice = "7d", for_cause = 3 breaches in 7 windows), language = en)]
pub struct PaymentGateway {
    /// What a day costs, in the smallest unit of a token of six digits.
    #[param(default = "1_000_000_000 units", range = "100_000_000 units"..="10_000_000_000 units")]
    fee: Param<Amount>,

    /// Answers for five unsettled days with two fees each.
    #[party(bond = 1000 % of fee)]
    gateway: Party,
    /// Pays day by day, ahead.
    #[party(prepays = fee per window)]
    merchant: Party,
    /// Reads the settlement files, and moves no money.
    #[party(reads = all)]
    auditor: Party,

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

    /// The day's settlement file: by ten in the morning of the second day.
    #[disclosure(by = gateway, to = [merchant, auditor], every = window, within = "34h", late = 2 % of fee per hour)]
    settlement_file: Disclosure,

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
        auditor: Address,
        meters: Vec<Address>,
        token: Address,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(gateway, merchant, auditor, &meters, &meters, token, fee)
    }
}
