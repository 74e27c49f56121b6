use slacontract::prelude::*;

#[contract]
pub struct Jar {
    given: Map<Address, Amount>,
}

#[contract]
impl Jar {
    #[payable] //~ L012
    pub fn give(&mut self) {
        self.given.update(caller(), |given| given + value_sent());
    }
}
