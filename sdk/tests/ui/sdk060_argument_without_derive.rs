//! A struct of your own as argument, without `#[derive(Abi)]`.
//!
//! The derive says how the struct is written in calldata.

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
    pub fn place(&mut self, order: Order) {
        let _ = order.number;
    }
}

fn main() {}
