//! Type parameters on a contract.
//!
//! A contract is one deployable program: every type in it is known. Share code between contracts as a component instead.

use slacontract::prelude::*;

use core::marker::PhantomData;

#[contract]
// wrong
pub struct Vault<T> {
// right: pub struct Vault {
    // wrong
    kind: PhantomData<T>,
    // right:
    balance: Slot<U256>,
}
// wrong
// right:
// right: #[contract]
// right: impl Vault {}

fn main() {}
