//! A constant in an interface.
//!
//! An interface is what others can call: methods.

use slacontract::prelude::*;

#[interface]
pub trait Court {
    // wrong
    const SEATS: u64;
    // right: #[view]
    // right: fn seats(&self) -> u64;

    fn open(&mut self);
}

fn main() {}
