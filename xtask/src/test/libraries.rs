//! Unmodified Ethereum libraries of other languages than JavaScript's, against a devnet on a free port: web3.py and alloy.
//!
//! What they need is installed here, at pinned versions, into the target folder.

use std::path::{Path, PathBuf};

use crate::devnet::Devnet;
use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

use super::clients::{artifact, client};

/// Runs each library's program against a devnet of its own.
///
/// # Errors
/// When Python is missing, a library cannot be had, or one sees something other than it should.
pub fn run(workshop: &Workshop) -> Result<(), Failure> {
    let escrow = artifact(workshop, "escrow")?;
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let relay = folder.path().join("relay.json");
    let devnet = Devnet::start(workshop, &[])?;
    let compiled = process::capture(&mut client(workshop, "node", "relay.mjs", &devnet, &escrow))?;
    std::fs::write(&relay, compiled).map_err(Failure::file(&relay))?;

    let python = python(workshop)?;
    process::run(
        client(workshop, &python, "web3_client.py", &devnet, &escrow).env("RELAY_ARTIFACT", &relay),
    )?;
    let devnet = Devnet::start(workshop, &[])?;
    let manifest = workshop.path("clients/alloy/Cargo.toml");
    process::run(
        client(workshop, "cargo", "run", &devnet, &escrow)
            .env("CARGO_TARGET_DIR", workshop.target())
            .env("RELAY_ARTIFACT", &relay)
            .args(["--quiet", "--locked", "--manifest-path"])
            .arg(manifest),
    )
}

/// A Python with web3.py, made once.
fn python(workshop: &Workshop) -> Result<PathBuf, Failure> {
    let folder = workshop.target().join("web3py");
    let python = if cfg!(windows) {
        folder.join("Scripts/python.exe")
    } else {
        folder.join("bin/python")
    };
    if !python.is_file() {
        let make = |name: &str| {
            process::run(
                process::command(name)
                    .args(["-m", "venv"])
                    .arg(folder.as_path()),
            )
        };
        make("python3").map_err(|failure| Failure::Missing {
            tool: "Python 3 with its module venv",
            remedy: format!("install Python 3.10 or later and run this again ({failure})"),
        })?;
    }
    install(&python, &workshop.path("clients/requirements.txt"))?;
    Ok(python)
}

fn install(python: &Path, requirements: &Path) -> Result<(), Failure> {
    process::run(
        process::command(python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(["--disable-pip-version-check", "--requirement"])
            .arg(requirements),
    )
}
