//! A collection of memory as a field.
//!
//! Memory is empty again after the call. What must stay is in storage: `Map`, `List`, `Slot`.

use slacontract::prelude::*;

use std::collections::HashMap;

#[contract]
pub struct Vault {
    // wrong
    balances: HashMap<Address, U256>,
    // right: balances: Map<Address, U256>,
}

#[contract]
impl Vault {
    pub fn close(&mut self) {}
}

fn main() {}
