//! The test harness as a child process: what it prints is passed on, and counted.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitStatus, Stdio};

use serde_json::{Value, json};

use crate::output::{Failure, Output};

/// What the test harness said.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) ignored: u64,
    failures: Vec<String>,
}

/// Runs the harness to its end.
pub(super) fn run(
    command: &mut Command,
    nextest: bool,
    output: &Output,
) -> Result<(ExitStatus, Counts), Failure> {
    // cargo's harness reports on stdout, nextest on stderr. Our stdout is for the answer alone.
    if nextest {
        command.stdout(Stdio::null()).stderr(Stdio::piped());
    } else {
        command.stdout(Stdio::piped()).stderr(Stdio::inherit());
    }
    let mut child = command
        .spawn()
        .map_err(|error| Failure::new("cargo", format!("cannot run cargo: {error}")))?;
    let mut counts = Counts::default();
    let mut read = |line: &str| {
        if nextest {
            counts.read_nextest(line);
        } else {
            counts.read(line);
        }
        output.note(line);
    };
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout)
            .lines()
            .map_while(Result::ok)
            .for_each(|line| read(&line));
    }
    if let Some(stderr) = child.stderr.take() {
        BufReader::new(stderr)
            .lines()
            .map_while(Result::ok)
            .for_each(|line| read(&line));
    }
    let status = child
        .wait()
        .map_err(|error| Failure::new("cargo", format!("cannot wait for cargo: {error}")))?;
    Ok((status, counts))
}

impl Counts {
    /// For `--json`.
    pub(super) fn document(&self, lane: &str) -> Value {
        json!({ "lane": lane, "passed": self.passed, "failed": self.failed, "ignored": self.ignored, "failures": self.failures })
    }

    /// A line of cargo's harness.
    fn read(&mut self, line: &str) {
        let failed = line
            .strip_prefix("test ")
            .and_then(|rest| rest.strip_suffix(" ... FAILED"));
        // With --quiet a failure has no line of its own but the one above what it printed.
        let printed = || {
            let rest = line.strip_prefix("---- ")?;
            rest.strip_suffix(" stdout ----")
        };
        if let Some(name) = failed.or_else(printed)
            && !self.failures.iter().any(|known| known == name)
        {
            self.failures.push(name.to_owned());
        }
        if let Some(summary) = line.strip_prefix("test result: ") {
            self.add(summary.split([';', '.']));
        }
    }

    /// A line of nextest: its end, as `Summary [ 0.3s] 52 tests run: 51 passed, 1 failed, 0 skipped`, and before it each failure.
    fn read_nextest(&mut self, line: &str) {
        let line = line.trim_start();
        if line.starts_with("Summary [") {
            if let Some((_, counts)) = line.split_once(" run: ") {
                self.add(counts.split(','));
            }
        } else if line.starts_with("FAIL [")
            && let Some(name) = line.rsplit(' ').next()
            && !self.failures.iter().any(|known| known == name)
        {
            self.failures.push(name.to_owned());
        }
    }

    fn add<'a>(&mut self, parts: impl Iterator<Item = &'a str>) {
        for part in parts.map(str::trim) {
            let mut words = part.split(' ');
            let (Some(number), Some(what)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" | "skipped" => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_several_test_binaries_are_added() {
        let mut counts = Counts::default();
        for line in [
            "test it_counts ... ok",
            "test it_breaks ... FAILED",
            "---- it_breaks stdout ----",
            "---- it_breaks_quietly stdout ----",
            "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ] {
            counts.read(line);
        }
        assert_eq!((counts.passed, counts.failed, counts.ignored), (7, 1, 2));
        assert_eq!(counts.failures, ["it_breaks", "it_breaks_quietly"]);
    }

    #[test]
    fn nextest_s_summary_is_read() {
        let mut counts = Counts::default();
        for line in [
            "        FAIL [   0.843s] (38/52) my-counter::counter it_breaks",
            "     Summary [  51.772s] 40/52 tests run: 38 passed (2 slow), 1 failed, 1 skipped",
            "        FAIL [   0.843s] (38/52) my-counter::counter it_breaks",
        ] {
            counts.read_nextest(line);
        }
        assert_eq!((counts.passed, counts.failed, counts.ignored), (38, 1, 1));
        assert_eq!(counts.failures, ["it_breaks"]);
    }
}
