//! A property test without arguments.
//!
//! What is random are the arguments; without any, all runs are one.

use slacontract::prelude::*;

#[slacontract::test(fuzz = 256)]
// wrong
fn opens(chain: &mut Chain) {}
// right: fn opens(chain: &mut Chain, amount: Amount) {}

fn main() {}
