//! A lifetime on a callable method.
//!
//! Arguments come from outside and are owned; there is nothing to borrow from.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn put<'a>(&mut self, value: &'a str) {}
    // right: pub fn put(&mut self, value: String) {}
}

fn main() {}
