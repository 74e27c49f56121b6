//! An error type without `#[derive(Error)]`.
//!
//! The derive gives each error its selector, so that wallets and explorers can name it.

use slacontract::prelude::*;

// wrong
pub enum VaultError {
// right: #[derive(Error)]
// right: pub enum VaultError {
    Closed,
}

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    pub fn close(&mut self) -> Result<(), VaultError> {
        Err(VaultError::Closed)
    }
}

fn main() {}
