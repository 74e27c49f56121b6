//! `cargo xtask fuzz`: random input for what strangers can reach, on the stable compiler.
//!
//! The targets are property tests beside the code they test; here they get more cases. What one finds is kept by
//! proptest as a regression file beside the test and runs first ever after.

use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// Options of the fuzz task.
#[derive(clap::Args)]
pub struct Arguments {
    /// Seconds for each target.
    #[arg(long, default_value_t = 60, value_name = "S")]
    seconds: u64,
    /// Runs only targets whose package or test name contains this.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

/// A property test that takes arbitrary bytes.
struct Target {
    package: &'static str,
    test: &'static str,
    what: &'static str,
}

/// What strangers can send.
const TARGETS: &[Target] = &[];

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
    let wanted = |target: &&Target| {
        only.is_none_or(|name| target.package.contains(name) || target.test.contains(name))
    };
    for target in TARGETS.iter().filter(wanted) {
        // Rounds grow until the time is used, since a round's length is not known before.
        let (start, mut cases, mut tried) = (Instant::now(), 256_u64, 0_u64);
        while tried == 0 || start.elapsed() < time {
            let mut test = workshop.cargo();
            test.args([
                "test",
                "--quiet",
                "--locked",
                "--package",
                target.package,
                target.test,
            ]);
            test.env("PROPTEST_CASES", cases.to_string());
            process::capture(&mut test)?;
            tried += cases;
            cases = cases.saturating_mul(4).min(1 << 20);
        }
        eprintln!(
            "      {} {}: {}, {tried} cases in {:.0} s",
            target.package,
            target.test,
            target.what,
            start.elapsed().as_secs_f64()
        );
    }
    Ok(())
}
