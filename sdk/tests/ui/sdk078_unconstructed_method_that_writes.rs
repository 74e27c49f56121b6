//! A method that writes before the constructor has run.
//!
//! Calls take a field that holds something as proof that the constructor has run, and spare the reading of its flag.

use slacontract::prelude::*;

#[contract]
pub struct Counter {
    number: Slot<u64>,
}

#[contract]
impl Counter {
    #[init]
    pub fn new(&mut self) {
        self.number.set(1);
    }

    // wrong
    #[unconstructed]
    // right:
    pub fn prepare(&mut self) {
        self.number.set(7);
    }
}

fn main() {}
