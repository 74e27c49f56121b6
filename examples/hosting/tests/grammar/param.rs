//! `#[param]`: what the parties negotiate, of each unit.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Negotiated {
    #[param(default = "1 ether", range = "1 ether"..="2 ether")]
    fee: Param<Amount>,
    #[param(default = "4h", range = "1h"..="8h")]
    patience: Param<Duration>,
    #[param(default = 5 %, range = 0 %..=10 %)]
    discount: Param<BasisPoints>,
    #[param(default = 3, range = 1..=9)]
    seats: Param<u64>,
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
}

#[contract]
impl Negotiated {}
