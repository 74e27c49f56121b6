//! `#[payment]`: money that is paid regularly.

use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 12 windows, renew = never, amend = never, language = en)]
pub struct Paid {
    #[party(bond = "5 ether")]
    tenant: Party,
    #[party(reads = all)]
    landlord: Party,
    #[payment(by = tenant, to = landlord, amount = "1 ether", every = week, grace = "5d", interest = 0.05 % per day up to 5 %,
              refuse_after = "180d")]
    rent: Payment,
}

#[contract]
impl Paid {}
