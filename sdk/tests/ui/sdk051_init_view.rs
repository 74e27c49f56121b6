//! A constructor that cannot write.
//!
//! Construction fills storage.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[init]
    // wrong
    #[view]
    // right:
    pub fn new(&mut self) {
        self.owner.set(caller());
    }
}

fn main() {}
