//! A struct of your own in a `Slot`, without `#[derive(Store)]`.
//!
//! The derive says how the struct lies in storage.

use slacontract::prelude::*;

// wrong
pub struct Order {
// right: #[derive(Store)]
// right: pub struct Order {
    pub number: u64,
}

#[contract]
pub struct Vault {
    order: Slot<Order>,
}

#[contract]
impl Vault {
    pub fn close(&mut self) {}
}

fn main() {}
