//! `impl Trait` in the ABI.
//!
//! A caller sends bytes of a type that is known.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn put(&mut self, value: impl Into<U256>) {
        self.balance.set(value.into());
    // right: pub fn put(&mut self, value: U256) {
    // right:     self.balance.set(value);
    }
}

fn main() {}
