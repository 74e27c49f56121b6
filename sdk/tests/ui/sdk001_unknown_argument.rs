//! An argument that `#[contract]` does not know.
//!
//! The arguments of `#[contract(..)]` are `implements(..)`, `events(..)` and `errors(..)`; `#[interface(..)]` takes the last two.

use slacontract::prelude::*;

#[derive(Event)]
pub struct Paid {
    pub amount: Amount,
}

// wrong
#[contract(event(Paid))]
// right: #[contract(events(Paid))]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[view]
    pub fn balance(&self) -> U256 {
        self.balance.get()
    }
}

fn main() {}
