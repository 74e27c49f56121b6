use slacontract::prelude::*;

#[contract]
pub struct Vault {
    value: Slot<U256>,
}

fn main() {}
