//! `cargo slacontract`: write, build, check, test and deploy accountability contracts.
//!
//! Commands (`commands`) are thin: each describes its arguments, calls the library modules beside it, and returns an answer or a
//! failure. What a command says and where is decided in one place, [`output`].

pub mod abi_args;
pub mod accounts;
pub mod artifact;
pub mod bind;
pub mod build;
mod carried;
pub mod cli;
mod commands;
pub mod contracts;
pub mod deployments;
pub mod expansion;
pub mod explain;
pub mod lint;
pub mod loader;
pub mod network;
pub mod output;
pub mod prerequisites;
pub mod program;
pub mod scaffold;
mod scenario;
pub mod sdk_source;
pub mod settings;
pub mod trace;
pub mod verify;
mod written;

use std::ffi::OsString;

/// Runs the command line `arguments` (the program's name first) and returns the exit code: 0 done, 1 the thing failed, 2 wrong usage.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    cli::run(arguments.into_iter().collect())
}
