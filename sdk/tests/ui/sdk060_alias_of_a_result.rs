//! An alias of a `Result` whose error is no contract error.
//!
//! The method answers a value or an error with a selector.

use slacontract::prelude::*;

#[derive(Error)]
pub struct Closed;

// wrong
type Answer = core::result::Result<u64, String>;
// right: type Answer = core::result::Result<u64, Closed>;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[view]
    pub fn number(&self) -> Answer {
        Ok(1)
    }
}

fn main() {}
