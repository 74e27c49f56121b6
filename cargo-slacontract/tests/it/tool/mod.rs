//! Runs the built command in an empty directory of its own.

pub mod devnet;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What cargo tells the tests it runs, and the command must not hear. How cargo reaches its registries stays.
const OF_CARGO: [&str; 6] = [
    "CARGO_MANIFEST",
    "CARGO_PKG_",
    "CARGO_BIN_",
    "CARGO_CRATE",
    "CARGO_ENCODED",
    "CARGO_TARGET_",
];

/// The command, with a directory to work in. The SDK's cache is shared between tests of one build, as it is between a user's projects.
pub struct Tool {
    dir: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The command's path.
pub fn path() -> &'static str {
    env!("CARGO_BIN_EXE_cargo-slacontract")
}

/// Where scaffolded projects are compiled: one place, so that the SDK is compiled once for all of them.
pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects")
}

impl Tool {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a temporary directory"),
        }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Runs the command in the directory.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    /// Runs the command in a directory below.
    pub fn run_in(&self, below: &str, arguments: &[&str]) -> Run {
        let mut command = self.command(below);
        let output = command.args(arguments).output().expect("the command runs");
        Run {
            code: output.status.code().expect("an exit code"),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The command, not yet run, free of the environment of the tests that run it.
    pub fn command(&self, below: &str) -> Command {
        let mut command = Command::new(path());
        command
            .current_dir(self.dir.path().join(below))
            .stdin(Stdio::null())
            .env("SLACONTRACT_CACHE", cache());
        for (name, _) in std::env::vars_os() {
            let name_text = name.to_string_lossy();
            let of_cargo = OF_CARGO.iter().any(|prefix| name_text.starts_with(prefix));
            let of_ours = name_text.starts_with("SLACONTRACT_") && name_text != "SLACONTRACT_CACHE";
            if of_cargo || of_ours || name_text == "CARGO" || name_text == "RUSTFLAGS" {
                command.env_remove(name);
            }
        }
        command.env("CARGO_TARGET_DIR", target());
        // Settings and keys of whoever runs the tests are none of theirs.
        command.env("SLACONTRACT_HOME", self.dir.path().join(".home"));
        command
    }
}

pub fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache")
}

/// A run that must have done what it was asked.
pub fn good(run: Run) -> Run {
    assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
    run
}

/// The one document of a `--json` run.
pub fn document(run: &Run) -> Value {
    serde_json::from_str(&run.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}\n{}", run.stdout, run.stderr))
}

/// A `--json` run that must have failed with this code and these words.
pub fn refused(run: &Run, code: &str, message: &str) {
    let document = document(run);
    assert_ne!(run.code, 0, "{document}");
    assert_eq!(document["error"]["code"], code, "{document}");
    assert!(
        document["error"]["message"]
            .as_str()
            .is_some_and(|text| text.contains(message)),
        "{document}"
    );
}
