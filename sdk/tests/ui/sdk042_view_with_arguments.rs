//! Arguments that an attribute does not take.
//!
//! `#[init]`, `#[view]`, `#[payable]` and `#[reentrant]` stand alone.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    #[view(free)]
    // right: #[view]
    pub fn balance(&self) -> U256 {
        self.balance.get()
    }
}

fn main() {}
