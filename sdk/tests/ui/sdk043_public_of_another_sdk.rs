//! An attribute where `pub` is enough.
//!
//! Public methods can be called; there is no second word for it.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    #[external]
    // right:
    pub fn clear(&mut self) {
        self.balance.clear();
    }
}

fn main() {}
