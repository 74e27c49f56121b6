//! `gas snapshot`: the gas of every test in a file that is kept with the sources, and a check that it has not grown.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::grouped;
use super::test::Run;
use super::test::gas::{Record, Records};
use crate::output::{Answer, Failure, Output};

/// Keep the gas of the tests, and notice when it grows.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract gas snapshot           # writes gas.snapshot\n  cargo slacontract gas snapshot --check   # fails where gas has grown"
)]
pub(crate) struct Gas {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the gas of each test's calls to gas.snapshot, next to the contract's Cargo.toml.
    #[command(
        after_help = "Examples:\n  cargo slacontract gas snapshot\n  cargo slacontract gas snapshot --check --tolerance 1"
    )]
    Snapshot(Snapshot),
}

#[derive(Debug, Args)]
struct Snapshot {
    /// Compare with gas.snapshot instead of writing it; fail where gas has grown.
    #[arg(long)]
    check: bool,
    /// How much more is allowed, in percent.
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0, requires = "check", value_parser = percent)]
    tolerance: f64,
    #[command(flatten)]
    run: Run,
}

const FILE: &str = "gas.snapshot";
const HEAD: &str = "# Gas of each test's calls, written by `cargo slacontract gas snapshot`: test, method, calls, gas of all calls.\n";

/// Calls and gas by test and method.
type Lines = BTreeMap<(String, String), (u64, u64)>;

impl Gas {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let Command::Snapshot(snapshot) = self.command;
        if snapshot.run.lane() == "native" {
            return Err(Failure::usage("gas is measured in the VM lane")
                .with_hint("leave --lane native out"));
        }
        if snapshot.run.filter.is_some() && !snapshot.check {
            return Err(
                Failure::usage("a snapshot of some tests would forget the others")
                    .with_hint("leave the filter out, or add --check"),
            );
        }
        let records = Records::new()?;
        snapshot.run.run(Some(&records), output)?;
        let packages = by_package(&records.read()?);
        if snapshot.check {
            check(&packages, snapshot.tolerance, snapshot.run.filter.is_some())
        } else {
            write(&packages)
        }
    }
}

fn percent(text: &str) -> Result<f64, String> {
    text.trim_end_matches('%')
        .parse()
        .ok()
        .filter(|percent| (0.0..=1000.0).contains(percent))
        .ok_or_else(|| format!("{text:?} is no share; write percent from 0 to 1000, as 1 or 0.5"))
}

fn by_package(records: &[Record]) -> BTreeMap<PathBuf, Lines> {
    let mut packages: BTreeMap<PathBuf, Lines> = BTreeMap::new();
    for record in records {
        let lines = packages.entry(record.dir.clone()).or_default();
        for call in &record.calls {
            let line = lines
                .entry((record.test.clone(), call.method.clone()))
                .or_default();
            line.0 += 1;
            line.1 += call.gas;
        }
    }
    packages
}

fn write(packages: &BTreeMap<PathBuf, Lines>) -> Result<Answer, Failure> {
    let mut written = Vec::new();
    for (dir, lines) in packages {
        let path = dir.join(FILE);
        let mut text = HEAD.to_owned();
        for ((test, method), (calls, gas)) in lines {
            text.push_str(&format!("{test}\t{method}\t{calls}\t{gas}\n"));
        }
        replace(&path, &text)?;
        written.push(json!({ "file": path, "lines": lines.len() }));
    }
    if written.is_empty() {
        return Err(
            Failure::new("gas", "no test has called a contract in the VM lane")
                .with_hint("tests with #[slacontract::test] that call contracts give a snapshot"),
        );
    }
    let text: Vec<String> = packages
        .iter()
        .map(|(dir, lines)| format!("{} lines in {}", lines.len(), dir.join(FILE).display()))
        .collect();
    Ok(Answer::new(text.join("\n"), json!({ "written": written })))
}

/// Writes the file as a whole or not at all.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new("io", format!("cannot write {}: {error}", path.display()))
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    fs::write(file.path(), text).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn read(path: &Path) -> Result<Lines, Failure> {
    let text = fs::read_to_string(path).map_err(|error| {
        Failure::new("gas", format!("cannot read {}: {error}", path.display()))
            .with_hint("cargo slacontract gas snapshot writes it")
    })?;
    let mut lines = Lines::new();
    for (number, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let parts: Vec<&str> = line.split('\t').collect();
        let parsed = match parts.as_slice() {
            [test, method, calls, gas] => calls
                .parse()
                .ok()
                .zip(gas.parse().ok())
                .map(|figures| (((*test).to_owned(), (*method).to_owned()), figures)),
            _ => None,
        };
        let Some((key, figures)) = parsed else {
            return Err(Failure::new(
                "gas",
                format!(
                    "{}:{}: {line:?} is no line of a gas snapshot",
                    path.display(),
                    number + 1
                ),
            )
            .with_hint("cargo slacontract gas snapshot writes the file anew"));
        };
        lines.insert(key, figures);
    }
    Ok(lines)
}

/// One difference.
struct Change {
    what: String,
    before: Option<u64>,
    after: Option<u64>,
    grown: bool,
}

