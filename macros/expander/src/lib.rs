//! What the macros of the slacontract SDK do, as ordinary functions: parse ([`parse`], [`model`]), then write out ([`expand`]).
//!
//! The macro crate is a thin door to these functions. They are a crate of their own because two use them: the compiler, through that
//! door, and `cargo slacontract expand`, which shows an author what their code becomes. What comes out is small and calls named SDK
//! functions; no rule is decided here that the SDK could decide.

mod agreement;
mod expand;
mod model;
mod parse;

pub use expand::{abi, contract, error, event, interface, invariant, storage, store, test};
