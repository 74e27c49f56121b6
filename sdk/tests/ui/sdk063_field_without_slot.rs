//! A value as a field.
//!
//! A field of a contract is a handle on storage, not the value: reading and writing it costs gas and is written out.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    // wrong
    owner: Address,
    // right: owner: Slot<Address>,
}

#[contract]
impl Vault {
    pub fn close(&mut self) {}
}

fn main() {}
