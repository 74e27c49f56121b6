//! A contract without an `impl`.
//!
//! The public methods of the `#[contract] impl` are what can be called.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}
// wrong
// right:
// right: #[contract]
// right: impl Vault {}

fn main() {}
