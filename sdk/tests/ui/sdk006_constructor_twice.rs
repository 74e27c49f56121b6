//! A second constructor.
//!
//! A contract is constructed once, so it has one `#[init]`. Variants of construction are arguments, or contracts of their own.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[init]
    pub fn new(&mut self) {
        self.owner.set(caller());
    }

    // wrong
    #[init]
    // right:
    pub fn restart(&mut self) {}
}

fn main() {}
