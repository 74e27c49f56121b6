//! The devnet of one test run, or of one scenario: a child that ends when its standard input closes.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::Value;

use crate::output::Failure;

/// A devnet that lives as long as what needs it.
pub(crate) struct Devnet {
    child: Child,
    /// Where its test lane listens.
    pub(super) lane: String,
    /// Its JSON-RPC.
    pub(crate) rpc: String,
}

impl Devnet {
    pub(crate) fn start() -> Result<Self, Failure> {
        Self::start_with(&[])
    }

    /// As [`Devnet::start`], with more of its options.
    pub(crate) fn start_with(options: &[String]) -> Result<Self, Failure> {
        let fail = |what: String| {
            Failure::new("devnet", format!("the devnet did not start: {what}"))
                .with_hint("cargo slacontract devnet --port 0 shows why")
        };
        let own = std::env::current_exe().map_err(|error| fail(error.to_string()))?;
        let mut child = Command::new(&own)
            .args(["devnet", "--port", "0", "--json", "--exit-with-stdin"])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| fail(format!("{}: {error}", own.display())))?;
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
        match (ready["lane"].as_str(), ready["rpc"].as_str()) {
            (Some(lane), Some(rpc)) => Ok(Self {
                lane: lane.to_owned(),
                rpc: rpc.to_owned(),
                child,
            }),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                Err(fail(format!(
                    "it said {:?} instead of its addresses",
                    line.trim()
                )))
            }
        }
    }

    /// How it has ended, if it has. It should not have: its standard input is open.
    pub(super) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }
}

impl Drop for Devnet {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
