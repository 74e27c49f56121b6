//! Type parameters on the `impl` of a contract.
//!
//! There is one contract and one `impl` of it; nothing varies.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
// wrong
impl<T> Vault {
// right: impl Vault {
    #[view]
    pub fn balance(&self) -> U256 {
        self.balance.get()
    }
}

fn main() {}
