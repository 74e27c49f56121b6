use slacontract::prelude::*;

#[contract]
pub struct Hosting {
    #[party(bond = "1 ether")]
    provider: Slot<Address>,
}

#[contract]
impl Hosting {}

fn main() {}
