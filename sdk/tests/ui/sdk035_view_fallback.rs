//! `#[view]` on a fallback.
//!
//! A fallback answers calldata that names no method, so the ABI cannot say that it only reads.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[fallback]
    // wrong
    #[view]
    // right:
    pub fn other(&mut self, calldata: &[u8]) {
        let _ = calldata;
    }
}

fn main() {}
