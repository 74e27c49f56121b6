//! An interface whose component is not a field.
//!
//! The default methods of such an interface work on storage of their own, which the contract holds in a field.

use slacontract::prelude::*;

#[derive(Storage)]
pub struct VisitsState {
    count: Slot<u64>,
}

#[interface]
pub trait Visits: Part<VisitsState> {
    #[view]
    fn visits(&self) -> u64 {
        self.part().count.get()
    }
}

#[contract(implements(Visits))]
pub struct Hall {
    // wrong
    visits: VisitsState,
    // right: #[component]
    // right: visits: VisitsState,
}

#[contract]
impl Hall {}

#[contract]
impl Visits for Hall {}

fn main() {}
