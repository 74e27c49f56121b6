//! An ABI enum whose variants have fields.
//!
//! Solidity has no such type: its enums are numbers.

use slacontract::prelude::*;

#[derive(Clone, Copy, Abi)]
pub enum Order {
    Open,
    // wrong
    Closed(u64),
    // right: Closed,
}

fn main() {}
