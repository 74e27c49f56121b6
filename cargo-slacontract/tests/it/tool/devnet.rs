//! A devnet for a test, from the built command.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use serde_json::{Value, json};
use slacontract_client::{Client, Http};

use super::Tool;

/// A devnet that ends with the test.
pub struct Devnet {
    child: Child,
    pub rpc: String,
}

impl Devnet {
    pub fn start(tool: &Tool) -> Self {
        Self::start_with(tool, &[])
    }

    pub fn start_with(tool: &Tool, arguments: &[&str]) -> Self {
        let mut command = tool.command("");
        command
            .args(["devnet", "--port", "0", "--json", "--exit-with-stdin"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("the devnet starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its stdout");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("one line");
        let ready: Value = serde_json::from_str(&line).expect("one document");
        Self {
            child,
            rpc: ready["rpc"].as_str().expect("an address").to_owned(),
        }
    }

    /// Lets so many seconds pass.
    pub fn wait(&self, seconds: u64) {
        wait(&self.rpc, seconds);
    }
}

/// Lets so many seconds pass on the devnet at an address.
pub fn wait(rpc: &str, seconds: u64) {
    let client = Client::new(Http::new(rpc));
    for (method, parameters) in [
        ("evm_increaseTime", json!([seconds])),
        ("evm_mine", json!([])),
    ] {
        let answer: Result<Value, _> = client.request(method, parameters);
        answer.expect("the devnet answers");
    }
}

impl Drop for Devnet {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
