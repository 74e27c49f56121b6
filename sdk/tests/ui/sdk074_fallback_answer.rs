//! A fallback that answers a value.
//!
//! It answers bytes as they are: whoever called knows what they mean.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    #[fallback]
    // wrong
    pub fn other(&mut self) -> u64 {
        1
    // right: pub fn other(&mut self) -> Bytes {
    // right:     Bytes::default()
    }
}

fn main() {}
