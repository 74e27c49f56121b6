//! A struct that is no contract, where one is needed.
//!
//! A contract is a struct with `#[contract]` whose `impl` has it too.

use slacontract::prelude::*;

fn described<C: slacontract::Contract>() -> &'static str {
    C::DOCS
}

// wrong
pub struct Vault {
// right: #[contract]
// right: pub struct Vault {
    owner: Slot<Address>,
}

// wrong
impl Vault {}
// right: #[contract]
// right: impl Vault {}

fn docs() -> &'static str {
    described::<Vault>()
}

fn main() {}
