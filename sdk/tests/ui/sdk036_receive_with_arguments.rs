//! A `#[receive]` with arguments.
//!
//! It runs when value comes without calldata: there is nothing to take arguments from.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[receive]
    // wrong
    pub fn take(&mut self, amount: Amount) {}
    // right: pub fn take(&mut self) {}
}

fn main() {}
