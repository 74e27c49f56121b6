//! `#[challenge]`: a contest between the parties alone.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Contested {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
    #[feed(signers = 5, quorum = 3, collect_within = "24h", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    availability: Objective,
    #[challenge(within = "72h", resolve_within = "7d", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Contested {}
