//! Two components of one type.
//!
//! Interfaces find a component by its type, so one type is one component.

use slacontract::prelude::*;

#[derive(Storage)]
pub struct Books {
    count: Slot<u64>,
}

#[contract]
pub struct Vault {
    #[component]
    books: Books,
    // wrong
    #[component]
    // right:
    others: Books,
}

#[contract]
impl Vault {}

fn main() {}
