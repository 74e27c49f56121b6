//! `#[contract]` on an enum.
//!
//! A contract is a struct, whose fields are its storage. A state among several is a field: `Slot<State>`.

use slacontract::prelude::*;

// wrong
#[contract]
// right: #[derive(Clone, Copy)]
pub enum State {
    Open,
    Closed,
}

fn main() {}
