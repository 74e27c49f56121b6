//! Simulations that parameters are chosen from. They play strategies against the very functions the contracts call; what is random or
//! a fraction here decides who does what, never who gets how much.

mod court;
mod random;

use crate::failure::Failure;

/// Options of the simulations.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Panels, fees, stakes and slashing against jurors and parties that do not mean well.
    Court(court::Arguments),
}

/// Runs a simulation and prints its figures.
///
/// # Errors
/// When a picture cannot be written, or the default parameters miss a bar.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.what {
        What::Court(arguments) => court::run(arguments),
    }
}
