//! A hook that does not exist.
//!
//! Hooks are points at which an agreement calls its contract.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    #[on(settled)]
    // right: #[on(window_settled)]
    fn notify(&mut self, window: &WindowView) {
        let _ = window;
    }
}

fn main() {}
