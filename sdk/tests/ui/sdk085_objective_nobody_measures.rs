//! An objective of custom code that no code measures.
//!
//! Whoever signs it is promised something that nobody could ever find out: a method `#[on(measure)]` says what a feed comes to.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "1d", term = 2 windows, renew = never, amend = never, language = en)]
pub struct Uptime {
    #[param(default = "1 ether", range = "0.1 ether"..="10 ether")]
    fee: Param<Amount>,
    #[party(bond = 600 % of fee)]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 80 %)]
    probes: Feed<Ratio>,
    #[objective(custom(probes) >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee, bond], below 99 % => 10 %)]
    #[cap(window = 10 %)]
    availability: Objective,
    #[challenge(within = "72h", resolve_within = "72h", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Uptime {
    // wrong
    fn judge(&self, asked: &Measurement) -> Indicator {
    // right: #[on(measure)] fn judge(&self, asked: &Measurement) -> Indicator {
        Indicator { good: asked.good, total: asked.total }
    }
}

fn main() {}
