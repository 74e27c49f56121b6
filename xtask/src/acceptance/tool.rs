//! `cargo stylus` as a program: found or installed, run in a contract's folder, and what its output says.

use std::path::{Path, PathBuf};

use alloy_primitives::{Address, hex};
use serde_json::Value;

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// The versions that are tried.
const VERSION: &str = "~0.10";
/// What contracts are compiled for.
const TARGET: &str = "wasm32-unknown-unknown";

/// The installed tool.
pub(super) struct Tool {
    program: PathBuf,
    /// What it calls itself.
    pub(super) version: String,
    /// Where contracts are compiled, a folder per workspace.
    builds: PathBuf,
}

impl Tool {
    /// Finds the tool, or installs it into the target folder, and installs what contracts are compiled for.
    ///
    /// # Errors
    /// When it does not compile.
    pub(super) fn ready(workshop: &Workshop) -> Result<Self, Failure> {
        process::run(
            process::command("rustup")
                .current_dir(workshop.root())
                .args(["target", "add", TARGET]),
        )?;
        let root = workshop.target().join("acceptance");
        let own = root.join(format!("bin/cargo-stylus{}", std::env::consts::EXE_SUFFIX));
        for program in [PathBuf::from("cargo-stylus"), own.clone()] {
            if let Some(version) = version(&program) {
                return Ok(Self::new(program, version, root));
            }
        }
        eprintln!(
            "      installing cargo-stylus {VERSION} into {}",
            root.display()
        );
        process::run(
            process::command("cargo")
                .current_dir(workshop.root())
                .args(["install", "cargo-stylus", "--locked", "--debug"])
                .args(["--version", VERSION, "--root"])
                .arg(&root)
                .arg("--target-dir")
                .arg(root.join("build")),
        )?;
        let version = version(&own)
            .ok_or_else(|| Failure::unexpected("the installed cargo-stylus", own.display()))?;
        Ok(Self::new(own, version, root))
    }

    fn new(program: PathBuf, version: String, builds: PathBuf) -> Self {
        Self {
            program,
            version,
            builds,
        }
    }

    /// One command in a contract's folder; whether it succeeded and what it printed.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn run(&self, folder: &Path, arguments: &[&str]) -> Result<Said, Failure> {
        let mut command = process::command(&self.program);
        let workspace = folder.parent().and_then(Path::file_name);
        command
            .current_dir(folder)
            .env(
                "CARGO_TARGET_DIR",
                self.builds.join(workspace.unwrap_or_default()),
            )
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .arg("stylus")
            .args(arguments);
        let output = process::output(&mut command)?;
        let printed = [output.stdout, output.stderr].concat();
        Ok(Said {
            command: process::line(&command),
            status: output.status.to_string(),
            succeeded: output.status.success(),
            text: String::from_utf8_lossy(&printed).into_owned(),
        })
    }
}

fn version(program: &Path) -> Option<String> {
    let mut command = process::command(program);
    let said = process::capture(command.args(["stylus", "--version"])).ok()?;
    let said = said.trim();
    said.contains(" 0.10.").then(|| said.to_owned())
}

/// What a command printed.
#[derive(Debug)]
pub(super) struct Said {
    command: String,
    status: String,
    succeeded: bool,
    text: String,
}

impl Said {
    /// The output of a command that succeeded and says this.
    pub(super) fn with(self, text: &str) -> Result<String, Failure> {
        if self.succeeded && self.text.contains(text) {
            return Ok(self.text);
        }
        Err(self.failure())
    }

    /// That a command failed and says this.
    pub(super) fn refused(self, why: &str) -> Result<(), Failure> {
        if !self.succeeded && self.text.contains(why) {
            return Ok(());
        }
        Err(self.failure())
    }

    fn failure(self) -> Failure {
        Failure::Ended {
            program: self.command,
            status: self.status,
            output: format!("\n{}", self.text),
        }
    }
}

/// The address in what `deploy` printed.
pub(super) fn address(printed: &str) -> Result<Address, Failure> {
    let found = bytes(printed, "deployed code at address");
    found.map_or_else(
        || Err(Failure::unexpected("the address in", printed)),
        |address| Ok(address.into()),
    )
}

/// The hash of the deployment in what `deploy` printed.
pub(super) fn deployment(printed: &str) -> Result<String, Failure> {
    let found = bytes::<32>(printed, "deployment tx hash");
    found.map_or_else(
        || Err(Failure::unexpected("the transaction in", printed)),
        |hash| Ok(hex::encode_prefixed(hash)),
    )
}

/// The hexadecimal bytes after a label, whatever colours are between.
fn bytes<const N: usize>(printed: &str, label: &str) -> Option<[u8; N]> {
    let (_, rest) = printed.lines().find_map(|line| line.split_once(label))?;
    let (_, digits) = rest.split_once("0x")?;
    hex::decode_to_array(digits.get(..2 * N)?).ok()
}

/// The steps of a trace that begins with the entry of a program and ends with its return.
pub(super) fn trace(printed: &str) -> Result<Vec<Value>, Failure> {
    let json = printed.lines().find(|line| line.starts_with('['));
    let steps: Option<Vec<Value>> = json.and_then(|line| serde_json::from_str(line).ok());
    let steps = steps.unwrap_or_default();
    let is = |step: Option<&Value>, name| step.is_some_and(|step| step["name"] == name);
    let whole = is(steps.first(), "user_entrypoint") && is(steps.last(), "user_returned");
    if whole && steps.len() > 4 {
        return Ok(steps);
    }
    Err(Failure::unexpected("the trace of a transaction", printed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_deployed_is_found_in_what_the_tool_prints_in_colour() {
        let at = "0x3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E";
        let hash = format!("0x{}", "5d".repeat(32));
        let printed = format!(
            "checking\n\u{1b}[38;5;248mdeployed code at address: \u{1b}[38;5;183m{at}\u{1b}[0;0m\nINFO \
             deployment tx hash: \u{1b}[38;5;183m{hash}\u{1b}[0;0m\n"
        );
        assert_eq!(address(&printed).unwrap().to_string(), at);
        assert_eq!(deployment(&printed).unwrap(), hash);
        assert!(address("nothing").is_err() && deployment("nothing").is_err());
        assert!(address("deployed code at address: 0x12").is_err());
    }

    #[test]
    fn a_trace_without_its_end_is_seen() {
        let steps = [
            "user_entrypoint",
            "read_args",
            "storage_load_bytes32",
            "write_result",
            "user_returned",
        ]
        .map(|name| format!("{{\"name\":\"{name}\"}}"));
        assert_eq!(trace(&format!("[{}]", steps.join(","))).unwrap().len(), 5);
        assert!(trace(&format!("[{}]", steps[..4].join(","))).is_err());
    }
}
