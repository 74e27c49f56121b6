//! A counter: the smallest contract.

#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

use slacontract::prelude::*;

/// Counts, for anyone who asks.
#[contract]
pub struct Counter {
    number: Slot<U256>,
}

#[contract]
impl Counter {
    /// The number counted to.
    #[view]
    pub fn number(&self) -> U256 {
        self.number.get()
    }

    /// Sets the number.
    pub fn set_number(&mut self, number: U256) {
        self.number.set(number);
    }

    /// Adds one.
    pub fn increment(&mut self) {
        self.number.update(|number| number + 1);
    }
}
