//! `terms`: what an agreement says, for people and tools without Rust.

mod backtest;
mod check;
mod diagram;
mod export;
mod import;
mod prose;
mod source;

use clap::{Args, Subcommand};

use crate::output::{Answer, Failure, Output};

/// Export, import, check, print, draw and backtest the terms of agreements.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract terms prose terms.json --lang zh\n  cargo slacontract terms check terms.json"
)]
pub(crate) struct TermsOf {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Export(export::Export),
    Import(import::Import),
    Check(check::Check),
    Prose(prose::Prose),
    Diagram(diagram::Diagram),
    Backtest(backtest::Backtest),
}

impl TermsOf {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        match self.action {
            Action::Export(command) => command.run(output),
            Action::Import(command) => command.run(output),
            Action::Check(command) => command.run(output),
            Action::Prose(command) => command.run(output),
            Action::Diagram(command) => command.run(output),
            Action::Backtest(command) => command.run(output),
        }
    }
}
