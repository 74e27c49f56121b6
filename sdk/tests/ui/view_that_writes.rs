use slacontract::prelude::*;

#[contract]
pub struct Vault {
    value: Slot<U256>,
}

#[contract]
impl Vault {
    #[view]
    pub fn value(&mut self) -> U256 {
        self.value.take()
    }
}

fn main() {}
