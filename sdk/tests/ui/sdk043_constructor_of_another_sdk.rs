//! An attribute of another framework.
//!
//! The same idea has another word here, which the hint names.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    #[constructor]
    // right: #[init]
    pub fn new(&mut self) {
        self.owner.set(caller());
    }
}

fn main() {}
