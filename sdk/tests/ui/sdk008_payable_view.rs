//! A view that takes value.
//!
//! A view runs without a transaction, so no value can come with it.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[view]
    // wrong
    #[payable]
    // right:
    pub fn balance(&self) -> U256 {
        self.balance.get()
    }
}

fn main() {}
