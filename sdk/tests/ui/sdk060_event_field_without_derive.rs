//! A struct of your own in an event, without `#[derive(Abi)]`.
//!
//! The derive says how the struct is written in the log.

use slacontract::prelude::*;

// wrong
pub struct Order {
// right: #[derive(Abi)]
// right: pub struct Order {
    pub number: u64,
}

#[derive(Event)]
pub struct Placed {
    pub order: Order,
}

fn main() {}
