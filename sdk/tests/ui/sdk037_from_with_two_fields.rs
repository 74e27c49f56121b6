//! A `#[from]` variant of more than one error.
//!
//! The variant stands for one error of another type, as it is.

use slacontract::prelude::*;

#[derive(Error)]
pub enum Closed {
    Closed,
}

#[derive(Error)]
pub enum VaultError {
    #[from]
    // wrong
    Closed(Closed, u64),
    // right: Closed(Closed),
}

fn main() {}
