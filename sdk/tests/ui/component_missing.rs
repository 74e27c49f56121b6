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
    visits: VisitsState,
}

#[contract]
impl Hall {
    #[view]
    pub fn name(&self) -> u64 {
        self.visits.count.get()
    }
}

#[contract]
impl Visits for Hall {}

fn main() {}
