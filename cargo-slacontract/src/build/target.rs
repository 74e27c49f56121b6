//! The compilation target: present, or installed with rustup.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::output::{Explain, Output};

/// What contracts are compiled for: the WebAssembly of 2019, which every Stylus chain accepts, without std.
pub const TARGET: &str = "wasm32v1-none";

/// Why the target is not there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// Nobody to install it.
    #[error("the Rust target {TARGET} is not installed, and rustup is not on the path")]
    NoRustup,
    /// rustup failed.
    #[error("rustup could not install the Rust target {TARGET}")]
    Install,
}

impl Explain for TargetError {
    fn code(&self) -> &'static str {
        "target-missing"
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoRustup => format!("install Rust with rustup, then: rustup target add {TARGET}"),
            Self::Install => format!("rustup target add {TARGET}"),
        })
    }
}

/// Whether the toolchain that `dir` selects has the target.
pub fn is_installed(dir: &Path) -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .current_dir(dir)
        .stderr(Stdio::null())
        .output();
    output.is_ok_and(|output| {
        output.status.success()
            && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
    })
}

/// Installs the target when it is missing, and says so.
pub(super) fn ensure(dir: &Path, output: &Output) -> Result<(), TargetError> {
    if is_installed(dir) {
        return Ok(());
    }
    output.status(
        "Installing",
        format_args!("the Rust target {TARGET} (rustup target add {TARGET})"),
    );
    let status = Command::new("rustup")
        .args(["target", "add", TARGET])
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    match status {
        Err(_) => Err(TargetError::NoRustup),
        Ok(status) if status.success() && is_installed(dir) => Ok(()),
        Ok(_) => Err(TargetError::Install),
    }
}
