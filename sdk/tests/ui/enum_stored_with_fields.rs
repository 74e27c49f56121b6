use slacontract::prelude::*;

#[derive(Store)]
pub enum Order {
    None,
    Some { amount: Amount },
}

fn main() {}
