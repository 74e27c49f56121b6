//! Two methods with one selector, across interfaces.
//!
//! A call finds its method by a hash of name and argument types; the second would never be reached.

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
impl Counter {
    // wrong
    pub fn count(&mut self) {
    // right: pub fn count_on(&mut self) {
        self.number.update(|number| number + 1);
    }
}

#[contract]
impl Counting for Counter {
    fn count(&mut self) {}
}

fn main() {}
