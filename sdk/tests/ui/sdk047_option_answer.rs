//! `Option` in the ABI.
//!
//! Solidity has no such type, so other contracts could not read the answer.

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
    pub fn heir(&self) -> Option<Address> {
        None
    // right: pub fn heir(&self) -> Address {
    // right:     Address::ZERO
    }
}

fn main() {}
