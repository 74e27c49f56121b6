//! An error that is a union.
//!
//! An error is a struct, or an enum of several.

use slacontract::prelude::*;

#[derive(Error)]
// wrong
pub union Refused {
    code: u64,
    word: u64,
}
// right: pub struct Refused {
// right:     pub code: u64,
// right: }

fn main() {}
