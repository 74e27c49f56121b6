//! A struct in storage whose fields have no names.
//!
//! The names are exported with the storage layout.

use slacontract::prelude::*;

#[derive(Storage)]
// wrong
pub struct Books(Slot<u64>);
// right: pub struct Books {
// right:     count: Slot<u64>,
// right: }

fn main() {}
