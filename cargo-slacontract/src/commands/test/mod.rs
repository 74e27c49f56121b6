//! `test`: builds every contract once, starts one devnet, and runs the project's tests on it, in both lanes.

mod coverage;
pub(crate) mod devnet;
pub(crate) mod gas;
mod harness;
mod watch;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::{Args, ValueEnum};

use self::devnet::Devnet;
use self::gas::Records;
use self::harness::Counts;
use super::Selection;
use crate::build::{Contract, Project, build};
use crate::output::{Answer, Failure, Output};

/// Run the tests natively and as WebAssembly, compared.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract test\n  cargo slacontract test pays_the_customer --lane vm\n  cargo slacontract test --gas\n  cargo slacontract test --fuzz-runs 1000 --seed 7\n  cargo slacontract test -vvv   # with the trace of every call"
)]
pub(crate) struct Test {
    #[command(flatten)]
    run: Run,
    /// Show the gas of each method, from the VM lane.
    #[arg(long)]
    gas: bool,
    /// Show which lines of the contracts the tests reach, from the native lane.
    #[arg(long, conflicts_with_all = ["gas", "nextest", "watch"])]
    coverage: bool,
    /// Run again whenever a source file changes, until Ctrl-C.
    #[arg(long)]
    watch: bool,
}

/// Which tests run, and how.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Only tests whose name contains this.
    pub(crate) filter: Option<String>,
    /// Which lanes; both by default.
    #[arg(long, value_enum, value_delimiter = ',', env = "SLACONTRACT_LANE")]
    lane: Vec<Lane>,
    /// Cases of a fuzzed test, and sequences of an invariant, instead of what the test says.
    #[arg(long, value_name = "N", env = "SLACONTRACT_FUZZ_RUNS", value_parser = clap::value_parser!(u32).range(1..))]
    fuzz_runs: Option<u32>,
    /// Seed of random arguments; the same seed makes the same ones.
    #[arg(long, value_name = "S", env = "SLACONTRACT_SEED")]
    seed: Option<u64>,
    /// How many tests run at a time.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    jobs: Option<u32>,
    /// Run the tests with cargo-nextest instead of cargo's own harness.
    #[arg(long)]
    nextest: bool,
    #[command(flatten)]
    pub(crate) selection: Selection,
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
        if self.watch {
            return watch::run(&self.run, output);
        }
        if self.coverage {
            return coverage::run(&self.run, output);
        }
        let records = self.gas.then(Records::new).transpose()?;
        let done = self.run.run(records.as_ref(), output)?;
        let mut answer = done.answer();
        if let Some(records) = records {
            let table = records.table()?;
            answer.text = format!("{}\n{}", table.text(), answer.text);
            answer.json["gas"] = table.json();
        }
        Ok(answer)
    }
}

/// Tests that have run and passed.
pub(crate) struct Done {
    counts: Counts,
    lane: &'static str,
}

impl Done {
    fn answer(&self) -> Answer {
        let counts = &self.counts;
        Answer::new(
            format!(
                "{} passed, {} failed, {} ignored",
                counts.passed, counts.failed, counts.ignored
            ),
            counts.document(self.lane),
        )
    }
}

