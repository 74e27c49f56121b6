//! Type parameters on an error.
//!
//! An error has one selector, which hashes known types.

use slacontract::prelude::*;

#[derive(Error)]
// wrong
pub struct Refused<T> {
    pub value: T,
}
// right: pub struct Refused {
// right:     pub value: U256,
// right: }

fn main() {}
