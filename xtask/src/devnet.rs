//! A devnet of its own for a task: a child process on a free port that ends with the task.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::process::{self, Running};
use crate::workshop::Workshop;

/// A running devnet.
pub struct Devnet {
    process: Running,
    /// Kept open: a program whose output nobody reads any more may end.
    out: BufReader<ChildStdout>,
    /// HTTP address of the JSON-RPC.
    pub rpc: String,
    /// WebSocket address of the same chain.
    pub ws: String,
}

impl Devnet {
    /// Starts the devnet of the built command line tool on a free port and waits until it accepts requests.
    ///
    /// # Errors
    /// When it does not start or does not announce its addresses as one JSON line.
    pub fn start(workshop: &Workshop, arguments: &[&str]) -> Result<Self, Failure> {
        Self::start_binary(&workshop.cli_path(), arguments)
    }

    /// As [`Devnet::start`], of a given command line tool.
    ///
    /// # Errors
    /// As [`Devnet::start`].
    pub fn start_binary(cli: &Path, arguments: &[&str]) -> Result<Self, Failure> {
        let mut command = process::command(cli);
        command
            .args(["slacontract", "devnet", "--port", "0", "--json"])
            .args(arguments);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = Running::start(&mut command)?;
        let unreadable = || Failure::unexpected("the devnet's first line", "nothing");
        let mut out = BufReader::new(process.0.stdout.take().ok_or_else(unreadable)?);
        let mut line = String::new();
        out.read_line(&mut line).map_err(|_| unreadable())?;
        let addresses: Value = serde_json::from_str(&line).map_err(|error| {
            Failure::unexpected("the devnet's first line", format!("{error}: {line:?}"))
        })?;
        let address = |name: &str| {
            addresses[name].as_str().map(str::to_owned).ok_or_else(|| {
                Failure::unexpected(format!("`{name}` in the devnet's first line"), &line)
            })
        };
        Ok(Self {
            rpc: address("rpc")?,
            ws: address("ws")?,
            process,
            out,
        })
    }

    /// One JSON-RPC request.
    ///
    /// # Errors
    /// When the devnet does not answer or answers an error.
    pub fn request(&self, method: &str, params: Value) -> Result<Value, Failure> {
        request(&self.rpc, method, params)
    }

    /// Process id, to look at its memory.
    pub fn id(&self) -> u32 {
        self.process.0.id()
    }

    /// Leaves the devnet running and answers its process id.
    pub fn leave(self) -> u32 {
        std::mem::forget(self.out);
        self.process.leave()
    }
}

/// One JSON-RPC request to any address.
///
/// # Errors
/// When nobody answers there or the answer is an error.
pub fn request(rpc: &str, method: &str, params: Value) -> Result<Value, Failure> {
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let mut answer = ureq::post(rpc)
        .send_json(&body)
        .and_then(|mut response| response.body_mut().read_json::<Value>())
        .map_err(|error| Failure::unexpected(format!("{method} at {rpc}"), error))?;
    if answer["error"].is_null() {
        return Ok(answer["result"].take());
    }
    Err(Failure::unexpected(method, &answer["error"]))
}
