//! An `async` method.
//!
//! A call runs from beginning to end within one transaction. A call of another contract answers at once.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub async fn close(&mut self) {}
    // right: pub fn close(&mut self) {}
}

fn main() {}
