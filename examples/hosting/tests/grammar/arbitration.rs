//! `#[arbitration]`: judgement by a panel, with its stages and what it costs.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Judged {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
    #[feed(signers = 5, quorum = 3, collect_within = "24h", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = escalate)]
    availability: Objective,
    #[arbitration(challenge = "72h", court = param, panel = 3, appeals = 2, vote = sealed, pool = 40,
                  stages(evidence = "72h", draw = "24h", commit = "48h", reveal = "48h", appeal = "72h"),
                  juror_fee = "0.1 ether", stake = "1 ether", slash = 20 %, burn = 20 %, bond = "1 ether",
                  reserve = "0.8 ether")]
    disputes: Arbitration,
}

#[contract]
impl Judged {}

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Open {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
    #[feed(signers = 5, quorum = 3, collect_within = "24h", min_coverage = 99 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99.9 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    availability: Objective,
    #[arbitration(challenge = "72h", court = param, panel = 3, appeals = 0, vote = open)]
    disputes: Arbitration,
}

#[contract]
impl Open {}
