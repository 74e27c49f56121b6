//! A contract test without a chain.
//!
//! The chain is where the test deploys and calls.

use slacontract::prelude::*;

#[slacontract::test]
// wrong
fn opens() {}
// right: fn opens(chain: &mut Chain) {}

fn main() {}
