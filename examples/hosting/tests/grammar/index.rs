//! `#[index]`: a payout that follows a measured value.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Insured {
    #[party(bond = "100 ether")]
    insurer: Party,
    #[party(reads = all)]
    farmer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %, unit = "mm", min = 0, max = 2_000, middle = low)]
    rain: Feed<Value>,
    #[index(by = insurer, to = farmer, feed = rain, strike = 100, exit = 20, payout = "50 ether")]
    drought: Index,
}

#[contract]
impl Insured {}
