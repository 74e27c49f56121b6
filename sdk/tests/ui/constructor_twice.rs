use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
}

#[contract]
impl Vault {
    #[init]
    pub fn new(&mut self) {
        self.owner.set(caller());
    }

    #[init]
    pub fn again(&mut self) {}
}

fn main() {}
