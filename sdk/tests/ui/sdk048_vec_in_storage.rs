//! A `Vec` as a field.
//!
//! Memory is empty again after the call. What must stay is in storage: `Map`, `List`, `Slot`.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    // wrong
    members: Vec<Address>,
    // right: members: List<Address>,
}

#[contract]
impl Vault {
    pub fn close(&mut self) {}
}

fn main() {}
