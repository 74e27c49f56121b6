//! `test --coverage`: which lines of the contracts the tests reach.
//!
//! In the native lane the contract's code is compiled into the test, so the compiler's own coverage sees it. cargo-llvm-cov runs that; it
//! is not ours to replace.

use super::devnet::Devnet;
use super::{Run, cargo, succeeds};
use crate::build::Project;
use crate::output::{Answer, Failure, Output};

use serde_json::{Value, json};

pub(super) fn run(run: &Run, output: &Output) -> Result<Answer, Failure> {
    if !succeeds(cargo().args(["llvm-cov", "--version"])) {
        return Err(Failure::new(
            "coverage",
            "coverage needs cargo-llvm-cov, which is not installed",
        )
        .with_hint("cargo install cargo-llvm-cov --locked && rustup component add llvm-tools"));
    }
    if run.lane() == "vm" {
        return Err(Failure::usage(
            "--coverage sees the native lane only; it cannot see into the VM",
        )
        .with_hint("leave --lane out"));
    }
    let project = Project::discover(run.selection.directory(), output)?;
    let contracts = project.select(run.selection.package.as_deref())?;
    let artifacts = super::built(&project, &contracts, output)?;
    // What an earlier run left would count as reached.
    if !succeeds(
        cargo()
            .args(["llvm-cov", "clean", "--workspace"])
            .current_dir(&project.root),
    ) {
        return Err(Failure::new(
            "coverage",
            "cargo llvm-cov cannot remove what an earlier run has counted",
        )
        .with_hint("cargo llvm-cov clean --workspace says why"));
    }
    let mut devnet = Devnet::start()?;
    let mut command = cargo();
    command.args(["llvm-cov", "--no-report", "test"]);
    command.current_dir(
        contracts
            .first()
            .map_or(&project.root, |contract| &contract.dir),
    );
    for contract in &contracts {
        command.args(["--package", &contract.package]);
    }
    if let Some(filter) = &run.filter {
        command.arg(filter);
    }
    run.environment(&mut command, &devnet.lane, &artifacts, output);
    command.env("SLACONTRACT_LANE", "native");
    output.status("Testing", "in the native lane, with coverage");
    let (status, counts) = super::harness::run(&mut command, false, output)?;
    if let Some(end) = devnet.ended() {
        return Err(Failure::new(
            "devnet",
            format!("the devnet ended while the tests were running ({end})"),
        ));
    }
    if !status.success() {
        return Err(Failure::new(
            "test",
            "the tests failed; there is no coverage of a failed run",
        )
        .with_details(counts.document("native"))
        .with_hint("cargo slacontract test shows why"));
    }
    report(&project, counts.document("native"))
}

/// The table for people, the figures for programs, and a file for editors.
fn report(project: &Project, tests: Value) -> Result<Answer, Failure> {
    let lcov = project.target_dir.join("slacontract").join("coverage.lcov");
    let ask = |arguments: &[&str]| {
        let said = cargo()
            .args(["llvm-cov", "report"])
            .args(arguments)
            .current_dir(&project.root)
            .output()
            .map_err(|error| Failure::new("cargo", format!("cannot run cargo: {error}")))?;
        if said.status.success() {
            return Ok(String::from_utf8_lossy(&said.stdout).into_owned());
        }
        let why = String::from_utf8_lossy(&said.stderr).trim().to_owned();
        Err(
            Failure::new("coverage", format!("cargo llvm-cov gave no report: {why}"))
                .with_hint("rustup component add llvm-tools"),
        )
    };
    let path = lcov.display().to_string();
    ask(&["--lcov", "--output-path", &path])?;
    let figures: Value = serde_json::from_str(&ask(&["--json", "--summary-only"])?)
        .map_err(|error| Failure::new("coverage", format!("cargo llvm-cov's report: {error}")))?;
    let files = figures["data"][0]["files"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let mut rows = Vec::new();
    for file in &files {
        let name = file["filename"].as_str().unwrap_or_default();
        let shown = std::path::Path::new(name)
            .strip_prefix(&project.root)
            .map_or_else(|_| name.to_owned(), |path| path.display().to_string());
        let lines = &file["summary"]["lines"];
        rows.push(json!({
            "file": shown,
            "lines": lines["count"],
            "covered": lines["covered"],
            "percent": lines["percent"],
        }));
    }
    let width = rows
        .iter()
        .filter_map(|row| row["file"].as_str())
        .map(str::len)
        .max()
        .unwrap_or(0);
    let text: String = rows
        .iter()
        .map(|row| {
            format!(
                "{:width$}  {:>4} of {:>4} lines  {:>5.1} %\n",
                row["file"].as_str().unwrap_or_default(),
                row["covered"],
                row["lines"],
                row["percent"].as_f64().unwrap_or_default()
            )
        })
        .collect();
    Ok(Answer::new(
        format!("{text}lines for editors are in {path}"),
        json!({ "tests": tests, "files": rows, "lcov": path }),
    ))
}
