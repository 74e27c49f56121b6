//! A write in a view.
//!
//! A view has `&self`, and writing needs `&mut self`.

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
        // wrong
        self.balance.take()
        // right: self.balance.get()
    }
}

fn main() {}
