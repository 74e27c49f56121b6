//! An interface that is implemented and not listed.
//!
//! The struct lists what its contract answers. An `impl` alone would compile and answer nobody.

use slacontract::prelude::*;

#[interface]
pub trait Counting {
    fn count(&mut self);
}

// wrong
#[contract]
// right: #[contract(implements(Counting))]
pub struct Counter {
    number: Slot<u64>,
}

#[contract]
impl Counter {}

#[contract]
impl Counting for Counter {
    fn count(&mut self) {
        self.number.update(|number| number + 1);
    }
}

fn main() {}
