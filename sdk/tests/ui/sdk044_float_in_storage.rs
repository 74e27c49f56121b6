//! A floating-point field.
//!
//! Floats are not exact and differ between machines; a chain refuses a module with them.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    // wrong
    share: Slot<f64>,
    // right: share: Slot<BasisPoints>,
}

#[contract]
impl Vault {
    pub fn close(&mut self) {}
}

fn main() {}
