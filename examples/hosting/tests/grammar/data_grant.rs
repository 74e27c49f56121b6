//! `#[data_grant]`: access to somebody's data, only while it is granted.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Granted {
    #[party(bond = "10 ether")]
    provider: Party,
    #[party(reads = all)]
    customer: Party,
    #[data_grant(by = provider, to = customer, correct_within = "15d", damages = "1 ether", at_most = "5 ether" per window)]
    records: DataGrant,
}

#[contract]
impl Granted {}
