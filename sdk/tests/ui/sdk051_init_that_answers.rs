//! A constructor that answers a contract.
//!
//! The struct is a view on storage, not a value: the constructor fills the storage it is given.

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
    pub fn new(owner: Address) -> Self {
        todo!()
    // right: pub fn new(&mut self, owner: Address) {
    // right:     self.owner.set(owner);
    }
}

fn main() {}
