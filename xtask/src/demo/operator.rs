//! The people of the story at their terminals: each step is the command they would type.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

use super::story::say;

/// A scaffolded project and the chain it is deployed to.
pub struct Operator<'a> {
    workshop: &'a Workshop,
    /// The project's folder.
    pub project: PathBuf,
    /// The chain's JSON-RPC; empty until there is one.
    pub rpc: String,
}

impl<'a> Operator<'a> {
    /// Somebody at work in `project`.
    pub fn new(workshop: &'a Workshop, project: PathBuf) -> Self {
        Self {
            workshop,
            project,
            rpc: String::new(),
        }
    }

    /// Runs `cargo slacontract` with arguments, showing the command.
    ///
    /// # Errors
    /// With all of its output, when it fails.
    pub fn run(&self, arguments: &[&str]) -> Result<String, Failure> {
        let mut command = self.workshop.slacontract_in_scaffold(&self.project);
        command.args(arguments);
        show(&command);
        process::capture(&mut command)
    }

    /// As [`Operator::run`], against the chain, answering the JSON document it prints.
    ///
    /// # Errors
    /// As [`Operator::run`].
    pub fn on_chain(&self, arguments: &[&str]) -> Result<Value, Failure> {
        let mut command = self.workshop.slacontract_in_scaffold(&self.project);
        command.args(arguments);
        show(&command);
        process::json(command.args(["--rpc-url", &self.rpc, "--json"]))
    }
}

fn show(command: &Command) {
    say(format!("$ {}", process::line(command)));
}
