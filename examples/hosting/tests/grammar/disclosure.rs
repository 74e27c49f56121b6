//! `#[disclosure]`: what an obligor makes known, to whom and by when.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Disclosed {
    #[param(default = "1 ether", range = "1 ether"..="2 ether")]
    fee: Param<Amount>,
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[feed(signers = 5, quorum = 3, collect_within = "24h", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = fee, below 99.9 % => 10 %, below 95 % => 100 %)]
    availability: Objective,
    #[disclosure(by = provider, to = [customer], what = "availability report, schema 2", every = window, within = "10d",
                 late = 0.5 % of fee per day, cure = "10d", otherwise = deem(tier = 2))]
    report: Disclosure,
    #[challenge(within = "72h", resolve_within = "7d", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Disclosed {}
