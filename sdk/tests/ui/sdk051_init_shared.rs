//! A constructor that takes `&self`.
//!
//! Construction fills storage.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[init]
    // wrong
    pub fn new(&self) {}
    // right: pub fn new(&mut self) {}
}

fn main() {}
