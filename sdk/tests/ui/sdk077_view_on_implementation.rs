//! An attribute on the implementation of an interface.
//!
//! How a method may be called is part of the interface, because callers rely on it.

use slacontract::prelude::*;

#[interface]
pub trait Counting {
    // wrong
    fn count(&self) -> u64;
    // right: #[view]
    // right: fn count(&self) -> u64;
}

#[contract(implements(Counting))]
pub struct Counter {
    number: Slot<u64>,
}

#[contract]
impl Counter {}

#[contract]
impl Counting for Counter {
    // wrong
    #[view]
    // right:
    fn count(&self) -> u64 {
        self.number.get()
    }
}

fn main() {}
