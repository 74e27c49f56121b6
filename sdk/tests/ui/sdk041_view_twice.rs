//! An attribute that is written twice.
//!
//! Saying it again changes nothing, so it is likely a mistake of another kind.

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
    #[view]
    // right:
    pub fn balance(&self) -> U256 {
        self.balance.get()
    }
}

fn main() {}
