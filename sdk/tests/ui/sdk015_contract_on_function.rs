//! `#[contract]` on something that is no contract.
//!
//! A contract is a struct, whose fields are its storage, and an `impl`, whose public methods can be called.

use slacontract::prelude::*;

// wrong
#[contract]
// right:
pub fn withdraw() {}

fn main() {}
