//! `#[exclusion]`: time that does not count.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Excluded {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
    #[feed(signers = 5, quorum = 3, collect_within = "24h", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    availability: Objective,
    #[exclusion(kind = maintenance, notice = "5d", budget = "120min" per window)]
    maintenance: Exclusion,
    #[exclusion(kind = force_majeure, claim_within = "72h", burden = provider)]
    storms: Exclusion,
    #[exclusion(kind = customer_caused, claim_within = "72h", burden = provider)]
    own_doing: Exclusion,
}

#[contract]
impl Excluded {}
