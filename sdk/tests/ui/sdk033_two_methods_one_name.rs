//! Two methods that are one in the ABI.
//!
//! A call finds its method by a hash of name and argument types. `balance_of` and `balanceOf` are the same there.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[view]
    pub fn balance(&self) -> U256 {
        self.balance.get()
    }

    #[view]
    // wrong
    #[name("balance")]
    // right: #[name("availableBalance")]
    pub fn available(&self) -> U256 {
        self.balance.get()
    }
}

fn main() {}
