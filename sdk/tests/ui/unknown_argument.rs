use slacontract::prelude::*;

#[contract(implement(Court))]
pub struct Vault {
    value: Slot<U256>,
}

fn main() {}
