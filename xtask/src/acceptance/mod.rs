//! `cargo xtask acceptance`: tools and libraries of others, unmodified, against this repository's programs.

mod checks;
mod contract;
mod play;
mod stylus;
mod tool;

use crate::failure::Failure;
use crate::workshop::Workshop;

/// Options of the acceptance task.
#[derive(clap::Args)]
pub struct Arguments {
    /// Whose tools are run.
    whose: Whose,
    /// Only contracts whose name contains this, and those that they call.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

/// What is tried.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Whose {
    /// `cargo stylus` with contracts over stylus-sdk and openzeppelin-stylus.
    Stylus,
}

/// Runs the tools.
///
/// # Errors
/// When one does not do what it does elsewhere.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let workshop = Workshop::find()?;
    workshop.build_cli()?;
    match arguments.whose {
        Whose::Stylus => stylus::run(&workshop, arguments.only.as_deref()),
    }
}

/// Everything, for the test command.
///
/// # Errors
/// As [`run`].
pub fn all(workshop: &Workshop) -> Result<(), Failure> {
    stylus::run(workshop, None)
}