impl Run {
    pub(crate) fn lane(&self) -> &'static str {
        match self.lane.as_slice() {
            [Lane::Native] => "native",
            [Lane::Vm] => "vm",
            _ => "both",
        }
    }

    /// Builds the contracts and runs the tests; an error unless all pass. Gas goes to `records`.
    pub(crate) fn run(&self, records: Option<&Records>, output: &Output) -> Result<Done, Failure> {
        let project = Project::discover(self.selection.directory(), output)?;
        let contracts = project.select(self.selection.package.as_deref())?;
        let artifacts = built(&project, &contracts, output)?;
        let mut devnet = Devnet::start()?;
        output.detail(format_args!("devnet's lane is {}", devnet.lane));

        let mut command = self.command(&project, &contracts, output)?;
        self.environment(&mut command, &devnet.lane, &artifacts, output);
        if let Some(records) = records {
            command.env("SLACONTRACT_GAS", records.path());
        }
        let lane = self.lane();
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
        let (status, counts) = harness::run(&mut command, self.nextest, output)?;
        let document = counts.document(lane);
        if let Some(end) = devnet.ended() {
            return Err(Failure::new(
                "devnet",
                format!("the devnet ended while the tests were running ({end})"),
            )
            .with_details(document)
            .with_hint("run the tests again; if it happens again, `cargo slacontract devnet` in another terminal and SLACONTRACT_DEVNET show what it says"));
        }
        if !status.success() {
            let (message, hint) = if counts.failed > 0 {
                (
                    format!(
                        "{} of {} tests failed",
                        counts.failed,
                        counts.failed + counts.passed
                    ),
                    "cargo slacontract test NAME runs one of them; -vvv shows every call",
                )
            } else {
                (
                    "the tests do not compile".to_owned(),
                    "what the compiler says is above",
                )
            };
            return Err(Failure::new("test", message)
                .with_details(document)
                .with_hint(hint));
        }
        if counts.passed == 0 {
            match &self.filter {
                Some(filter) => output.warn(format_args!("no test ran: none is named `{filter}`")),
                None => output.warn("no test ran"),
            }
        }
        Ok(Done { counts, lane })
    }

    fn command(
        &self,
        project: &Project,
        contracts: &[&Contract],
        output: &Output,
    ) -> Result<Command, Failure> {
        let mut command = cargo();
        if self.nextest {
            if !succeeds(cargo().args(["nextest", "--version"])) {
                return Err(Failure::new("nextest", "cargo-nextest is not installed")
                    .with_hint("cargo install cargo-nextest --locked, or leave --nextest out"));
            }
            command.args(["nextest", "run", "--no-fail-fast"]);
        } else {
            command.args(["test", "--no-fail-fast"]);
        }
        command.current_dir(
            contracts
                .first()
                .map_or(&project.root, |contract| &contract.dir),
        );
        for contract in contracts {
            command.args(["--package", &contract.package]);
        }
        if output.quiet && !self.nextest {
            command.arg("--quiet");
        }
        if let Some(filter) = &self.filter {
            command.arg(filter);
        }
        if let Some(jobs) = self.jobs {
            let jobs = jobs.to_string();
            if self.nextest {
                command.args(["--test-threads", &jobs]);
            } else {
                command.args(["--", "--test-threads", &jobs]);
            }
        }
        Ok(command)
    }

    /// What the tests are told.
    fn environment(
        &self,
        command: &mut Command,
        lane_address: &str,
        artifacts: &[PathBuf],
        output: &Output,
    ) {
        // A path that cannot stand in a list is not handed over: the test then asks for the artifact itself.
        if let Ok(list) = std::env::join_paths(artifacts) {
            command.env("SLACONTRACT_ARTIFACTS", list);
        }
        command
            .env("SLACONTRACT_DEVNET", lane_address)
            .env("SLACONTRACT_LANE", self.lane())
            .stdin(Stdio::null());
        if let Ok(own) = std::env::current_exe() {
            command.env("SLACONTRACT_CLI", own);
        }
        if let Some(runs) = self.fuzz_runs {
            command.env("SLACONTRACT_FUZZ_RUNS", runs.to_string());
        }
        if let Some(seed) = self.seed {
            command.env("SLACONTRACT_SEED", seed.to_string());
        }
        if output.verbose >= 1 {
            command.env("SLACONTRACT_VERBOSE", "1");
        }
        if output.verbose >= 3 {
            command.env("SLACONTRACT_TRACE", "1");
        }
    }
}

/// Builds `contracts`; the paths of their artifacts, with which the tests need not build them again.
fn built(
    project: &Project,
    contracts: &[&Contract],
    output: &Output,
) -> Result<Vec<PathBuf>, Failure> {
    let mut artifacts = Vec::new();
    for contract in contracts {
        let built = build(project, contract, output)?;
        super::build::tell(&built, output);
        artifacts.push(built.path);
    }
    Ok(artifacts)
}

/// The cargo that started this command, or the one on the path.
fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn names(contracts: &[&Contract]) -> String {
    contracts
        .iter()
        .map(|contract| contract.package.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}
