//! A struct of your own as answer, without `#[derive(Abi)]`.
//!
//! The derive says how the struct is written in the result.

use slacontract::prelude::*;

// wrong
pub struct Order {
// right: #[derive(Abi)]
// right: pub struct Order {
    pub number: u64,
}

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[view]
    pub fn order(&self) -> Order {
        Order { number: 1 }
    }
}

fn main() {}
