//! `cargo xtask demo`: the whole product in one story, each step done as a new user would do it.
mod ledger;
mod picture;
mod prober;
mod server;

pub use server::{ServeArguments, serve};

use crate::failure::Failure;

/// Options of the demo.
#[derive(clap::Args)]
pub struct Arguments {
    /// Leaves the chain running afterwards and prints its address.
    #[arg(long)]
    keep: bool,
    /// Also draws the run as an SVG picture into this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<std::path::PathBuf>,
}

/// Runs the demo.
///
/// # Errors
/// When a step fails.
pub fn run(_arguments: &Arguments) -> Result<(), Failure> {
    let _ = (ledger::Ledger::new([""; 0]), picture::draw);
    Ok(())
}
