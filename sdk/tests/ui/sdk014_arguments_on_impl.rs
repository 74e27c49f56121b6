//! Arguments on the `#[contract]` of an `impl`.
//!
//! What a contract implements is said once, on its struct.

use slacontract::prelude::*;

#[derive(Event)]
pub struct Paid {
    pub amount: Amount,
}

// wrong
#[contract]
// right: #[contract(events(Paid))]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

// wrong
#[contract(events(Paid))]
// right: #[contract]
impl Vault {}

fn main() {}
