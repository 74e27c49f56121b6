//! `#[cap]`: limits on what an objective credits, in a window, over several and altogether.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Capped {
    #[param(default = "1 ether", range = "1 ether"..="2 ether")]
    fee: Param<Amount>,
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[feed(signers = 5, quorum = 3, collect_within = "24h", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = 300 % of fee, from = [fee, bond], below 99.9 % => 10 %, below 95 % => 100 %)]
    #[cap(window = 150 %, rolling(12) = 100 %, lifetime = "10 ether")]
    availability: Objective,
    #[challenge(within = "72h", resolve_within = "7d", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Capped {}
