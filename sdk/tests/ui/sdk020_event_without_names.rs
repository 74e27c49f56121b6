//! An event whose fields have no names.
//!
//! Readers of logs see the names.

use slacontract::prelude::*;

#[derive(Event)]
// wrong
pub struct Paid(pub Address);
// right: pub struct Paid {
// right:     pub to: Address,
// right: }

fn main() {}
