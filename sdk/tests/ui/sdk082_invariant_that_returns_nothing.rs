//! An invariant that says nothing.
//!
//! The function prepares the chain and returns what is called and what must hold.

use slacontract::prelude::*;

#[slacontract::invariant]
// wrong
fn supply(chain: &mut Chain) {}
// right: fn supply(chain: &mut Chain) -> Invariant {
// right:     todo!()
// right: }

fn main() {}
