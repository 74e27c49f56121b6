//! More than three indexed fields.
//!
//! A log has four topics, and the first is the event itself.

use slacontract::prelude::*;

#[derive(Event)]
pub struct Moved {
    #[indexed]
    pub from: Address,
    #[indexed]
    pub to: Address,
    #[indexed]
    pub token: Address,
    // wrong
    #[indexed]
    // right:
    pub amount: U256,
}

fn main() {}
