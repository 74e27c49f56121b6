//! An argument without a name.
//!
//! Callers see the names of arguments in the ABI.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn put(&mut self, (low, high): (u64, u64)) {
    // right: pub fn put(&mut self, bounds: (u64, u64)) {
    // right:     let (low, high) = bounds;
        self.balance.set(U256::from(low + high));
    }
}

fn main() {}
