//! A `#[contract] impl` that does not name the struct.
//!
//! Generated code stands beside the `impl` and relies on the name alone.

use slacontract::prelude::*;

mod inner {
    use super::*;

    #[contract]
    pub struct Vault {
        owner: Slot<Address>,
        balance: Slot<U256>,
    }
}

use inner::Vault;

#[contract]
// wrong
impl inner::Vault {}
// right: impl Vault {}

fn main() {}
