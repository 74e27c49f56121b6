//! The terms of an accountability agreement: one canonical, hashed value, its checks, and the exact arithmetic
//! of objectives, credits and damages.
//!
//! Pure and `no_std`: no host, no storage, no I/O, no floats. The contract, the macro, the client, the command line
//! and the auditor all ask this crate, so a penalty is calculated in one place.

#![no_std]
#![warn(missing_docs)]

extern crate alloc;

mod canonical;
pub mod check;
pub mod digest;
pub mod exact;
pub mod keccak;
pub mod model;
mod part;
pub mod prose;
pub mod units;

pub use model::Terms;
pub use part::{DecodeError, List, Part, Reader, Text};
pub use units::{Amount, BasisPoints, Duration, PartsPerBillion, Timestamp};
