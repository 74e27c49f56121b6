//! A hook that anybody may call.
//!
//! The agreement calls its hooks. A public one would also be a method.

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
    pub fn notify(&mut self, window: &WindowView) {
    // right: fn notify(&mut self, window: &WindowView) {
        let _ = window;
    }
}

fn main() {}
