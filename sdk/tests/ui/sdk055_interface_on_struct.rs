//! `#[interface]` on something that is no trait.
//!
//! An interface describes methods without saying what they do.

use slacontract::prelude::*;

// wrong
#[interface]
pub struct Court {
// right: #[interface]
// right: pub trait Court {
}

fn main() {}
