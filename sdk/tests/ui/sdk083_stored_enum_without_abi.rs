//! A stored enum without `#[derive(Abi)]`.
//!
//! In storage an enum is the number that its ABI gives it.

use slacontract::prelude::*;

// wrong
#[derive(Store, Clone, Copy)]
// right: #[derive(Abi, Store, Clone, Copy)]
pub enum Phase {
    Draft,
    Open,
}

fn main() {}
