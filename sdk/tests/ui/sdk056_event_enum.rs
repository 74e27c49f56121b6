//! An event that is an enum.
//!
//! Each event has a topic of its own, so each is a struct.

use slacontract::prelude::*;

#[derive(Event)]
// wrong
pub enum Moved {
    In(u64),
    Out(u64),
}
// right: pub struct MovedIn {
// right:     pub amount: u64,
// right: }

fn main() {}
