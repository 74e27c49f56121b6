//! `self` by value.
//!
//! The contract is still there after the call.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn close(self) {}
    // right: pub fn close(&mut self) {}
}

fn main() {}
