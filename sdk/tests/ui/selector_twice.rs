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
    pub fn count(&mut self) {
        self.number.update(|number| number + 1);
    }
}

#[contract]
impl Counting for Counter {
    fn count(&mut self) {}
}

fn main() {}
