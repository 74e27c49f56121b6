//! A second fallback.
//!
//! Calldata that names no method can be answered in one place only.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[fallback]
    pub fn other(&mut self) {}

    // wrong
    #[fallback]
    // right:
    pub fn another(&mut self) {}
}

fn main() {}
