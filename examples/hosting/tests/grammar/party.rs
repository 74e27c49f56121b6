//! `#[party]`: who owes, who pays, who reads, and a party that is only owed something.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Roles {
    #[param(default = "1 ether", range = "1 ether"..="2 ether")]
    fee: Param<Amount>,
    #[party(bond = 300 % of fee)]
    provider: Party,
    #[party(prepays = fee per use)]
    customer: Party,
    #[party(reads = [promise])]
    auditor: Party,
    #[party]
    tenant: Party,
    #[quality(by = provider, to = tenant, promise = "the doors are locked", every = window, within = "3d", damages = 10 % of fee)]
    promise: Quality,
}

#[contract]
impl Roles {}
