//! A struct as an indexed field.
//!
//! A topic is one word: elementary types, and strings and bytes by their hash.

use slacontract::prelude::*;

#[derive(Abi)]
pub struct Order {
    pub number: u64,
}

#[derive(Event)]
pub struct Placed {
    // wrong
    #[indexed]
    // right:
    pub order: Order,
}

fn main() {}
