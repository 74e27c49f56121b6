//! A stored enum whose variants have fields.
//!
//! In storage an enum is a number, as in Solidity.

use slacontract::prelude::*;

// wrong
#[derive(Clone, Copy, Store)]
// right: #[derive(Clone, Copy, Abi, Store)]
pub enum Order {
    Open,
    // wrong
    Closed(u64),
    // right: Closed,
}

fn main() {}
