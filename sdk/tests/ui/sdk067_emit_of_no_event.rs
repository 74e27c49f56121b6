//! `emit` of something that is no event.
//!
//! An event is a struct with `#[derive(Event)]`.

use slacontract::prelude::*;

// wrong
pub struct Closed {
// right: #[derive(Event)]
// right: pub struct Closed {
    pub at: Timestamp,
}

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    pub fn close(&mut self) {
        let closed = Closed { at: now() };
        emit(closed);
    }
}

fn main() {}
