//! A struct of your own in a `Map`, without a derive.
//!
//! A map holds values (`#[derive(Store)]`) or places with handles of their own (`#[derive(Storage)]`).

use slacontract::prelude::*;

// wrong
pub struct Order {
// right: #[derive(Store)]
// right: pub struct Order {
    pub number: u64,
}

#[contract]
pub struct Vault {
    orders: Map<u64, Order>,
}

#[contract]
impl Vault {
    pub fn close(&mut self) {}
}

fn main() {}
