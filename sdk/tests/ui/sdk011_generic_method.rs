//! Type parameters on a callable method.
//!
//! A caller sends bytes, not types. Private methods may be generic.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn put<T>(&mut self, value: T) {}
    // right: pub fn put(&mut self, value: U256) {}
}

fn main() {}
