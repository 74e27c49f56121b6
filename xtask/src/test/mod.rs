//! `cargo xtask test`: everything CI does, in one order, each step timed.
//!
//! A failed step does not stop the others, because a contributor wants the whole list; steps that need something a
//! failed step should have made are skipped and counted. Every step uses one target folder and one profile, so
//! that nothing is compiled twice.

mod attacks;
mod clients;
mod documents;
mod scaffold;
mod steps;
mod story;
mod tools;

use std::time::Instant;

use crate::failure::Failure;
use crate::workshop::Workshop;
use steps::{Needs, STEPS, Step};

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
    let (mut passed, mut failed, mut skipped) = (0, Vec::new(), 0);
    let mut have = Have {
        tools: true,
        cli: true,
    };
    for (index, step) in steps.iter().enumerate() {
        eprintln!(
            "\n[{}/{}] {}: {}",
            index + 1,
            steps.len(),
            step.name,
            step.does
        );
        if !have.enough_for(step.needs) {
            eprintln!("      skipped: an earlier step that it needs failed");
            skipped += 1;
            continue;
        }
        let start = Instant::now();
        match (step.run)(&workshop, depth) {
            Ok(()) => {
                passed += 1;
                eprintln!("      ok in {:.1} s", start.elapsed().as_secs_f64());
            }
            Err(failure) => {
                eprintln!(
                    "      FAILED after {:.1} s: {failure}",
                    start.elapsed().as_secs_f64()
                );
                have.lose(step);
                failed.push(step.name);
            }
        }
    }
    eprintln!(
        "\n{} steps in {:.0} s",
        steps.len(),
        began.elapsed().as_secs_f64()
    );
    println!(
        "steps: {passed} passed, {} failed, {skipped} skipped",
        failed.len()
    );
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::Several(format!(
        "failed: {}; run one again with `cargo xtask test --only {}`",
        failed.join(", "),
        failed[0]
    )))
}

/// What the steps so far have made available.
struct Have {
    tools: bool,
    cli: bool,
}

impl Have {
    fn enough_for(&self, needs: Needs) -> bool {
        match needs {
            Needs::Nothing => true,
            Needs::Node => self.tools,
            Needs::Cli => self.cli,
            Needs::NodeAndCli => self.tools && self.cli,
        }
    }

    fn lose(&mut self, step: &Step) {
        match step.name {
            steps::TOOLS => self.tools = false,
            steps::CLI => self.cli = false,
            _ => {}
        }
    }
}
