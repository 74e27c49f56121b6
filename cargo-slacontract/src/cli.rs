//! The command line as data: help, completions and errors come from one description.

use std::ffi::OsString;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::abi_args::split;
use crate::commands;
use crate::output::{Output, usage_document};

/// Write, build, check, test and deploy accountability contracts.
#[derive(Debug, Parser)]
#[command(
    name = "cargo slacontract",
    bin_name = "cargo slacontract",
    version,
    propagate_version = true,
    after_help = "Examples:\n  cargo slacontract new my-contract\n  cargo slacontract test"
)]
pub struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Globals {
    /// Print one JSON document on stdout, on failure too.
    #[arg(long, global = true, help_heading = "Output")]
    json: bool,
    /// Say only warnings and errors on stderr.
    #[arg(short, long, global = true, help_heading = "Output")]
    quiet: bool,
    /// Say more on stderr; repeat for more still.
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = "Output")]
    verbose: u8,
    /// Whether to colour what people read.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", help_heading = "Output")]
    color: Color,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "one is made in a process")]
enum Command {
    New(commands::new::New),
    Build(commands::build::Build),
    Check(commands::check::Check),
    Test(commands::test::Test),
    Gas(commands::gas::Gas),
    Devnet(commands::devnet::Devnet),
    Deploy(commands::deploy::Deploy),
    Call(commands::call::Call),
    Storage(commands::storage::Storage),
    Logs(commands::logs::Logs),
    Trace(commands::trace::Trace),
    Duties(commands::duties::Duties),
    Why(commands::why::Why),
    Court(commands::court::Courts),
    Scenario(commands::scenario::Scenario),
    Verify(commands::verify::Verify),
    Decode(commands::decode::Decode),
    Size(commands::size::Size),
    Abi(commands::abi::Abi),
    Terms(commands::terms::TermsOf),
    Account(commands::account::Accounting),
    Network(commands::network::Networks),
    Bind(commands::bind::Bind),
    Doctor(commands::doctor::Doctor),
    Inspect(commands::inspect::Inspect),
    Expand(commands::expand::Expand),
    Explain(commands::explain::Explain),
    Completions(commands::completions::Completions),
    Man(commands::man::Man),
}

/// The description, for completions and tests.
pub fn description() -> clap::Command {
    Cli::command()
}

/// Parses and runs.
pub(crate) fn run(mut arguments: Vec<OsString>) -> u8 {
    // cargo calls a subcommand `cargo-x` as `cargo-x x ..`.
    if arguments.get(1).is_some_and(|word| word == "slacontract") {
        arguments.remove(1);
    }
    let json = arguments
        .iter()
        .take_while(|word| *word != "--")
        .any(|word| word == "--json");
    let (arguments, named) = split(&description(), arguments);
    let cli = match description()
        .try_get_matches_from(&arguments)
        .and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches))
    {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, json),
    };
    let Globals {
        json,
        quiet,
        verbose,
        color,
    } = cli.globals;
    match color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    let output = Output {
        json,
        quiet,
        verbose,
    };
    let result = match cli.command {
        Command::New(command) => command.run(&output),
        Command::Build(command) => command.run(&output),
        Command::Check(command) => command.run(&output),
        Command::Test(command) => command.run(&output),
        Command::Gas(command) => command.run(&output),
        Command::Devnet(command) => command.run(&output),
        Command::Deploy(command) => command.run(&named, &output),
        Command::Call(command) => command.run(&named, &output),
        Command::Storage(command) => command.run(&output),
        Command::Logs(command) => command.run(&output),
        Command::Verify(command) => command.run(&output),
        Command::Trace(command) => command.run(&output),
        Command::Duties(command) => command.run(&output),
        Command::Why(command) => command.run(&output),
        Command::Court(command) => command.run(&output),
        Command::Scenario(command) => command.run(&output),
        Command::Decode(command) => command.run(&output),
        Command::Size(command) => command.run(&output),
        Command::Abi(command) => command.run(&output),
        Command::Terms(command) => command.run(&output),
        Command::Account(command) => command.run(&output),
        Command::Network(command) => command.run(&output),
        Command::Bind(command) => command.run(&output),
        Command::Doctor(command) => command.run(&output),
        Command::Inspect(command) => command.run(&output),
        Command::Expand(command) => command.run(&output),
        Command::Explain(command) => command.run(&output),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(&output),
    };
    output.finish(result)
}

/// Help and version are results; anything else is wrong usage.
fn refuse(error: &clap::Error, json: bool) -> u8 {
    if json && error.use_stderr() {
        println!("{}", usage_document(error.to_string().trim()));
        return 2;
    }
    let _ = error.print();
    if error.use_stderr() { 2 } else { 0 }
}
