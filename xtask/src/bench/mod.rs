//! `cargo xtask bench`: the figures of the book's benchmark page, measured on this machine by one command.
//!
//! Times are those of optimised builds, as `cargo install` makes them, on a machine that should do nothing else.
//! A figure that cannot be measured is an error, never left out of the table.

mod authoring;
mod contracts;
mod load;
mod node;
mod parts;
mod testing;

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// Options of the bench task.
#[derive(clap::Args)]
pub struct Arguments {
    /// Measures only figures whose name contains this.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Of `anvil` and `growth`, measures only loads whose name contains this, and draws no picture.
    #[arg(long, value_name = "NAME")]
    load: Option<String>,
    /// Uses this `cargo-slacontract` instead of building an optimised one: bytes and gas are the same, times are not.
    #[arg(long, value_name = "PATH")]
    cli: Option<PathBuf>,
    /// Sends a twentieth of the load of `anvil` and `growth`: shows that it runs, measures nothing.
    #[arg(long)]
    brief: bool,
    /// Prints the figures as one JSON document.
    #[arg(long)]
    json: bool,
}

/// One line of the table.
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// The measured value with its unit.
    pub value: String,
    /// What it should be, at most unless it says otherwise.
    pub at_most: String,
    /// Whether it is.
    pub holds: bool,
}

impl Figure {
    /// A figure with a limit in the same unit.
    pub fn new(what: impl Into<String>, value: f64, limit: f64, unit: &str) -> Self {
        let digits = if value < 10.0 { 2 } else { 0 };
        Self {
            what: what.into(),
            value: format!("{value:.digits$} {unit}"),
            at_most: format!("{limit} {unit}"),
            holds: value <= limit,
        }
    }

    /// How many times a rival's figure ours is, and how many it should be at least.
    pub fn times(what: impl Into<String>, ours: f64, theirs: f64, least: f64) -> Self {
        let times = ours / theirs;
        Self {
            what: what.into(),
            value: format!("{times:.1} times"),
            at_most: format!("at least {least} times"),
            holds: times >= least,
        }
    }

    /// A figure that should be so much at least.
    pub fn at_least(what: impl Into<String>, value: f64, least: f64, unit: &str) -> Self {
        Self {
            what: what.into(),
            value: format!("{value:.0} {unit}"),
            at_most: format!("at least {least} {unit}"),
            holds: value >= least,
        }
    }

    /// A figure to know, without a limit.
    pub fn note(what: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            value: value.into(),
            at_most: String::new(),
            holds: true,
        }
    }
}

/// A measurement: its name and what produces its figures.
type Measurement = (&'static str, fn(&Bench) -> Result<Vec<Figure>, Failure>);

const MEASUREMENTS: &[Measurement] = &[
    ("size", authoring::sizes),
    ("parts", parts::parts),
    ("contracts", contracts::gas),
    ("authoring", authoring::scaffold),
    ("testing", testing::runs),
    ("agreement", authoring::agreement),
    ("devnet", node::start),
    ("chains", node::private_chains),
    ("executor", node::executor),
    ("anvil", load::against_anvil),
    ("growth", load::growth),
];

/// What the measurements share.
pub struct Bench {
    workshop: Workshop,
    /// The optimised command line tool.
    cli: PathBuf,
    /// Whether only to show that the load runs.
    brief: bool,
    /// Of the load on nodes, what is measured, if not all.
    load: Option<String>,
}

impl Bench {
    /// The optimised `cargo slacontract`, in a folder.
    fn slacontract(&self, directory: &std::path::Path) -> Command {
        let mut command = process::command(&self.cli);
        command
            .arg("slacontract")
            .current_dir(directory)
            .env_remove("CARGO_TARGET_DIR");
        // Tests look the tool up on the path; it must be this one.
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folder = self.cli.parent().map(PathBuf::from);
        if let Ok(joined) =
            std::env::join_paths(folder.into_iter().chain(std::env::split_paths(&path)))
        {
            command.env("PATH", joined);
        }
        command
    }
}

/// Builds the optimised command line tool.
fn optimised(workshop: &Workshop) -> Result<PathBuf, Failure> {
    eprintln!("building the optimised command line tool");
    process::run(workshop.cargo().args([
        "build",
        "--locked",
        "--release",
        "--package",
        "cargo-slacontract",
    ]))?;
    Ok(workshop
        .target()
        .join("release")
        .join(format!("cargo-slacontract{}", std::env::consts::EXE_SUFFIX)))
}

/// Measures and prints the table.
///
/// # Errors
/// When something cannot be measured or a limit does not hold.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let workshop = Workshop::find()?;
    let cli = match &arguments.cli {
        // Projects are elsewhere, and would not find a path from here.
        Some(cli) => std::path::absolute(cli).map_err(Failure::file(cli))?,
        None => optimised(&workshop)?,
    };
    let bench = Bench {
        workshop,
        cli,
        brief: arguments.brief,
        load: arguments.load.clone(),
    };
    let mut figures = Vec::new();
    for (name, measure) in MEASUREMENTS {
        if arguments
            .only
            .as_ref()
            .is_none_or(|only| name.contains(only.as_str()))
        {
            eprintln!("measuring: {name}");
            figures.extend(measure(&bench)?);
        }
    }
    figures.extend(load());
    if arguments.json {
        let documents: Vec<_> = figures
            .iter()
            .map(|figure| {
                serde_json::json!({ "what": figure.what, "measured": figure.value, "atMost": figure.at_most, "holds": figure.holds })
            })
            .collect();
        println!("{}", serde_json::json!({ "figures": documents }));
    } else {
        table(&figures);
    }
    match figures.iter().filter(|figure| !figure.holds).count() {
        0 => Ok(()),
        missed => Err(Failure::Several(format!(
            "{missed} of {} figures miss their limit",
            figures.len()
        ))),
    }
}

/// How busy the machine was, by which times are to be judged.
fn load() -> Option<Figure> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let averages: Vec<_> = text.split_whitespace().take(3).collect();
    Some(Figure::note(
        format!("load average of the last 1, 5 and 15 minutes, {cores} cores"),
        averages.join(", "),
    ))
}

fn table(figures: &[Figure]) {
    println!("| what | measured | limit | |\n|---|---|---|---|");
    for Figure {
        what,
        value,
        at_most,
        holds,
    } in figures
    {
        println!(
            "| {what} | {value} | {at_most} | {} |",
            if *holds { "holds" } else { "MISSED" }
        );
    }
}
