//! The SDK for accountability contracts: storage, ABI, calls, events and the parts of an agreement.
//!
//! A contract is an ordinary struct and an ordinary `impl`, each under `#[contract]`. Everything it may ask of the chain goes
//! through [`host`]; everything above that is plain Rust that also runs outside WebAssembly, which is how tests run it.

#![no_std]

extern crate alloc;
#[cfg(not(target_arch = "wasm32"))]
extern crate std;

pub mod host;
pub mod panics;
