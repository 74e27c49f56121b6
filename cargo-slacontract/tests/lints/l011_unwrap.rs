use slacontract::prelude::*;

#[contract]
pub struct Queue {
    items: List<u64>,
}

#[contract]
impl Queue {
    pub fn next(&mut self) -> u64 {
        self.items.pop().unwrap() //~ L011
    }

    pub fn next_with_words(&mut self) -> u64 {
        self.items.pop().expect("not empty") //~ L011
    }

    pub fn next_or_nothing(&mut self) -> Result<u64, Empty> {
        self.items.pop().ok_or(Empty) // fine
    }
}
