//! The `cargo slacontract` subcommand; everything is in the library.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(cargo_slacontract::run(std::env::args_os()))
}
