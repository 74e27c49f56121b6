//! An attribute on a method that nobody can call.
//!
//! Only public methods of the `#[contract] impl` are callable. Attributes that say how a method may be called mean nothing on a private one.

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
    fn balance(&self) -> U256 {
    // right: pub fn balance(&self) -> U256 {
        self.balance.get()
    }
}

fn main() {}
