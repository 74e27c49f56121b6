//! An ABI struct without fields.
//!
//! Solidity has no empty structs.

use slacontract::prelude::*;

#[derive(Abi)]
// wrong
pub struct Order {}
// right: pub struct Order {
// right:     pub number: u64,
// right: }

fn main() {}
