//! An attribute of agreements in a contract that is none.
//!
//! `#[party(..)]`, `#[feed(..)]` and the like declare parts of an agreement. Without `#[agreement(..)]` nothing would enforce them.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    // wrong
    #[party(bond = "1 ether")]
    // right:
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[view]
    pub fn balance(&self) -> U256 {
        self.balance.get()
    }
}

fn main() {}
