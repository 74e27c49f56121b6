use slacontract::prelude::*;

#[contract]
pub struct Vault {
    value: Slot<U256>,
}

#[contract]
impl Vault {
    pub fn double(value: U256) -> U256 {
        value + value
    }
}

fn main() {}
