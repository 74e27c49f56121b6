//! More than twelve arguments.
//!
//! Nobody can call such a method without a mistake. A struct with `#[derive(Abi)]` gives the values names on the other side too.

use slacontract::prelude::*;

#[contract]
pub struct Vault {
    owner: Slot<Address>,
    balance: Slot<U256>,
}

#[contract]
impl Vault {
    // wrong
    pub fn set(&mut self, p0: u8, p1: u8, p2: u8, p3: u8, p4: u8, p5: u8, p6: u8, p7: u8, p8: u8, p9: u8, p10: u8, p11: u8, p12: u8) {}
    // right: pub fn set(&mut self, parts: [u8; 13]) {}
}

fn main() {}
