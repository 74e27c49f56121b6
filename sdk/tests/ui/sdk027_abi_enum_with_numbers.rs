//! Numbers on the variants of an ABI enum.
//!
//! Solidity numbers them in order from 0.

use slacontract::prelude::*;

#[derive(Clone, Copy, Abi)]
pub enum Order {
    Open,
    // wrong
    Closed = 7,
    // right: Closed,
}

fn main() {}
