//! `implements(..)` on an interface.
//!
//! An interface that needs another is its subtrait. Contracts list both.

use slacontract::prelude::*;

#[interface]
pub trait Erc165 {
    #[view]
    fn supports(&self, id: FixedBytes<4>) -> bool;
}

// wrong
#[interface(implements(Erc165))]
pub trait Court {
// right: #[interface]
// right: pub trait Court: Erc165 {
    fn open(&mut self);
}

fn main() {}
