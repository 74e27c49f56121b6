//! `#[drill]`: a rehearsal of continuity.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Rehearsed {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
    #[drill(by = provider, to = customer, every = "84d", within = "10d", recover_within = "4h", lose_at_most = "15min",
            late = "0.1 ether" per day)]
    failover: Drill,
}

#[contract]
impl Rehearsed {}
