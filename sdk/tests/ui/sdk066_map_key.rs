//! A key that is no key.
//!
//! A map finds its entry by a hash of the key, as Solidity does: elementary types, strings and bytes.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    // wrong
    orders: Map<(u64, u64), U256>,
    // right: orders: Map<u64, Map<u64, U256>>,
}

#[contract]
impl Vault {
    pub fn close(&mut self) {}
}

fn main() {}
