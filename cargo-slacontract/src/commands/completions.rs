//! `completions`: a script for the shell.

use clap::Args;
use clap_complete::Shell;
use serde_json::json;

use crate::cli;
use crate::output::{Answer, Failure};

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract completions bash\n  cargo slacontract completions zsh"
)]
pub(crate) struct Completions {
    /// Which shell.
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut cli::description(),
            "cargo-slacontract",
            &mut script,
        );
        let script = String::from_utf8_lossy(&script).into_owned();
        Ok(Answer::new(
            script.clone(),
            json!({ "shell": self.shell.to_string(), "script": script }),
        ))
    }
}
