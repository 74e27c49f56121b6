//! Several calls of one contract in one transaction: all of them, or none.

use crate::call::RawCall;
use crate::env::self_address;
use crate::host;
use crate::types::Bytes;
use alloc::vec::Vec;
use slacontract_macros::interface;

/// A contract whose methods can be called in a row.
///
/// Each call is delegated to the contract itself, so that every method sees the caller, and passes through the contract's own
/// routes with all their rules. It takes no value: each call would see the same value as if it were its own.
#[interface]
pub trait Multicall {
    /// Makes calls of this contract in a row, and answers what each answered. The first that fails undoes all, with its reason.
    fn multicall(&mut self, data: Vec<Bytes>) -> Vec<Bytes> {
        let this = self_address();
        let answers = data
            .iter()
            .map(|calldata| match RawCall::new(this, calldata).delegate() {
                Ok(answer) => Bytes(answer),
                Err(reason) => host::revert(&reason),
            });
        answers.collect()
    }
}
