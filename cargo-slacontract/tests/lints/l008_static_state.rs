use core::cell::Cell;
use core::sync::atomic::AtomicU64;
use slacontract::prelude::*;

static mut CALLS: u64 = 0; //~ L008
static SEEN: AtomicU64 = AtomicU64::new(0); //~ L008

static NAME: &str = "counter"; // fine
const START: u64 = 1; // fine

#[contract]
pub struct Counter {
    number: Slot<u64>,
}

#[contract]
impl Counter {
    pub fn increment(&mut self) {
        let local = Cell::new(1); // fine
        self.number.update(|number| number + local.get());
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod off_chain {
    static CACHE: std::sync::Mutex<u64> = std::sync::Mutex::new(0); // fine
}
