//! A constructor in an interface.
//!
//! An interface is what others can call. Construction, hooks, `#[fallback]` and `#[receive]` belong to one contract.

use slacontract::prelude::*;

#[interface]
pub trait Court {
    // wrong
    #[init]
    // right:
    fn open(&mut self);
}

fn main() {}
