//! `usize` in an event.
//!
//! It has 32 bits in a contract and 64 in a test, so two sides would not mean the same.

use slacontract::prelude::*;

#[derive(Event)]
pub struct Counted {
    // wrong
    pub number: usize,
    // right: pub number: u64,
}

fn main() {}
