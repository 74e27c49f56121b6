//! The test API: one test body, run natively and as WebAssembly, compared.

pub mod artifact;
pub mod compare;
pub mod connection;
pub mod describe;
pub mod devnet;
pub mod lockstep;
pub mod native;
