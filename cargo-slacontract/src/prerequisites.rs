//! What a contract's author needs on the machine, looked at one by one: there, missing, or in the way, with the remedy.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use slacontract_client::{Client, Http};

use crate::build::{TARGET, is_installed};
use crate::sdk_source;

/// The oldest compiler that the SDK is compiled with.
const OLDEST_RUSTC: &str = env!("CARGO_PKG_RUST_VERSION");
const INSTALL_RUST: &str = "install Rust from https://rustup.rs";

/// One thing looked at.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What was looked at.
    pub name: &'static str,
    /// Whether it will do.
    pub state: State,
    /// What was found.
    pub what: String,
    /// What to do about it, unless it is good.
    pub remedy: Option<String>,
}

/// Whether something will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is there.
    Good,
    /// It is not, and much works without.
    Optional,
    /// Without it nothing works.
    Bad,
}

impl Finding {
    fn good(name: &'static str, what: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Good,
            what: what.into(),
            remedy: None,
        }
    }

    fn bad(name: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Bad,
            what: what.into(),
            remedy: Some(remedy.into()),
        }
    }

    fn optional(name: &'static str, what: impl Into<String>, remedy: Option<String>) -> Self {
        Self {
            name,
            state: State::Optional,
            what: what.into(),
            remedy,
        }
    }

    /// What programs read.
    pub fn json(&self) -> Value {
        json!({ "name": self.name, "ok": self.state == State::Good, "required": self.state != State::Optional, "found": self.what, "remedy": self.remedy })
    }
}

/// Looks at everything, for the project in `dir`.
pub fn all(dir: &Path) -> Vec<Finding> {
    vec![
        rustc(dir),
        cargo(dir),
        rustup(dir),
        target(dir),
        sdk(),
        cache(),
        project(dir),
        port(devnet_port()),
        nextest(dir),
    ]
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

fn rustc(dir: &Path) -> Finding {
    let Some(what) = first_line("rustc", &["--version"], dir) else {
        return Finding::bad("rustc", "not found", INSTALL_RUST);
    };
    let version = |text: &str| {
        let mut parts = text.split('.').map(|part| part.parse::<u32>().ok());
        Some((parts.next()??, parts.next()??))
    };
    let found = what.split_whitespace().nth(1).and_then(version);
    match (found, version(OLDEST_RUSTC)) {
        (Some(found), Some(oldest)) if found < oldest => Finding::bad(
            "rustc",
            format!("{what} is too old: the SDK needs {OLDEST_RUSTC}"),
            "rustup update stable",
        ),
        _ => Finding::good("rustc", what),
    }
}

fn cargo(dir: &Path) -> Finding {
    match first_line("cargo", &["--version"], dir) {
        Some(what) => Finding::good("cargo", what),
        None => Finding::bad("cargo", "not found", INSTALL_RUST),
    }
}

fn rustup(dir: &Path) -> Finding {
    match first_line("rustup", &["--version"], dir) {
        Some(what) => Finding::good("rustup", what),
        None => Finding::optional(
            "rustup",
            "not found; it is asked for a missing target only",
            Some(INSTALL_RUST.into()),
        ),
    }
}

fn target(dir: &Path) -> Finding {
    if is_installed(dir) {
        return Finding::good("target", TARGET);
    }
    let what = format!("{TARGET} is not installed");
    if first_line("rustup", &["--version"], dir).is_some() {
        let remedy = format!("rustup target add {TARGET} (build does it by itself)");
        return Finding::optional("target", what, Some(remedy));
    }
    let remedy = format!("install Rust with rustup, then: rustup target add {TARGET}");
    Finding::bad("target", format!("{what}, and rustup is missing"), remedy)
}

fn sdk() -> Finding {
    let writable = "set SLACONTRACT_CACHE to a directory that can be written";
    let dir = match sdk_source::unpack() {
        Ok(dir) => dir,
        Err(error) => return Finding::bad("sdk", error.to_string(), writable),
    };
    match sdk_source::damaged() {
        Ok(files) if files.is_empty() => Finding::good(
            "sdk",
            format!("{} in {}", sdk_source::VERSION, dir.display()),
        ),
        Ok(files) => Finding::bad(
            "sdk",
            format!(
                "{} files in {} are not what was unpacked: {}",
                files.len(),
                dir.display(),
                files[0]
            ),
            format!(
                "rm -r {} (the next command unpacks it again)",
                dir.display()
            ),
        ),
        Err(error) => Finding::bad("sdk", error.to_string(), writable),
    }
}

fn cache() -> Finding {
    let remedy = "make the directory writable, or set SLACONTRACT_CACHE";
    match sdk_source::cache_dir() {
        Ok(dir) if tempfile::tempfile_in(&dir).is_ok() => {
            Finding::good("cache", dir.display().to_string())
        }
        Ok(dir) => Finding::bad(
            "cache",
            format!("{} cannot be written", dir.display()),
            remedy,
        ),
        Err(error) => Finding::bad("cache", error.to_string(), remedy),
    }
}

fn project(dir: &Path) -> Finding {
    let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_path_buf());
    if !dir.ancestors().any(|dir| dir.join("Cargo.toml").is_file()) {
        let remedy = "cargo slacontract new my-contract".into();
        return Finding::optional("project", "no Cargo.toml here or above", Some(remedy));
    }
    match sdk_source::link(&dir) {
        Ok(sdk_source::Linked::NotNeeded) => Finding::good(
            "project",
            "finds the SDK by its own manifest, or does not use it",
        ),
        Ok(_) => Finding::good("project", "finds the SDK this command carries"),
        Err(error) => Finding::bad("project", error.to_string(), "correct the file"),
    }
}

/// Where a devnet listens: as `cargo slacontract devnet` has it.
fn devnet_port() -> u16 {
    let set = std::env::var("SLACONTRACT_DEVNET_PORT").ok();
    set.and_then(|port| port.parse().ok()).unwrap_or(8545)
}

/// A free port, or a devnet of this version on it.
fn port(port: u16) -> Finding {
    if TcpListener::bind(("127.0.0.1", port)).is_ok() {
        return Finding::good("port", format!("{port} is free"));
    }
    let http = Http::with_timeout(format!("http://127.0.0.1:{port}"), Duration::from_secs(2));
    let said: Result<String, _> = Client::new(http).request("web3_clientVersion", json!([]));
    let other = Some("cargo slacontract devnet --port 0".to_owned());
    match said {
        Ok(version) if version.contains("slacontract") && version.contains(sdk_source::VERSION) => {
            Finding::good("port", format!("{port} is a devnet: {version}"))
        }
        Ok(version) if version.contains("slacontract") => Finding::optional(
            "port",
            format!(
                "{port} is a devnet of another version than {}: {version}",
                sdk_source::VERSION
            ),
            Some("stop it, and start this one: cargo slacontract devnet".into()),
        ),
        Ok(version) => {
            Finding::optional("port", format!("{port} is another node: {version}"), other)
        }
        Err(_) => Finding::optional(
            "port",
            format!("{port} is taken, and what listens is no node"),
            other,
        ),
    }
}

fn nextest(dir: &Path) -> Finding {
    match first_line("cargo", &["nextest", "--version"], dir) {
        Some(what) => Finding::good("nextest", what),
        None => Finding::optional("nextest", "not installed; nothing here needs it", None),
    }
}
