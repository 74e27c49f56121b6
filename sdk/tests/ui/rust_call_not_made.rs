//! A call of another contract that is never made.
//!
//! A typed client builds the call; `.call()` makes it.

use slacontract::prelude::*;

#[interface]
pub trait Court {
    fn open(&mut self);
}

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    pub fn appeal(&mut self) {
        // wrong
        CourtClient::at(self.owner.get()).open();
        // right: CourtClient::at(self.owner.get()).open().call();
    }
}

fn main() {}
