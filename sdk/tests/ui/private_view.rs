use slacontract::prelude::*;

#[contract]
pub struct Vault {
    value: Slot<U256>,
}

#[contract]
impl Vault {
    #[view]
    fn value(&self) -> U256 {
        self.value.get()
    }
}

fn main() {}
