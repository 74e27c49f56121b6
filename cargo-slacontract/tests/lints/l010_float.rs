use slacontract::prelude::*;

#[contract]
pub struct Shop {
    price: Slot<Amount>,
}

#[contract]
impl Shop {
    #[view]
    pub fn reduced(&self) -> u64 {
        let rate: f64 = 0.5; //~ L010 L010
        (self.price.get().units() as f64 * rate) as u64 //~ L010
    }

    #[view]
    pub fn share(&self) -> Amount {
        self.price.get() * BasisPoints::from_percent(5) // fine
    }
}
