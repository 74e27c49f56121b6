//! `scenario`: plays what parties, markets and supervisors do, on a fast clock, and prints what each rule did.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::test::devnet::Devnet;
use crate::output::{Answer, Failure, Output};
use crate::scenario::{Scenario as Script, Stage};

/// The accounts that a devnet has if nobody asks for more.
const ACCOUNTS: u32 = 10;

/// Play a scenario (TOML) on a private devnet with a fast clock, and print what each rule did.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract scenario story.toml\n  cargo slacontract scenario story.toml --json"
)]
pub(crate) struct Scenario {
    /// The scenario.
    file: PathBuf,
    /// The project whose contracts it deploys.
    #[arg(
        long,
        value_name = "DIR",
        env = "SLACONTRACT_DIRECTORY",
        default_value = "."
    )]
    directory: PathBuf,
}

impl Scenario {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let script = Script::read(&self.file)?;
        let begins = script.begins()?;
        let mut options = Vec::new();
        if let Some(at) = begins {
            options.extend(["--timestamp".to_owned(), at.seconds().to_string()]);
        }
        // A court makes many parties.
        if script.accounts() > ACCOUNTS {
            options.extend(["--accounts".to_owned(), script.accounts().to_string()]);
        }
        let devnet = Devnet::start_with(&options)?;
        let stage = Stage::set(&script, &self.directory, &devnet.rpc, output)?;
        let mut text = format!("{}\n", script.title);
        let mut steps = Vec::new();
        for (index, step) in script.step.iter().enumerate() {
            let happened = stage.play(index + 1, step)?;
            text.push('\n');
            for line in &happened.lines {
                text.push_str(line.trim_end());
                text.push('\n');
            }
            steps.push(happened.json);
        }
        Ok(Answer::new(
            text,
            json!({ "title": script.title, "steps": steps }),
        ))
    }
}
