//! A floating-point argument.
//!
//! Floats are not exact and differ between machines; a chain refuses a module with them.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn set_share(&mut self, share: f64) {
    // right: pub fn set_share(&mut self, share: BasisPoints) {
        let _ = share;
    }
}

fn main() {}
