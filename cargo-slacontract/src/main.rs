//! The `cargo slacontract` subcommand; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cargo_slacontract::run(std::env::args_os()))
}
