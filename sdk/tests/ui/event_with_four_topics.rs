use slacontract::prelude::*;

#[derive(Event)]
pub struct Moved {
    #[indexed]
    a: u64,
    #[indexed]
    b: u64,
    #[indexed]
    c: u64,
    #[indexed]
    d: u64,
}

fn main() {}
