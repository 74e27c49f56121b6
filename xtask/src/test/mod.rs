//! `cargo xtask test`: everything CI does, in one order, each step timed.
//!
//! A failed step does not stop the others, because a contributor wants the whole list; steps that need something a
//! failed step should have made are skipped and counted. Every step uses one target folder and one profile, so
//! that nothing is compiled twice. Steps that need only the built tool run beside the others ([`beside`]).

mod attacks;
mod beside;
mod clients;
mod documents;
mod engines;
mod libraries;
mod lints;
mod scaffold;
mod steps;
mod story;
mod tally;
mod tools;

use std::thread;
use std::time::Instant;

use crate::failure::Failure;
use crate::workshop::Workshop;
use steps::{STEPS, Step};
use tally::Tally;

/// Options of the test task.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only what needs no devnet: formatting, lints, unit and property tests.
    #[arg(long, conflicts_with = "full")]
    quick: bool,
    /// Also what takes long or needs a tool that is compiled first: cargo-deny, long fuzzing.
    #[arg(long)]
    full: bool,
    /// Runs only the steps whose name contains this.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Lists the steps and does nothing.
    #[arg(long)]
    list: bool,
}

/// How much is tested.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Depth {
    /// `--quick`
    Quick,
    /// What CI runs.
    Usual,
    /// `--full`
    Full,
}

/// Runs the steps.
///
/// # Errors
/// When at least one step failed.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let depth = match (arguments.quick, arguments.full) {
        (true, _) => Depth::Quick,
        (_, true) => Depth::Full,
        _ => Depth::Usual,
    };
    let wanted = |step: &&Step| {
        step.from <= depth
            && arguments
                .only
                .as_ref()
                .is_none_or(|name| step.name.contains(name.as_str()))
    };
    let steps: Vec<&Step> = STEPS.iter().filter(wanted).collect();
    if arguments.list {
        for step in steps {
            println!("{:14} {}", step.name, step.does);
        }
        return Ok(());
    }
    let workshop = Workshop::find()?;
    let began = Instant::now();
    let mut tally = Tally::new(steps.len());
    let first = steps.iter().take_while(|step| !step.beside).count();
    let (before, rest) = steps.split_at(first);
    let together = rest.iter().take_while(|step| step.beside).count();
    let (beside, after) = rest.split_at(together);
    tally.run(before, &workshop, depth);
    if after.is_empty() || !beside.iter().all(|step| tally.have(step.needs)) {
        tally.run(rest, &workshop, depth);
    } else {
        let ended = thread::scope(|scope| {
            let aside = scope.spawn(|| {
                let run = |step: &&Step| beside::run(&workshop, step, depth);
                beside.iter().map(run).collect::<Vec<_>>()
            });
            eprintln!(
                "\n{} run beside the following steps; what they say is shown when those have ended",
                names(beside)
            );
            tally.run(after, &workshop, depth);
            // A panic there is a panic here.
            aside
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        for (step, ended) in beside.iter().zip(ended) {
            tally.end(step, ended);
        }
    }
    eprintln!(
        "\n{} steps in {:.0} s",
        steps.len(),
        began.elapsed().as_secs_f64()
    );
    tally.result()
}

/// The names of steps, for a sentence.
fn names(steps: &[&Step]) -> String {
    let names: Vec<_> = steps.iter().map(|step| step.name).collect();
    names.join(", ")
}
