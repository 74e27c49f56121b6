//! `cargo xtask fuzz`: random input for what strangers can reach, on the stable compiler.
//!
//! The targets are property tests beside the code they test, run again and again with new random seeds until the time
//! is used. What one finds is shrunk and printed with the test that found it.

use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::process;
use crate::side_by_side;
use crate::workshop::Workshop;

/// Options of the fuzz task.
#[derive(clap::Args)]
pub struct Arguments {
    /// Seconds for each target.
    #[arg(long, default_value_t = 60, value_name = "S")]
    seconds: u64,
    /// Runs only targets whose name contains this.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

/// Files of property tests with one name, in any crate.
struct Target {
    test: &'static str,
    what: &'static str,
}

/// What strangers can send, and what must hold whatever they do.
const TARGETS: &[Target] = &[
    Target {
        test: "hostile",
        what: "random and mutated WASM modules; random RPC bodies, methods and parameters; mutated agreements, terms.json and canonical terms; files of reports; OpenSLO documents and overlays",
    },
    Target {
        test: "same_results",
        what: "metering changes no result",
    },
    Target {
        test: "codec",
        what: "random and mutated lane messages",
    },
    Target {
        test: "rollback",
        what: "random trees of calls that fail",
    },
    Target {
        test: "trie",
        what: "random changes of state",
    },
    Target {
        test: "invariants",
        what: "random behaviour of all parties of an agreement",
    },
];

/// Runs the targets for the time given.
///
/// # Errors
/// When a target finds an input it cannot take.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    targets(
        &Workshop::find()?,
        Duration::from_secs(arguments.seconds),
        arguments.only.as_deref(),
    )
}

/// Runs every target for the time given.
///
/// # Errors
/// As [`run`].
pub fn each(workshop: &Workshop, time: Duration) -> Result<(), Failure> {
    targets(workshop, time, None)
}

fn targets(workshop: &Workshop, time: Duration, only: Option<&str>) -> Result<(), Failure> {
    let wanted = |target: &&Target| only.is_none_or(|name| target.test.contains(name));
    let chosen: Vec<_> = TARGETS.iter().filter(wanted).collect();
    let done = side_by_side::each(&chosen, |target| {
        let (start, mut rounds) = (Instant::now(), 0_u32);
        while rounds == 0 || start.elapsed() < time {
            let mut test = workshop.cargo();
            // Of the whole workspace, as the tests are: one package alone resolves other features, and compiles the compiler again.
            test.args([
                "test",
                "--quiet",
                "--locked",
                "--workspace",
                "--test",
                target.test,
            ]);
            process::capture(&mut test)?;
            rounds += 1;
        }
        let seconds = start.elapsed().as_secs_f64();
        eprintln!(
            "      {} ({}): {rounds} rounds in {seconds:.0} s",
            target.what, target.test
        );
        Ok(())
    });
    done.into_iter().collect()
}
