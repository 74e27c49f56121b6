//! `#[credit]`: what a breach costs, of what, and from where.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Credited {
    #[param(default = "1 ether", range = "1 ether"..="2 ether")]
    fee: Param<Amount>,
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[feed(signers = 5, quorum = 3, collect_within = "24h", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 95 %, unit = "requests per second", min = 0, max = 100_000,
           middle = low)]
    rate: Feed<Value>,
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee, bond], below 99.9 % => 10 %, below 95 % => 100 %)]
    availability: Objective,
    #[objective(uptime <= 1 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = 50 % of fee, from = bond, grace, above 2 % => 5 %, above 5 % => 20 %)]
    errors: Objective,
    #[objective(rate >= 3_800, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = "0.1 ether", from = fee, below 3_800 => 5 %, below 1_000 => 50 %)]
    throughput: Objective,
    #[challenge(within = "72h", resolve_within = "7d", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Credited {}
