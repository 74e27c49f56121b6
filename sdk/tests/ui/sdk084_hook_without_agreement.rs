//! A hook in a contract without an agreement.
//!
//! An agreement calls its hooks. A contract that is none has nobody who would call them: make it an agreement, or write a method.

use slacontract::prelude::*;

#[contract]
pub struct Diary {
    settled: Slot<u64>,
}

#[contract]
impl Diary {
    // wrong
    #[on(window_settled)]
    fn note(&mut self, _window: &WindowView) {
    // right: pub fn note(&mut self) {
        self.settled.update(|settled| settled + 1);
    }
}

fn main() {}
