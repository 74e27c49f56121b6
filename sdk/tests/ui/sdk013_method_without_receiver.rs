//! A public function without `self`.
//!
//! A callable method belongs to a deployed contract. Functions that need no contract are private, or stand beside the `impl`.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn double(value: U256) -> U256 {
    // right: pub fn double(&self, value: U256) -> U256 {
        value + value
    }
}

fn main() {}
