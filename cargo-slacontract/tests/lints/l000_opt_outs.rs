use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    price: Slot<Amount>,
}

#[contract]
impl Vault {
    // slacontract: allow(L003) the first caller becomes the owner by design // fine
    pub fn claim(&mut self, owner: Address) {
        self.owner.set(owner);
    }

    /// Documentation between the two does not matter.
    // slacontract: allow(L011): the list is filled by the constructor // fine
    // A second line.
    #[view]
    pub fn first(&self) -> u64 {
        Some(1).unwrap()
    }

    pub fn second(&self) -> u64 {
        Some(1).unwrap() // slacontract: allow(L011) always there // fine
    }

    // slacontract: allow(L003) //~ L000
    pub fn set_owner(&mut self, owner: Address) { //~ L003
        self.owner.set(owner);
    }

    // slacontract: allow(L999) because //~ L000
    pub fn nothing(&self) {}

    // slacontract: allow everything //~ L000
    pub fn nothing_again(&self) {}

    // slacontract: allow(L002) left from an earlier version //~ L000
    pub fn set_price(&mut self, price: Amount) {
        ensure!(caller() == self.owner.get(), Refused);
        self.price.set(price);
    }
}
