//! The nodes that are measured: ours and anvil, each a process of its own that is told the same and asked the same.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::devnet::Devnet;
use crate::failure::Failure;
use crate::process::{self, Running};
use crate::workshop::Workshop;

use super::wire::Connection;

/// The anvil that is measured against, from npm.
const ANVIL: &str = "@foundry-rs/anvil@1.7.1";
/// How long a node may take to start, or to include what it accepted.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running node.
pub(super) struct Rival {
    /// `host:port`.
    pub(super) address: String,
    process: u32,
    /// Ends the process with this.
    _running: Started,
}

enum Started {
    Ours { _devnet: Devnet },
    Theirs { _process: Running },
}

/// How a node makes blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// As it does when nothing is said.
    Default,
    /// Once a second, with room for everything: what anvil is fastest with. Ours stays as it is by default.
    Interval,
}

/// Installs anvil into the target folder, and answers where its program is. It is started directly: its script in between would be
/// measured in its place.
pub(super) fn anvil(workshop: &Workshop) -> Result<PathBuf, Failure> {
    let directory = workshop.target().join("bench-anvil");
    let programs = directory.join("node_modules/@foundry-rs");
    let find = || {
        let entries = std::fs::read_dir(&programs).ok()?.flatten();
        entries
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("anvil-"))
            .map(|entry| entry.path().join("bin/anvil"))
            .find(|program| program.is_file())
    };
    if let Some(program) = find() {
        return Ok(program);
    }
    std::fs::create_dir_all(&directory).map_err(Failure::file(&directory))?;
    process::run(process::command("npm").current_dir(&directory).args([
        "install",
        "--no-fund",
        "--no-audit",
        "--prefix",
        ".",
        ANVIL,
    ]))?;
    find().ok_or_else(|| Failure::Missing {
        tool: "anvil",
        remedy: format!("{ANVIL} has no program for this machine"),
    })
}

impl Rival {
    /// Our devnet.
    pub(super) fn ours(cli: &Path, accounts: u32) -> Result<Self, Failure> {
        Self::ours_with(cli, accounts, &[])
    }

    /// Our devnet, told more than how many accounts.
    pub(super) fn ours_with(cli: &Path, accounts: u32, options: &[&str]) -> Result<Self, Failure> {
        let accounts = accounts.to_string();
        let devnet =
            Devnet::start_binary(cli, &[&["--accounts", &accounts][..], options].concat())?;
        Ok(Self {
            address: devnet.rpc.trim_start_matches("http://").to_owned(),
            process: devnet.id(),
            _running: Started::Ours { _devnet: devnet },
        })
    }

    /// anvil.
    pub(super) fn theirs(program: &Path, accounts: u32, mode: Mode) -> Result<Self, Failure> {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(Failure::file("a free port"))?
            .port();
        let mut command = process::command(program);
        command
            .args(["--silent", "--accounts", &accounts.to_string()])
            .args(["--port", &port.to_string()]);
        if mode == Mode::Interval {
            command.args(["--block-time", "1", "--gas-limit", "1000000000000"]);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let running = Running::start(&mut command)?;
        let rival = Self {
            address: format!("127.0.0.1:{port}"),
            process: running.0.id(),
            _running: Started::Theirs { _process: running },
        };
        let began = Instant::now();
        while Connection::open(&rival.address).is_err() {
            if began.elapsed() > PATIENCE {
                return Err(Failure::unexpected("anvil", "it does not answer"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(rival)
    }

    /// Seconds of processor time the node has used so far.
    pub(super) fn processor_seconds(&self) -> Result<f64, Failure> {
        // Ticks of user and system time; a tick is a hundredth of a second wherever Linux shows them.
        let path = format!("/proc/{}/stat", self.process);
        let text = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
        let ticks = text.rsplit_once(") ").and_then(|(_, rest)| {
            let fields: Vec<&str> = rest.split(' ').collect();
            let number = |at: usize| fields.get(at)?.parse::<f64>().ok();
            Some(number(11)? + number(12)?)
        });
        ticks
            .map(|ticks| ticks / 100.0)
            .ok_or_else(|| Failure::unexpected(path, text))
    }

    /// Resident memory in MiB.
    pub(super) fn memory(&self) -> Result<f64, Failure> {
        crate::bench::node::resident_mib(self.process)
    }

    /// Sends a signed transaction that must succeed; its receipt.
    pub(super) fn settle(&self, raw: &str) -> Result<Value, Failure> {
        let mut connection = Connection::open(&self.address)?;
        let hash = connection.call("eth_sendRawTransaction", json!([raw]))?;
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let receipt = connection.call("eth_getTransactionReceipt", json!([hash]))?;
            if receipt["status"] == "0x1" {
                return Ok(receipt);
            }
            if !receipt.is_null() {
                return Err(Failure::unexpected(
                    "a transaction of the preparation",
                    receipt,
                ));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(Failure::unexpected("the receipt of", hash))
    }

    /// Waits until each account has sent so many transactions.
    pub(super) fn await_nonces(&self, accounts: &[String], nonce: u64) -> Result<(), Failure> {
        let mut connection = Connection::open(&self.address)?;
        let began = Instant::now();
        for account in accounts {
            loop {
                let answer =
                    connection.call("eth_getTransactionCount", json!([account, "latest"]))?;
                let text = answer.as_str().unwrap_or_default();
                let count = u64::from_str_radix(text.trim_start_matches("0x"), 16).unwrap_or(0);
                if count >= nonce {
                    break;
                }
                if began.elapsed() > PATIENCE {
                    let what = format!("{account} sent {nonce} transactions, of which there are");
                    return Err(Failure::unexpected(what, count));
                }
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        Ok(())
    }
}
