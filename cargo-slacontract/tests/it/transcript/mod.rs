//! Transcripts: the stage they are played on, and how what is said becomes text.

mod mask;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use slacontract_terms::Duration;

use crate::tool::devnet::Devnet;
use crate::tool::{self, Tool, good};
use mask::Mask;

/// A project with contracts, on a devnet.
pub struct Stage {
    tool: Tool,
    devnet: Devnet,
    /// Where commands are run.
    folder: &'static str,
    mask: Mask,
}

/// How a command ended.
struct Said {
    exit: i32,
    stdout: String,
    stderr: String,
}

impl Stage {
    /// Builds the project and starts the devnet; the contract is deployed by a transcript.
    pub fn build() -> Self {
        let tool = Tool::new();
        good(tool.run(&["new", "depot"]));
        let project = tool.dir().join("depot");
        fs::write(
            project.join("src/lib.rs"),
            include_str!("../../fixtures/depot.rs"),
        )
        .expect("writes");
        fs::remove_dir_all(project.join("tests")).expect("removes");
        // Of a run before this one; the first build is to say that it builds.
        let _ = fs::remove_file(tool::target().join("slacontract/depot.json"));
        let devnet = Devnet::start(&tool);
        Self::set(tool, devnet, "depot")
    }

    /// A project whose contracts are deployed already.
    pub fn set(tool: Tool, devnet: Devnet, folder: &'static str) -> Self {
        let mask = Mask::new(&[
            (&tool.dir().to_string_lossy(), "[DIR]"),
            (&tool::target().to_string_lossy(), "[TARGET]"),
            (&tool::cache().to_string_lossy(), "[CACHE]"),
            (&devnet.rpc, "[NODE]"),
            (tool::path(), "cargo-slacontract"),
        ]);
        Self {
            tool,
            devnet,
            folder,
            mask,
        }
    }

    /// Plays a transcript: the text as it is now, and what no words excuse.
    pub fn play(&mut self, text: &str) -> (String, Vec<String>) {
        let (mut now, mut faults) = (String::new(), Vec::new());
        let mut gap = false;
        for line in text.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                now.push_str(if gap { "\n" } else { "" });
                now.push_str(&format!("{line}\n"));
                now.push_str(&self.act(command, &mut faults));
                gap = true;
            } else if let Some(command) = line.strip_prefix("% ") {
                now.push_str(if gap { "\n" } else { "" });
                now.push_str(&format!("{line}\n"));
                let said = self.run(command, false);
                if said.exit != 0 {
                    faults.push(format!("`{command}` fails: {}{}", said.stdout, said.stderr));
                }
                gap = false;
            } else if let Some(time) = line.strip_prefix("@ ") {
                now.push_str(if gap { "\n" } else { "" });
                now.push_str(&format!("{line}\n"));
                let time = Duration::parse(time).expect("a time");
                self.devnet.wait(time.seconds());
                gap = false;
            } else if line.starts_with('#') {
                now.push_str(if gap { "\n" } else { "" });
                now.push_str(&format!("{line}\n"));
                gap = false;
            }
        }
        (now, faults)
    }

    /// Runs a command and what a failure is held to.
    fn act(&self, command: &str, faults: &mut Vec<String>) -> String {
        let before = self.files();
        let said = self.run(command, false);
        let mut text = String::new();
        if said.exit != 0 {
            let asked = command.contains("--json");
            let again = if asked {
                None
            } else {
                Some(self.run(command, true))
            };
            let document = again.as_ref().unwrap_or(&said);
            let mut fault = |what: &str| faults.push(format!("`{command}`: {what}"));
            if !asked && !said.stdout.is_empty() {
                fault("fails and writes to stdout");
            }
            if document.exit != said.exit {
                fault("fails with another exit code with --json");
            }
            let code = failure_code(&document.stdout).unwrap_or_else(|what| {
                fault(&what);
                String::new()
            });
            if !matches!(said.exit, 1 | 2) || code == "usage" && said.exit != 2 {
                fault("fails with an exit code that does not fit");
            }
            for changed in changes(&before, &self.files()) {
                fault(&format!("fails and leaves {changed} changed"));
            }
            text.push_str(&format!("exit {}: {code}\n", said.exit));
        }
        let stdout = match serde_json::from_str::<Value>(&said.stdout) {
            // One document on one line; for the reader of the transcript, on several.
            Ok(document) if document.is_object() => {
                if said.stdout.trim_end().lines().count() != 1 {
                    faults.push(format!("`{command}`: a document of several lines"));
                }
                format!("{document:#}")
            }
            _ => said.stdout,
        };
        for line in self.mask.apply(&stdout).lines() {
            text.push_str(format!("  {line}").trim_end());
            text.push('\n');
        }
        for line in self.mask.apply(&said.stderr).lines() {
            text.push_str(format!("! {line}").trim_end());
            text.push('\n');
        }
        text
    }

    /// Runs a line of shell in the project, in which `cargo slacontract` is the one under test.
    fn run(&self, line: &str, json: bool) -> Said {
        let template = self.tool.command("");
        let mut shell = Command::new("bash");
        for (name, value) in template.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        let json = if json { " --json" } else { "" };
        let script = format!("cargo() {{ shift; \"$TOOL\"{json} \"$@\"; }}\n{line}");
        let output = shell
            .current_dir(self.tool.dir().join(self.folder))
            .env("TOOL", tool::path())
            .env("SLACONTRACT_RPC_URL", &self.devnet.rpc)
            .env("SLACONTRACT_DEVNET_PORT", "48546")
            .env("NO_COLOR", "1")
            .env_remove("RUST_BACKTRACE")
            .env("CARGO_TERM_COLOR", "never")
            .args(["-c", &script])
            .stdin(Stdio::null())
            .output()
            .expect("bash runs");
        Said {
            exit: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Every file and what is in it, but what cargo builds.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.tool.dir().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("lists").flatten() {
                let path = entry.path();
                if path.is_dir() && !path.ends_with("target") {
                    folders.push(path);
                } else if path.is_file() {
                    files.insert(path.clone(), fs::read(&path).expect("reads"));
                }
            }
        }
        files
    }
}

