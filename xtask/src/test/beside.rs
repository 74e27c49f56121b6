//! Steps that run beside others: each as a process of its own, whose words are kept until it ends, so that two steps never talk at once.
//!
//! They wait for compilers, chains and clients by turns and have a target folder of their own, so they fill what the lints and the
//! examples leave of the machine.

use std::fs::File;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

use super::Depth;
use super::steps::Step;

/// How a step ended.
pub struct Ended {
    /// What it said on both streams.
    pub said: String,
    /// How long it took.
    pub took: Duration,
    /// Whether it did what it should.
    pub result: Result<(), Failure>,
}

/// Runs one step in a process of its own.
pub fn run(workshop: &Workshop, step: &Step, depth: Depth) -> Ended {
    let start = Instant::now();
    let (said, result) = match listen(workshop, step, depth) {
        Ok((said, result)) => (said, result),
        Err(failure) => (String::new(), Err(failure)),
    };
    Ended {
        said,
        took: start.elapsed(),
        result,
    }
}

/// What the step said, and whether it passed.
fn listen(
    workshop: &Workshop,
    step: &Step,
    depth: Depth,
) -> Result<(String, Result<(), Failure>), Failure> {
    let words = || Failure::file("what a step says, in a temporary folder");
    let file = tempfile::NamedTempFile::new().map_err(words())?;
    let write = |file: &File| file.try_clone().map(Stdio::from);
    let mut own = process::command(workshop.own());
    own.args(["test", "--only", step.name])
        // Built already, and not to be waited for: cargo lets one build into a folder at a time.
        .env("SLACONTRACT_CLI", workshop.cli_path())
        .stdin(Stdio::null())
        .stdout(write(file.as_file()).map_err(words())?)
        .stderr(write(file.as_file()).map_err(words())?);
    if depth == Depth::Full {
        own.arg("--full");
    }
    let status = own.status().map_err(|source| Failure::Start {
        program: process::line(&own),
        source,
    })?;
    let said = std::fs::read(file.path()).map_err(Failure::file(file.path()))?;
    let result = if status.success() {
        Ok(())
    } else {
        Err(Failure::Ended {
            program: process::line(&own),
            status: status.to_string(),
            output: String::new(),
        })
    };
    Ok((String::from_utf8_lossy(&said).into_owned(), result))
}

#[cfg(test)]
mod tests {
    use super::super::steps::STEPS;

    #[test]
    fn the_name_of_a_step_that_runs_beside_others_means_no_other_step() {
        for step in STEPS.iter().filter(|step| step.beside) {
            let meant: Vec<_> = STEPS
                .iter()
                .filter(|other| other.name.contains(step.name))
                .map(|other| other.name)
                .collect();
            assert_eq!(meant, [step.name]);
        }
    }

    #[test]
    fn steps_beside_others_stand_together_and_others_follow() {
        let first = STEPS.iter().position(|step| step.beside).unwrap();
        let last = STEPS.iter().rposition(|step| step.beside).unwrap();
        assert!(STEPS[first..=last].iter().all(|step| step.beside));
        assert!(last + 1 < STEPS.len());
    }
}
