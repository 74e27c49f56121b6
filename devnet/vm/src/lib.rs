//! Validates, meters, compiles and runs *one* WASM frame as a coroutine that suspends at host calls which need another frame.
//!
//! The crate knows neither revm nor blocks nor RPC. What a frame needs from the chain comes through [`Host`]; what it wants run beside
//! itself leaves through [`Step`]; who runs a program at all is a [`Programs`] provider, of which the WASM engine here is one and the
//! devnet's native lane (contract code inside a test process) another.

pub mod code;
mod engine;
pub mod frame;
pub mod hooks;
pub mod host;
mod instrument;
mod link;
mod pages;
pub mod params;
pub mod price;
mod validate;

pub use engine::{Vm, VmConfig, VmCounts, VmError};
pub use frame::{
    Activation, ActivationError, Answer, CallKind, CallRequest, CreateRequest, Entry, Finished,
    Frame, Outcome, Programs, StartError, Step,
};
pub use host::{BlockInfo, Charged, Host, Pages, StaticViolation};
pub use params::Params;
pub use price::Measure;
pub use validate::{Instrumented, Report, Rules, check, instrumented};
