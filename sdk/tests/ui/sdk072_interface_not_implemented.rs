//! An interface that is listed and not implemented.
//!
//! Listing an interface promises its methods.

use slacontract::prelude::*;

#[interface]
pub trait Counting {
    fn count(&mut self);
}

#[contract(implements(Counting))]
pub struct Counter {
    number: Slot<u64>,
}

#[contract]
impl Counter {}
// wrong
// right:
// right: #[contract]
// right: impl Counting for Counter {
// right:     fn count(&mut self) {
// right:         self.number.update(|number| number + 1);
// right:     }
// right: }

fn main() {}
