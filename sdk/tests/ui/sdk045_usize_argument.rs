//! `usize` in the ABI.
//!
//! It has 32 bits in a contract and 64 in a test, so two sides would not mean the same.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn page(&self, from: usize) {
    // right: pub fn page(&self, from: u64) {
        let _ = from;
    }
}

fn main() {}
