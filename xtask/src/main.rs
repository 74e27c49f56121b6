//! Everything CI and the README call: `cargo xtask demo | test | acceptance | bench | fuzz | docs | vectors | simulate`.
//!
//! The tasks drive the same binaries a user has (the CLI, unmodified npm clients), never the crates behind them:
//! what passes here works outside the checkout too. Tasks share three things: how a program is run
//! ([`process`]), where built things are ([`workshop`]) and a devnet on a free port ([`devnet`]).

mod acceptance;
mod bench;
mod demo;
mod devnet;
mod failure;
mod fuzz;
mod process;
mod reference;
mod side_by_side;
mod simulate;
mod test;
mod vectors;
mod workshop;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "The tasks of this repository",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Scaffolds, tests, deploys and operates an uptime agreement until a breach is paid.
    Demo(demo::Arguments),
    /// Everything CI does: formatting, lints, all tests, examples, clients, book, demo.
    Test(test::Arguments),
    /// Tools of others, unmodified, against the devnet: `cargo stylus` with its SDK and OpenZeppelin's contracts.
    Acceptance(acceptance::Arguments),
    /// The figures of the book's benchmark page.
    Bench(bench::Arguments),
    /// Random input for what strangers can reach.
    Fuzz(fuzz::Arguments),
    /// Writes the generated reference pages of the book.
    Docs(reference::Arguments),
    /// Runs a folder of outcomes computed by other systems, each group at the layer it names.
    Vectors(vectors::Arguments),
    /// Plays strategies against the rules: what parameters are chosen from.
    Simulate(simulate::Arguments),
    /// The web service that the demo measures and kills; the demo starts it as a process of its own.
    #[command(hide = true)]
    Serve(demo::ServeArguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Demo(arguments) => demo::run(&arguments),
        Task::Test(arguments) => test::run(&arguments),
        Task::Acceptance(arguments) => acceptance::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Fuzz(arguments) => fuzz::run(&arguments),
        Task::Docs(arguments) => reference::run(&arguments),
        Task::Vectors(arguments) => {
            return vectors::run(&arguments).unwrap_or_else(|failure| {
                eprintln!("error: {failure}");
                ExitCode::FAILURE
            });
        }
        Task::Simulate(arguments) => simulate::run(&arguments),
        Task::Serve(arguments) => demo::serve(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
