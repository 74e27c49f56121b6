//! An attribute beside `#[internal]`.
//!
//! An internal method is for the contract itself; nothing needs to be said about how others call it.

use slacontract::prelude::*;

#[interface]
pub trait Court {
    #[internal]
    // wrong
    #[view]
    // right:
    fn panel(&self) -> u64;
}

fn main() {}
