//! Another error than the method answers.
//!
//! `ensure!` and `?` convert errors where a conversion is written: `#[from]` on a variant writes one.

use slacontract::prelude::*;

#[derive(Error)]
pub struct Closed;

#[derive(Error)]
pub struct NotOwner;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn close(&mut self) -> Result<(), Closed> {
    // right: pub fn close(&mut self) -> Result<(), NotOwner> {
        ensure!(caller() == self.owner.get(), NotOwner);
        Ok(())
    }
}

fn main() {}
