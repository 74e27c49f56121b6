//! `#[custody]`: money kept for others, its balance proved regularly.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Kept {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
    #[custody(by = provider, to = customer, amount = "100 ether", every = day, within = "24h", freeze_after = 2)]
    savings: Custody,
}

#[contract]
impl Kept {}
