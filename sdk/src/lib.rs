//! The SDK for accountability contracts: storage, ABI, calls, events and the parts of an agreement.
//!
//! A contract is an ordinary struct and an ordinary `impl`, each under `#[contract]`. Everything it may ask of the chain goes
//! through [`host`]; everything above that is plain Rust that also runs outside WebAssembly, which is how tests run it.

#![no_std]

extern crate alloc;
#[cfg(not(target_arch = "wasm32"))]
extern crate std;
// So that the macros' paths also hold inside this crate.
extern crate self as slacontract;

pub mod abi;
pub mod call;
pub mod client;
pub mod compliance;
pub mod contract;
pub mod court;
pub mod eip712;
pub mod env;
pub mod error;
pub mod event;
pub mod feed;
pub mod host;
pub mod meta;
pub mod panics;
pub mod prelude;
pub mod sla;
pub mod standard;
pub mod storage;
pub mod trust;
pub mod types;

pub use call::{Creation, RawCall};
pub use client::{Call, CallFailure, Deployment, OnChain, Transport};
pub use contract::Contract;
pub use error::Error;
pub use event::{Event, emit};
pub use slacontract_terms as terms;
pub use types::*;

pub use slacontract_macros::{
    Abi, Error, Event, Storage, Store, contract, interface, invariant, test,
};

/// Ends the frame with the error unless the condition holds, as Solidity's `require` does: for methods that do not return a
/// `Result`, and for checks that nobody shall be able to overlook.
///
/// ```ignore
/// require!(caller() == self.owner.get(), OwnableError::OwnableUnauthorizedAccount { account: caller() });
/// ```
#[macro_export]
macro_rules! require {
    ($condition:expr, $error:expr $(,)?) => {
        if !$condition {
            $crate::error::raise($error);
        }
    };
}

/// Returns the error unless the condition holds.
///
/// ```ignore
/// ensure!(caller() == self.customer.get(), EscrowError::NotCustomer);
/// ```
#[macro_export]
macro_rules! ensure {
    ($condition:expr, $error:expr $(,)?) => {
        if !$condition {
            return ::core::result::Result::Err(::core::convert::From::from($error));
        }
    };
}