fn check(
    packages: &BTreeMap<PathBuf, Lines>,
    tolerance: f64,
    some: bool,
) -> Result<Answer, Failure> {
    let (mut changes, mut compared) = (Vec::new(), 0);
    for (dir, now) in packages {
        let kept = read(&dir.join(FILE))?;
        compared += now.len();
        changes.extend(differences(&kept, now, tolerance, some));
    }
    let document = json!({
        "compared": compared,
        "tolerance": tolerance,
        "changes": changes.iter().map(|change| json!({
            "what": change.what, "before": change.before, "after": change.after, "grown": change.grown,
        })).collect::<Vec<Value>>(),
    });
    let text = table(&changes);
    if changes.iter().any(|change| change.grown) {
        return Err(Failure::new(
            "gas",
            format!("gas has grown, in lines with +\n{}", text.trim_end()),
        )
        .with_details(document)
        .with_hint("if that is meant: cargo slacontract gas snapshot, and commit gas.snapshot"));
    }
    let summary = if changes.is_empty() {
        format!("{compared} lines as kept")
    } else {
        format!("{text}nothing has grown; cargo slacontract gas snapshot keeps what has changed")
    };
    Ok(Answer::new(summary, document))
}

/// What differs. With `some`, lines of tests that did not run are not missed.
fn differences(kept: &Lines, now: &Lines, tolerance: f64, some: bool) -> Vec<Change> {
    let mut changes = Vec::new();
    for (key @ (test, method), (calls, gas)) in now {
        let what = format!("{test} {method}");
        match kept.get(key) {
            Some((before_calls, before)) if before_calls == calls && before == gas => {}
            Some((_, before)) => changes.push(Change {
                what,
                before: Some(*before),
                after: Some(*gas),
                grown: *gas as f64 > *before as f64 * (1.0 + tolerance / 100.0),
            }),
            None => changes.push(Change {
                what,
                before: None,
                after: Some(*gas),
                grown: false,
            }),
        }
    }
    for (key @ (test, method), (_, before)) in kept {
        if !some && !now.contains_key(key) {
            changes.push(Change {
                what: format!("{test} {method}"),
                before: Some(*before),
                after: None,
                grown: false,
            });
        }
    }
    changes
}

fn table(changes: &[Change]) -> String {
    let width = changes
        .iter()
        .map(|change| change.what.len())
        .max()
        .unwrap_or(0);
    let shown = |gas: Option<u64>| gas.map_or_else(|| "none".into(), |gas| grouped(gas as usize));
    let mut text = String::new();
    for change in changes {
        let share = match (change.before, change.after) {
            (Some(before), Some(after)) if before > 0 => format!(
                "  {:+.2} %",
                (after as f64 - before as f64) * 100.0 / before as f64
            ),
            _ => String::new(),
        };
        text.push_str(&format!(
            "{} {:width$}  {:>12} -> {:>12}{share}\n",
            if change.grown { '+' } else { ' ' },
            change.what,
            shown(change.before),
            shown(change.after)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(entries: &[(&str, u64)]) -> Lines {
        entries
            .iter()
            .map(|(method, gas)| (("t".to_owned(), (*method).to_owned()), (1, *gas)))
            .collect()
    }

    #[test]
    fn growth_beyond_the_tolerance_is_a_regression_and_less_is_not() {
        let kept = lines(&[("same", 100), ("more", 1000), ("less", 1000), ("gone", 5)]);
        let now = lines(&[("same", 100), ("more", 1010), ("less", 900), ("new", 7)]);
        let grown = |tolerance| {
            let changes = differences(&kept, &now, tolerance, false);
            assert_eq!(changes.len(), 4);
            let grown = changes.iter().filter(|change| change.grown);
            grown.map(|change| change.what.clone()).collect::<Vec<_>>()
        };
        assert_eq!(grown(0.0), ["t more"]);
        assert_eq!(grown(0.5), ["t more"]);
        assert!(grown(1.0).is_empty());
        assert_eq!(
            differences(&kept, &now, 0.0, true).len(),
            3,
            "tests that did not run"
        );
        let text = table(&differences(&kept, &now, 0.0, false));
        assert!(text.contains("+1.00 %") && text.contains("none"), "{text}");
    }

    #[test]
    fn a_snapshot_is_written_whole_read_back_and_refused_when_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let now = lines(&[("C.add", 100)]);
        write(&[(folder.path().to_path_buf(), now.clone())].into()).unwrap();
        let path = folder.path().join(FILE);
        assert_eq!(read(&path).unwrap(), now);
        fs::write(&path, "t\tC.add\tmany\t100\n").unwrap();
        let damaged = read(&path).unwrap_err();
        assert!(damaged.message.contains(":1:") && damaged.message.contains("many"));
        fs::remove_file(&path).unwrap();
        assert!(read(&path).unwrap_err().hint.is_some());
        assert!(write(&BTreeMap::new()).is_err());
    }

    #[test]
    fn a_tolerance_is_a_share() {
        assert_eq!(percent("1"), Ok(1.0));
        assert_eq!(percent("0.5%"), Ok(0.5));
        assert!(percent("-1").is_err() && percent("much").is_err() && percent("NaN").is_err());
    }
}
