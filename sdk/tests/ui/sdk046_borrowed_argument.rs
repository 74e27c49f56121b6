//! A borrowed argument.
//!
//! Arguments come out of the calldata and are owned by the method.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn rename(&mut self, name: &str) {
    // right: pub fn rename(&mut self, name: String) {
        let _ = name;
    }
}

fn main() {}
