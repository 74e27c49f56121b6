//! A counter.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

use slacontract::prelude::*;

/// Counts.
#[contract]
pub struct Counter {
    number: Slot<u64>,
}

/// The counter was changed.
#[derive(Event)]
pub struct Changed {
    /// Who changed it.
    #[indexed]
    pub by: Address,
    /// The new number.
    pub number: u64,
}

#[contract]
impl Counter {
    /// Adds one. An overflow traps.
    pub fn increment(&mut self) {
        let number = self.number.get() + 1;
        self.number.set(number);
        emit(Changed { by: caller(), number });
    }

    /// The number now.
    #[view]
    pub fn number(&self) -> u64 {
        self.number.get()
    }
}
