//! A text as error.
//!
//! An error is a selector and values. Texts cost bytes, and nobody can tell them apart by program.

use slacontract::prelude::*;

#[derive(Error)]
pub struct Closed;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn close(&mut self) -> Result<(), String> {
        Err(String::from("closed"))
    // right: pub fn close(&mut self) -> Result<(), Closed> {
    // right:     Err(Closed)
    }
}

fn main() {}
