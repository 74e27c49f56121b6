//! An ABI enum without variants.
//!
//! Nothing could ever be passed.

use slacontract::prelude::*;

#[derive(Clone, Copy, Abi)]
// wrong
pub enum Order {}
// right: pub enum Order {
// right:     Open,
// right: }

fn main() {}
