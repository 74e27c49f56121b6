//! `test`: builds every contract once, starts one devnet, and runs the project's tests on it, in both lanes.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::Selection;
use crate::build::{Project, build};
use crate::output::{Answer, Failure, Output};

/// Run the tests natively and as WebAssembly, compared.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract test\n  cargo slacontract test pays_the_customer --lane vm\n  cargo slacontract test -vvv   # with the trace of every call"
)]
pub(crate) struct Test {
    /// Only tests whose name contains this.
    filter: Option<String>,
    /// Which lanes; both by default.
    #[arg(long, value_enum, value_delimiter = ',', env = "SLACONTRACT_LANE")]
    lane: Vec<Lane>,
    /// Show the gas of each call, from the VM lane.
    #[arg(long)]
    gas: bool,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Lane {
    /// The contract's code compiled into the test.
    Native,
    /// The built WebAssembly.
    Vm,
    /// Both, compared.
    Both,
}

impl Test {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let project = Project::discover(self.selection.directory(), output)?;
        let contracts = project.select(self.selection.package.as_deref())?;
        for contract in &contracts {
            let built = build(&project, contract, output)?;
            super::build::tell(&built, output);
        }
        let devnet = Devnet::start()?;
        output.detail(format_args!("devnet's lane is {}", devnet.lane));

        let lane = match self.lane.as_slice() {
            [Lane::Native] => "native",
            [Lane::Vm] => "vm",
            _ => "both",
        };
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.arg("test").current_dir(
            contracts
                .first()
                .map_or(&project.root, |contract| &contract.dir),
        );
        for contract in &contracts {
            command.args(["--package", &contract.package]);
        }
        if output.quiet {
            command.arg("--quiet");
        }
        if let Some(filter) = &self.filter {
            command.arg(filter);
        }
        command
            .env("SLACONTRACT_DEVNET", &devnet.lane)
            .env("SLACONTRACT_LANE", lane);
        if let Ok(own) = std::env::current_exe() {
            command.env("SLACONTRACT_CLI", own);
        }
        if self.gas {
            command.env("SLACONTRACT_GAS", "1");
        }
        if output.verbose >= 3 {
            command.env("SLACONTRACT_TRACE", "1");
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        output.status(
            "Testing",
            format_args!(
                "{} in {}",
                names(&contracts),
                if lane == "both" {
                    "both lanes, compared"
                } else {
                    lane
                }
            ),
        );
        let mut child = command
            .spawn()
            .map_err(|error| Failure::new("cargo", format!("cannot run cargo: {error}")))?;
        let mut counts = Counts::default();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                counts.read(&line);
                output.note(&line);
            }
        }
        let status = child
            .wait()
            .map_err(|error| Failure::new("cargo", format!("cannot wait for cargo: {error}")))?;
        drop(devnet);

        let document = json!({ "lane": lane, "passed": counts.passed, "failed": counts.failed, "ignored": counts.ignored, "failures": counts.failures });
        if !status.success() {
            let message = if counts.failed > 0 {
                format!(
                    "{} of {} tests failed",
                    counts.failed,
                    counts.failed + counts.passed
                )
            } else {
                "the tests do not compile".to_owned()
            };
            return Err(Failure::new("test", message)
                .with_details(document)
                .with_hint("cargo slacontract test NAME runs one of them"));
        }
        if counts.passed == 0 {
            output.warn("no test ran");
        }
        Ok(Answer::new(
            format!(
                "{} passed, {} failed, {} ignored",
                counts.passed, counts.failed, counts.ignored
            ),
            document,
        ))
    }
}

fn names(contracts: &[&crate::build::Contract]) -> String {
    contracts
        .iter()
        .map(|contract| contract.package.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// What the test harness said.
#[derive(Debug, Default)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
    failures: Vec<String>,
}

impl Counts {
    fn read(&mut self, line: &str) {
        if let Some(name) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.strip_suffix(" ... FAILED"))
        {
            self.failures.push(name.to_owned());
        }
        let Some(summary) = line.strip_prefix("test result: ") else {
            return;
        };
        for part in summary.split([';', '.']).map(str::trim) {
            let Some((number, what)) = part.split_once(' ') else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

/// A devnet that lives as long as the tests: it ends when its standard input closes.
struct Devnet {
    child: Child,
    lane: String,
}

impl Devnet {
    fn start() -> Result<Self, Failure> {
        let fail = |what: String| {
            Failure::new(
                "devnet",
                format!("the devnet for the tests did not start: {what}"),
            )
            .with_hint("cargo slacontract devnet --port 0 shows why")
        };
        let own = std::env::current_exe().map_err(|error| fail(error.to_string()))?;
        let mut child = Command::new(&own)
            .args(["devnet", "--port", "0", "--json", "--exit-with-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| fail(format!("{}: {error}", Path::new(&own).display())))?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            let mut stdout = BufReader::new(stdout);
            stdout
                .read_line(&mut line)
                .map_err(|error| fail(error.to_string()))?;
            // Nothing more is expected; what comes anyway must not fill the pipe and stop the devnet.
            std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
        }
        let ready: Value = serde_json::from_str(&line).unwrap_or_default();
        match ready["lane"].as_str() {
            Some(lane) => Ok(Self {
                lane: lane.to_owned(),
                child,
            }),
            None => {
                let _ = child.kill();
                let _ = child.wait();
                Err(fail(format!(
                    "it said {:?} instead of its addresses",
                    line.trim()
                )))
            }
        }
    }
}

impl Drop for Devnet {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
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
            "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ] {
            counts.read(line);
        }
        assert_eq!((counts.passed, counts.failed, counts.ignored), (7, 1, 2));
        assert_eq!(counts.failures, ["it_breaks"]);
    }
}
