//! Which steps passed, failed or were skipped, and what they have made available to later ones.

use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::workshop::Workshop;

use super::Depth;
use super::beside::Ended;
use super::steps::{self, Needs, Step};

/// How the steps ended, in the order in which they are told.
pub struct Tally {
    of: usize,
    told: usize,
    passed: usize,
    failed: Vec<&'static str>,
    skipped: usize,
    tools: bool,
    cli: bool,
}

impl Tally {
    /// Of so many steps none has run.
    pub fn new(of: usize) -> Self {
        Self {
            of,
            told: 0,
            passed: 0,
            failed: Vec::new(),
            skipped: 0,
            tools: true,
            cli: true,
        }
    }

    /// Whether no step that makes these has failed.
    pub fn have(&self, needs: Needs) -> bool {
        match needs {
            Needs::Nothing => true,
            Needs::Node => self.tools,
            Needs::Cli => self.cli,
            Needs::NodeAndCli => self.tools && self.cli,
        }
    }

    /// Runs steps one after the other, those whose needs are met.
    pub fn run(&mut self, steps: &[&Step], workshop: &Workshop, depth: Depth) {
        for step in steps {
            self.tell(step);
            if !self.have(step.needs) {
                eprintln!("      skipped: an earlier step that it needs failed");
                self.skipped += 1;
                continue;
            }
            let start = Instant::now();
            let result = (step.run)(workshop, depth);
            self.count(step, start.elapsed(), result);
        }
    }

    /// Tells of a step that has run elsewhere.
    pub fn end(&mut self, step: &Step, ended: Ended) {
        self.tell(step);
        eprint!("{}", ended.said);
        self.count(step, ended.took, ended.result);
    }

    fn tell(&mut self, step: &Step) {
        self.told += 1;
        eprintln!("\n[{}/{}] {}: {}", self.told, self.of, step.name, step.does);
    }

    fn count(&mut self, step: &Step, took: Duration, result: Result<(), Failure>) {
        let seconds = took.as_secs_f64();
        match result {
            Ok(()) => {
                self.passed += 1;
                eprintln!("      ok in {seconds:.1} s");
            }
            Err(failure) => {
                eprintln!("      FAILED after {seconds:.1} s: {failure}");
                match step.name {
                    steps::TOOLS => self.tools = false,
                    steps::CLI => self.cli = false,
                    _ => {}
                }
                self.failed.push(step.name);
            }
        }
    }

    /// Prints the sums; an error when a step failed.
    ///
    /// # Errors
    /// Naming the steps that failed.
    pub fn result(self) -> Result<(), Failure> {
        println!(
            "steps: {} passed, {} failed, {} skipped",
            self.passed,
            self.failed.len(),
            self.skipped
        );
        let Some(first) = self.failed.first() else {
            return Ok(());
        };
        Err(Failure::Several(format!(
            "failed: {}; run one again with `cargo xtask test --only {first}`",
            self.failed.join(", ")
        )))
    }
}
