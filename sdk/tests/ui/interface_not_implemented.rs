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
    pub fn increment(&mut self) {
        self.number.update(|number| number + 1);
    }
}

fn main() {}
