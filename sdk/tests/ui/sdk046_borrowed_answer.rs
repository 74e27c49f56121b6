//! A borrowed answer.
//!
//! What a method answers goes to another contract, which cannot borrow from this one.

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
    pub fn name(&self) -> &'static str {
        "vault"
    // right: pub fn name(&self) -> String {
    // right:     String::from("vault")
    }
}

fn main() {}
