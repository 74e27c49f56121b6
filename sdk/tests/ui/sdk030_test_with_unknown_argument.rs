//! An argument that `#[slacontract::test]` does not know.
//!
//! A test is run once; with `fuzz`, as often as it says.

use slacontract::prelude::*;

// wrong
#[slacontract::test(runs = 256)]
// right: #[slacontract::test(fuzz = 256)]
fn stays_open(chain: &mut Chain, amount: Amount) {}

fn main() {}
