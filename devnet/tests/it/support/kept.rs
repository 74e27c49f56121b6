//! A node with a kept chain as a process that can be killed.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

/// Cargo names it to the tests of its own crate; others that include this file start no process.
const BINARY: Option<&str> = option_env!("CARGO_BIN_EXE_slacontract-devnet");

pub struct Process {
    child: Child,
    pub url: String,
}

impl Process {
    pub fn start(folder: &Path) -> Self {
        Self::run(
            Command::new(BINARY.expect("these are tests of its crate")),
            folder,
        )
    }

    /// A process that cannot make files of more than so many bytes, as some accounts and containers cannot.
    pub fn start_with_files_up_to(bytes: u64, folder: &Path) -> Self {
        let mut shell = Command::new("sh");
        // Writing on then fails and is no signal. The shell counts in halves of a KiB.
        shell.args(["-c", r#"trap "" XFSZ; ulimit -f "$0"; exec "$@""#]);
        shell.args([
            &(bytes / 512).to_string(),
            BINARY.expect("these are tests of its crate"),
        ]);
        Self::run(shell, folder)
    }

    fn run(mut command: Command, folder: &Path) -> Self {
        let mut child = command
            .args(["--port", "0", "--json", "--data-dir"])
            .arg(folder)
            // Compiled programs of this chain alone.
            .env("XDG_CACHE_HOME", folder.with_extension("cache"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
        let url = said["rpc"]
            .as_str()
            .unwrap_or_else(|| panic!("{line}"))
            .to_owned();
        Self { child, url }
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
