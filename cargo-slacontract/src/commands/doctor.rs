//! `doctor`: what is there, what is missing, and what to do about it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use serde_json::{Value, json};

use crate::build::{TARGET, is_installed};
use crate::output::{Answer, Failure, Output};
use crate::sdk_source;

/// Check that everything a contract's author needs is there.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  cargo slacontract doctor\n  cargo slacontract doctor --json")]
pub(crate) struct Doctor {
    /// Look at the project in this directory instead of the current one.
    #[arg(long, value_name = "DIR", default_value = ".")]
    directory: PathBuf,
}

/// One thing looked at.
struct Finding {
    name: &'static str,
    state: State,
    what: String,
    remedy: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    Optional,
    Bad,
}

impl Doctor {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let dir = &self.directory;
        let findings = [
            tool(
                "rustc",
                &["--version"],
                dir,
                "install Rust from https://rustup.rs",
            ),
            tool(
                "cargo",
                &["--version"],
                dir,
                "install Rust from https://rustup.rs",
            ),
            target(dir),
            sdk(),
            cache(),
            project(dir),
            port(8545),
            nextest(dir),
        ];
        let mut lines = String::new();
        for finding in &findings {
            let mark = match finding.state {
                State::Good => "ok",
                State::Optional => "--",
                State::Bad => "!!",
            };
            lines.push_str(&format!("{mark} {:<10} {}\n", finding.name, finding.what));
            if let Some(remedy) = finding
                .remedy
                .as_ref()
                .filter(|_| finding.state != State::Good)
            {
                lines.push_str(&format!("   {:<10} -> {remedy}\n", ""));
            }
        }
        let document =
            json!({ "findings": findings.iter().map(Finding::json).collect::<Vec<_>>() });
        let bad: Vec<_> = findings
            .iter()
            .filter(|finding| finding.state == State::Bad)
            .collect();
        if let Some(first) = bad.first() {
            output.note(lines.trim_end());
            let message = format!(
                "{} of {} checks failed: {}",
                bad.len(),
                findings.len(),
                bad.iter()
                    .map(|finding| finding.name)
                    .collect::<Vec<_>>()
                    .join(", ")
            );
            let failure = Failure::new("doctor", message).with_details(document);
            return Err(match &first.remedy {
                Some(remedy) => failure.with_hint(remedy.clone()),
                None => failure,
            });
        }
        Ok(Answer::new(lines, document))
    }
}

impl Finding {
    fn json(&self) -> Value {
        json!({ "name": self.name, "ok": self.state == State::Good, "required": self.state != State::Optional, "found": self.what, "remedy": self.remedy })
    }
}

fn first_line(program: &str, arguments: &[&str], dir: &Path) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(dir)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| {
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    })
}

fn tool(name: &'static str, arguments: &[&str], dir: &Path, remedy: &str) -> Finding {
    match first_line(name, arguments, dir) {
        Some(what) => Finding {
            name,
            state: State::Good,
            what,
            remedy: None,
        },
        None => Finding {
            name,
            state: State::Bad,
            what: "not found".into(),
            remedy: Some(remedy.into()),
        },
    }
}

fn target(dir: &Path) -> Finding {
    let remedy = Some(format!(
        "rustup target add {TARGET} (build does it by itself)"
    ));
    if is_installed(dir) {
        Finding {
            name: "target",
            state: State::Good,
            what: TARGET.into(),
            remedy: None,
        }
    } else if first_line("rustup", &["--version"], dir).is_some() {
        Finding {
            name: "target",
            state: State::Optional,
            what: format!("{TARGET} is not installed"),
            remedy,
        }
    } else {
        Finding {
            name: "target",
            state: State::Bad,
            what: format!("{TARGET} is not installed, and rustup is missing"),
            remedy: Some("install Rust with rustup".into()),
        }
    }
}

fn sdk() -> Finding {
    match sdk_source::unpack() {
        Ok(dir) => Finding {
            name: "sdk",
            state: State::Good,
            what: format!("{} in {}", sdk_source::VERSION, dir.display()),
            remedy: None,
        },
        Err(error) => Finding {
            name: "sdk",
            state: State::Bad,
            what: error.to_string(),
            remedy: Some("set SLACONTRACT_CACHE to a directory that can be written".into()),
        },
    }
}

fn cache() -> Finding {
    let dir = sdk_source::cache_dir();
    let writable = dir
        .as_ref()
        .is_ok_and(|dir| tempfile::tempfile_in(dir).is_ok());
    let what = dir.map_or_else(|error| error.to_string(), |dir| dir.display().to_string());
    let state = if writable { State::Good } else { State::Bad };
    Finding {
        name: "cache",
        state,
        what,
        remedy: Some("make the directory writable, or set SLACONTRACT_CACHE".into()),
    }
}

fn project(dir: &Path) -> Finding {
    let none = Finding {
        name: "project",
        state: State::Optional,
        what: "no Cargo.toml here or above".into(),
        remedy: Some("cargo slacontract new my-contract".into()),
    };
    if !dir
        .canonicalize()
        .unwrap_or_else(|_| dir.to_path_buf())
        .ancestors()
        .any(|dir| dir.join("Cargo.toml").is_file())
    {
        return none;
    }
    match sdk_source::link(&dir.canonicalize().unwrap_or_else(|_| dir.to_path_buf())) {
        Ok(sdk_source::Linked::NotNeeded) => Finding {
            name: "project",
            state: State::Good,
            what: "finds the SDK by its own manifest, or does not use it".into(),
            remedy: None,
        },
        Ok(_) => Finding {
            name: "project",
            state: State::Good,
            what: "finds the SDK this command carries".into(),
            remedy: None,
        },
        Err(error) => Finding {
            name: "project",
            state: State::Bad,
            what: error.to_string(),
            remedy: None,
        },
    }
}

fn port(port: u16) -> Finding {
    if TcpListener::bind(("127.0.0.1", port)).is_ok() {
        return Finding {
            name: "port",
            state: State::Good,
            what: format!("{port} is free"),
            remedy: None,
        };
    }
    Finding {
        name: "port",
        state: State::Optional,
        what: format!("{port} is taken: perhaps by a devnet"),
        remedy: Some("cargo slacontract devnet --port 0".into()),
    }
}

fn nextest(dir: &Path) -> Finding {
    match first_line("cargo", &["nextest", "--version"], dir) {
        Some(what) => Finding {
            name: "nextest",
            state: State::Good,
            what,
            remedy: None,
        },
        None => Finding {
            name: "nextest",
            state: State::Optional,
            what: "not installed; nothing here needs it".into(),
            remedy: None,
        },
    }
}