/// The code of the one document that a failure is.
fn failure_code(stdout: &str) -> Result<String, String> {
    if stdout.trim_end().lines().count() != 1 {
        return Err(format!(
            "with --json it says {stdout:?}, which is not one line"
        ));
    }
    let document: Value =
        serde_json::from_str(stdout).map_err(|error| format!("{error}: {stdout}"))?;
    let error = &document["error"];
    let text = |name: &str| error[name].as_str().filter(|text| !text.trim().is_empty());
    match (text("code"), text("message"), error.get("hint")) {
        (Some(code), Some(_), Some(_)) => Ok(code.to_owned()),
        _ => Err(format!(
            "a code, a message or a hint is missing: {document}"
        )),
    }
}

fn changes(before: &BTreeMap<PathBuf, Vec<u8>>, after: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let paths = before.keys().chain(after.keys());
    let mut changed: Vec<_> = paths
        .filter(|path| before.get(*path) != after.get(*path))
        .map(|path: &PathBuf| Path::new(path).display().to_string())
        .collect();
    changed.sort();
    changed.dedup();
    changed
}

/// The first command about which two transcripts differ, with both.
pub fn difference(written: &str, now: &str) -> Option<String> {
    if written == now {
        return None;
    }
    let scenes = |text: &str| -> Vec<String> {
        let mut scenes = vec![String::new()];
        for line in text.lines() {
            if line.starts_with("$ ") {
                scenes.push(String::new());
            }
            if let Some(last) = scenes.last_mut() {
                last.push_str(line);
                last.push('\n');
            }
        }
        scenes
    };
    let (written, now) = (scenes(written), scenes(now));
    let pairs = written.iter().zip(&now).filter(|(a, b)| a != b);
    let all: Vec<_> = pairs
        .map(|(written, now)| format!("--- written\n{written}--- now\n{now}"))
        .collect();
    Some(all.join("\n"))
}
