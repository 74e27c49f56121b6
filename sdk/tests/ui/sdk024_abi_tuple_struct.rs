//! An ABI struct whose fields have no names.
//!
//! Solidity structs name their fields, and bindings are made from the names.

use slacontract::prelude::*;

#[derive(Abi)]
// wrong
pub struct Order(pub u64, pub u64);
// right: pub struct Order {
// right:     pub number: u64,
// right:     pub amount: u64,
// right: }

fn main() {}
