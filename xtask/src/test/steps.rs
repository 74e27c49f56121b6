//! The steps as data: what `--list` prints is what runs.

use std::time::Duration;

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

use super::{Depth, clients, documents, engines, libraries, lints, scaffold, tools};

/// One step of the test command.
pub struct Step {
    /// Short name, for `--only`.
    pub name: &'static str,
    /// What it does, for people.
    pub does: &'static str,
    /// The least depth at which it runs.
    pub from: Depth,
    /// What must be there before.
    pub needs: Needs,
    /// Whether it uses nothing that cargo builds in the workspace's target folder but the command line tool: then nothing waits for it.
    pub beside: bool,
    /// Runs it.
    pub run: fn(&Workshop, Depth) -> Result<(), Failure>,
}

/// What a step builds on.
#[derive(Clone, Copy)]
pub enum Needs {
    /// Only cargo.
    Nothing,
    /// Node.js and the npm packages.
    Node,
    /// The built command line tool.
    Cli,
    /// Both.
    NodeAndCli,
}

/// Name of the step that installs the npm packages.
pub const TOOLS: &str = "tools";
/// Name of the step that builds the command line tool.
pub const CLI: &str = "cli";

/// All steps in their order. Those that run beside others follow the tests, which write the command line tool anew while they run, and
/// come before the rest, because together they take longest.
pub const STEPS: &[Step] = &[
    Step {
        name: TOOLS,
        does: "the WebAssembly target, Node.js and the npm packages of clients/",
        from: Depth::Usual,
        needs: Needs::Nothing,
        beside: false,
        run: |workshop, _| tools::prepare(workshop),
    },
    Step {
        name: "fmt",
        does: "cargo fmt --all --check",
        from: Depth::Quick,
        needs: Needs::Nothing,
        beside: false,
        run: |workshop, _| process::run(workshop.cargo().args(["fmt", "--all", "--check"])),
    },
    Step {
        name: CLI,
        does: "the command line tool with the devnet in it",
        from: Depth::Quick,
        needs: Needs::Nothing,
        beside: false,
        run: |workshop, _| workshop.build_cli().map(drop),
    },
    Step {
        name: "tests",
        does: "unit, property, compile-fail and end-to-end tests",
        from: Depth::Quick,
        needs: Needs::Cli,
        beside: false,
        run: tests,
    },
    Step {
        name: "scaffold",
        does: "every template outside the checkout: new, build, test",
        from: Depth::Usual,
        needs: Needs::Cli,
        beside: true,
        run: |workshop, _| scaffold::templates(workshop),
    },
    Step {
        name: "documents",
        does: "links of the book and the README, and their commands and code, run in order",
        from: Depth::Usual,
        needs: Needs::Cli,
        beside: true,
        run: |workshop, _| documents::check(workshop),
    },
    Step {
        name: "demo",
        does: "cargo xtask demo",
        from: Depth::Usual,
        needs: Needs::Cli,
        beside: true,
        run: |workshop, _| {
            // These tasks themselves: cargo would build them alone, with other features.
            process::run(process::command(workshop.own()).arg("demo"))
        },
    },
    Step {
        name: "clippy",
        does: "lints of every crate and target, warnings denied",
        from: Depth::Quick,
        needs: Needs::Nothing,
        beside: false,
        run: |workshop, _| lints::check(workshop),
    },
    Step {
        name: "doctests",
        does: "the examples in the documentation of the crates",
        from: Depth::Usual,
        needs: Needs::Nothing,
        beside: false,
        run: |workshop, _| {
            process::run(&mut workshop.compile(&["test", "--locked", "--workspace", "--doc"]))
        },
    },
    Step {
        name: "examples",
        does: "the example contracts as WebAssembly, within their size budgets",
        from: Depth::Usual,
        needs: Needs::Cli,
        beside: false,
        run: |workshop, _| scaffold::examples(workshop),
    },
    Step {
        name: "solidity",
        does: "the committed code and layout are what the Solidity sources compile to",
        from: Depth::Usual,
        needs: Needs::Node,
        beside: false,
        run: |workshop, _| clients::solidity(workshop),
    },
    Step {
        name: "clients",
        does: "unmodified viem, ethers and cast against a devnet",
        from: Depth::Usual,
        needs: Needs::NodeAndCli,
        beside: false,
        run: |workshop, _| clients::run(workshop),
    },
    Step {
        name: "bindings",
        does: "the examples' TypeScript and Solidity bindings, compiled strictly and used",
        from: Depth::Usual,
        needs: Needs::NodeAndCli,
        beside: false,
        run: |workshop, _| clients::bindings(workshop),
    },
    Step {
        name: "walk",
        does: "the walk-throughs of the examples and the standard contracts, run in order",
        from: Depth::Usual,
        needs: Needs::Cli,
        beside: false,
        run: |workshop, _| documents::walk(workshop),
    },
    // What these tests find within seconds, the step of the tests finds: they are among them, with new seeds each time.
    Step {
        name: "fuzz",
        does: "random input for what strangers can reach, for minutes",
        from: Depth::Full,
        needs: Needs::Nothing,
        beside: false,
        run: |workshop, _| crate::fuzz::each(workshop, Duration::from_secs(300)),
    },
    Step {
        name: "acceptance",
        does: "cargo stylus, stylus-sdk and openzeppelin-stylus, unmodified, against the devnet",
        from: Depth::Full,
        needs: Needs::Cli,
        beside: false,
        run: |workshop, _| crate::acceptance::all(workshop),
    },
    Step {
        name: "more-clients",
        does: "unmodified web3.py and alloy against a devnet",
        from: Depth::Full,
        needs: Needs::NodeAndCli,
        beside: false,
        run: |workshop, _| libraries::run(workshop),
    },
    Step {
        name: "engines",
        does: "recorded chains and random modules on a second WASM engine: same status, output, logs, gas, state",
        from: Depth::Full,
        needs: Needs::NodeAndCli,
        beside: false,
        run: |workshop, _| engines::compare(workshop),
    },
    // Links and the list of pages are checked by `documents`; this compiles mdBook for two minutes.
    Step {
        name: "book",
        does: "mdbook build",
        from: Depth::Full,
        needs: Needs::Nothing,
        beside: false,
        run: |workshop, _| documents::build_book(workshop),
    },
    Step {
        name: "deny",
        does: "licences, advisories and sources of the dependencies",
        from: Depth::Full,
        needs: Needs::Nothing,
        beside: false,
        run: |workshop, _| tools::deny(workshop),
    },
];

/// Runs the tests with nextest where it is installed, since it runs crates' tests side by side.
fn tests(workshop: &Workshop, depth: Depth) -> Result<(), Failure> {
    let runner: &[&str] = if process::answers("cargo-nextest", "--version") {
        &["nextest", "run"]
    } else {
        &["test"]
    };
    let what = [
        "--locked",
        "--workspace",
        "--no-fail-fast",
        "--lib",
        "--bins",
        "--tests",
    ];
    let mut cargo = workshop.compile(&[runner, &what].concat());
    if depth == Depth::Full {
        // Random histories of agreements are then a hundred times as many.
        cargo.env("SLACONTRACT_FULL", "1");
    }
    process::run(&mut cargo)
}
