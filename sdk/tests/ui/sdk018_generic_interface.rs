//! Type parameters on an interface.
//!
//! An interface is a list of selectors, and a selector hashes known types.

use slacontract::prelude::*;

#[interface]
// wrong
pub trait Court<T> {
    fn rule(&mut self, on: T);
// right: pub trait Court {
// right:     fn rule(&mut self, on: B256);
}

fn main() {}
