use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Address,
}

#[contract]
impl Vault {}

fn main() {}
