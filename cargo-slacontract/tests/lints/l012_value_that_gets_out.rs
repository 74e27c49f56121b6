use slacontract::prelude::*;

#[contract]
pub struct Jar {
    given: Map<Address, Amount>,
}

#[contract]
impl Jar {
    #[payable] // fine
    pub fn give(&mut self) {
        self.given.update(caller(), |given| given + value_sent());
    }

    pub fn take_back(&mut self) { // fine here
        let amount = self.given.take(caller());
        pay(caller(), amount);
    }
}
