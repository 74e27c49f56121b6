//! A name that Solidity cannot say.
//!
//! The selector is the hash of this name, and callers write it.

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
    #[name("balance of")]
    // right: #[name("balanceOf")]
    pub fn balance(&self) -> U256 {
        self.balance.get()
    }
}

fn main() {}
