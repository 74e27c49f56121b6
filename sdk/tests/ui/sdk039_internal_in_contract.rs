//! `#[internal]` on a method of a contract.
//!
//! In a contract, a method that is not `pub` is internal already.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    #[internal]
    pub fn note(&mut self) {}
    // right: fn note(&mut self) {}

    pub fn noted(&mut self) {
        self.note();
    }
}

fn main() {}
