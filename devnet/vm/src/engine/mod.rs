//! Compiling programs and running their frames on wasmtime.
//!
//! ```text
//! Vm --cache by code hash--> Program --Compiled (fast or plain)--> InstancePre
//!  |                            ^-- fast code from an earlier process (artifacts)
//!  |                                                                  |
//!  +-- start --> WasmFrame { future owning the store, mailbox } <-----+
//! ```

#[cfg_attr(not(unix), path = "no_artifacts.rs")]
mod artifacts;
mod compiler;
mod mailbox;
mod program;
mod run;
mod vm;

pub(crate) use mailbox::Mailbox;
pub use vm::{Vm, VmConfig, VmCounts, VmError};
