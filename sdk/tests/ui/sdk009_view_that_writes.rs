//! A view that takes `&mut self`.
//!
//! A view changes nothing, and tools call it without a transaction. `&self` lets the compiler hold you to that.

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
    pub fn balance(&mut self) -> U256 {
    // right: pub fn balance(&self) -> U256 {
        self.balance.get()
    }
}

fn main() {}
