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

/// Property tests with one name, in any crate.
struct Target {
    /// The test binary, or the module of the binaries called `it`.
    name: &'static str,
    place: Place,
    what: &'static str,
}

/// Where a target's tests stand.
#[derive(Clone, Copy)]
enum Place {
    /// In a test binary of its own.
    Binary,
    /// In a module of the crates' one integration binary, `it`.
    Module,
}

/// What strangers can send, and what must hold whatever they do.
const TARGETS: &[Target] = &[
    Target {
        name: "hostile",
        place: Place::Binary,
        what: "random and mutated WASM modules; mutated agreements",
    },
    Target {
        name: "hostile",
        place: Place::Module,
        what: "random RPC bodies, methods and parameters; state dumps; database files; terms.json and canonical terms; files of reports; OpenSLO documents and overlays",
    },
    Target {
        name: "same_results",
        place: Place::Binary,
        what: "metering changes no result",
    },
    Target {
        name: "codec",
        place: Place::Binary,
        what: "random and mutated lane messages",
    },
    Target {
        name: "rollback",
        place: Place::Module,
        what: "random trees of calls that fail",
    },
    Target {
        name: "trie",
        place: Place::Module,
        what: "random changes of state",
    },
    Target {
        name: "invariants",
        place: Place::Binary,
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
    let wanted = |target: &&Target| only.is_none_or(|name| target.name.contains(name));
    let chosen: Vec<_> = TARGETS.iter().filter(wanted).collect();
    let done = side_by_side::each(&chosen, |target| {
        let (start, mut rounds) = (Instant::now(), 0_u32);
        while rounds == 0 || start.elapsed() < time {
            round(workshop, target)?;
            rounds += 1;
        }
        let seconds = start.elapsed().as_secs_f64();
        eprintln!(
            "      {} ({}): {rounds} rounds in {seconds:.0} s",
            target.what, target.name
        );
        Ok(())
    });
    done.into_iter().collect()
}

/// Runs a target's tests once.
///
/// # Errors
/// When one fails, and when there is none: a renamed file must not end its fuzzing in silence.
fn round(workshop: &Workshop, target: &Target) -> Result<(), Failure> {
    // Of the whole workspace, as the tests are: one package alone resolves other features, and compiles the compiler again.
    let mut test = workshop.compile(&["test", "--quiet", "--locked", "--workspace"]);
    test.arg("--test");
    match target.place {
        Place::Binary => test.arg(target.name),
        Place::Module => test.args(["it", "--", &format!("{}::", target.name)]),
    };
    let printed = process::capture(&mut test)?;
    if some_ran(&printed) {
        return Ok(());
    }
    Err(Failure::unexpected(
        format!("`{}` should run tests", process::line(&test)),
        printed,
    ))
}

/// Whether any of the test binaries ran a test.
fn some_ran(printed: &str) -> bool {
    printed
        .lines()
        .filter_map(|line| line.strip_prefix("running "))
        .any(|rest| !rest.starts_with("0 "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_of_every_target_are_there() {
        let listed = std::process::Command::new("git")
            .args(["ls-files", "../*.rs"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("git lists the sources");
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        for target in TARGETS {
            let file = match target.place {
                Place::Binary => format!("/tests/{}.rs", target.name),
                Place::Module => format!("/tests/it/{}.rs", target.name),
            };
            assert!(
                listed.lines().any(|line| line.ends_with(&file)),
                "no package has {file}"
            );
        }
    }

    #[test]
    fn binaries_without_a_test_of_the_name_are_told_from_those_with_one() {
        assert!(!some_ran(
            "\nrunning 0 tests\n\ntest result: ok. 0 passed\n"
        ));
        assert!(some_ran("running 0 tests\nrunning 1 test\n.\n"));
    }
}
