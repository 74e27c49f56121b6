//! `devnet`: the chain, in this process, until it is told to stop.

use clap::Args;
use serde_json::{Value, json};
use slacontract_devnet::{DevnetArgs, DevnetCommand, verify_and_tell};

use crate::output::{Answer, Failure, Output};

/// Run a chain on this machine. With --json, the first line tells its addresses once it answers.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  cargo slacontract devnet\n  cargo slacontract devnet --data-dir chain\n  cargo slacontract devnet --port 0 --json --exit-with-stdin"
)]
pub(crate) struct Devnet {
    #[command(subcommand)]
    command: Option<DevnetCommand>,
    #[command(flatten)]
    node: DevnetArgs,
}

impl Devnet {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let level = ["warn", "info", "debug", "trace"][usize::from(output.verbose.min(3))];
        let filter = tracing_subscriber::EnvFilter::try_from_env("SLACONTRACT_LOG")
            .unwrap_or_else(|_| level.into());
        // Fails only if a subscriber is there already, which is then as good.
        let _ = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .try_init();
        if let Some(DevnetCommand::Verify { folder }) = self.command {
            let told = verify_and_tell(&folder, output.quiet || output.json)
                .map_err(|error| Failure::new("devnet-verify", error.to_string()))?;
            return Ok(Answer::new(told.clone(), json!({"verified": told})));
        }
        slacontract_devnet::run(&self.node, output.json, output.quiet).map_err(|error| {
            Failure::new("devnet-start", error.to_string())
                .with_hint("if the port is taken, --port 0 picks a free one")
        })?;
        Ok(Answer::new("", Value::Null))
    }
}
