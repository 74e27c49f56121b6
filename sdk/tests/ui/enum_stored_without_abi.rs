use slacontract::prelude::*;

#[derive(Store, Clone, Copy)]
pub enum Phase {
    Draft,
    Open,
}

fn main() {}
