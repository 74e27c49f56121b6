//! What an author waits for and what a contract weighs.

use std::fs::File;
use std::time::{Instant, SystemTime};

use crate::failure::Failure;
use crate::process;

use super::{Bench, Figure};

/// Bytes of each example as deployed, uncompressed, and what it may have.
const BUDGETS: [(&str, f64); 3] = [("counter", 1024.0), ("escrow", 3072.0), ("token", 8192.0)];

/// Sizes of the example contracts.
pub fn sizes(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let mut figures = Vec::new();
    for (package, budget) in BUDGETS {
        let mut build = bench.slacontract(bench.workshop.root());
        build
            .env("CARGO_TARGET_DIR", bench.workshop.target())
            .args(["build", "--package", package]);
        process::capture(&mut build)?;
        let wasm = bench
            .workshop
            .target()
            .join(format!("slacontract/{package}.wasm"));
        let bytes = std::fs::metadata(&wasm)
            .map_err(Failure::file(&wasm))?
            .len();
        let bytes = u32::try_from(bytes)
            .map_err(|_| Failure::unexpected(format!("{package}.wasm"), bytes))?;
        figures.push(Figure::new(
            format!("WASM as deployed: {package}"),
            f64::from(bytes),
            budget,
            "bytes",
        ));
    }
    Ok(figures)
}

/// How often a check is repeated; the middle one counts.
const CHECKS: usize = 5;

/// What an agreement adds to the compiler's check of a contract after a change: the full example beside a counter.
pub fn agreement(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let (plain, agreement) = (check(bench, "counter")?, check(bench, "hosting")?);
    Ok(vec![Figure::new(
        "`cargo check` of an agreement after a change, beyond a counter's",
        (agreement - plain).max(0.0),
        1.0,
        "s",
    )])
}

/// Seconds of `cargo check` of an example after its source was touched.
fn check(bench: &Bench, package: &str) -> Result<f64, Failure> {
    let source = bench
        .workshop
        .path(&format!("examples/{package}/src/lib.rs"));
    let run = || {
        let mut check = bench.workshop.cargo();
        check.args([
            "check",
            "--quiet",
            "--locked",
            "--lib",
            "--package",
            package,
        ]);
        process::capture(&mut check)
    };
    run()?;
    let mut seconds = Vec::new();
    for _ in 0..CHECKS {
        File::options()
            .append(true)
            .open(&source)
            .and_then(|file| file.set_modified(SystemTime::now()))
            .map_err(Failure::file(&source))?;
        let start = Instant::now();
        run()?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(seconds[CHECKS / 2])
}

/// Time of the first test run of a new project, and of one after touching its source.
pub fn scaffold(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let start = Instant::now();
    process::capture(bench.slacontract(folder.path()).args(["new", "x"]))?;
    let project = folder.path().join("x");
    process::capture(bench.slacontract(&project).arg("test"))?;
    let first = start.elapsed().as_secs_f64();

    let source = project.join("src/lib.rs");
    let mut text = std::fs::read_to_string(&source).map_err(Failure::file(&source))?;
    text.push_str("\n// touched\n");
    std::fs::write(&source, text).map_err(Failure::file(&source))?;
    let start = Instant::now();
    process::capture(bench.slacontract(&project).arg("test"))?;
    let again = start.elapsed().as_secs_f64();
    Ok(vec![
        Figure::new(
            "`new x && cd x && test`, nothing built before",
            first,
            60.0,
            "s",
        ),
        Figure::new("`test` after touching the contract", again, 6.0, "s"),
    ])
}
