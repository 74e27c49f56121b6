//! A hook with other arguments.
//!
//! The agreement gives each hook what it is about.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[on(window_settled)]
    // wrong
    fn notify(&mut self) {}
    // right: fn notify(&mut self, _window: &WindowView) {}
}

fn main() {}
