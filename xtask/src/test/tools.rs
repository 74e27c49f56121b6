//! What the steps need beside cargo: installed where that is one command of an official tool, named otherwise.

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// The oldest Node.js that all clients run on.
const NODE_MAJOR: u32 = 20;

/// Installs the WebAssembly target and the npm packages.
///
/// # Errors
/// When one is missing and cannot be installed, with the command that does it.
pub fn prepare(workshop: &Workshop) -> Result<(), Failure> {
    wasm_target(workshop)?;
    node()?;
    // Not `npm ci`: it refuses a lock file without the platforms that @foundry-rs/cast names and has not published.
    let mut npm = process::command("npm");
    npm.current_dir(workshop.path("clients")).args([
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    process::run(&mut npm)
}

/// The compiler's standard library for contracts.
fn wasm_target(workshop: &Workshop) -> Result<(), Failure> {
    let sysroot = process::capture(
        process::command("rustc")
            .current_dir(workshop.root())
            .args(["--print", "sysroot"]),
    )?;
    if std::path::Path::new(sysroot.trim())
        .join("lib/rustlib/wasm32v1-none/lib")
        .is_dir()
    {
        return Ok(());
    }
    eprintln!("      installing the target wasm32v1-none with rustup");
    process::run(
        process::command("rustup")
            .current_dir(workshop.root())
            .args(["target", "add", "wasm32v1-none"]),
    )
    .map_err(|failure| Failure::Missing {
        tool: "the Rust target wasm32v1-none",
        remedy: format!("install it with `rustup target add wasm32v1-none` ({failure})"),
    })
}

/// Node.js, not too old.
fn node() -> Result<(), Failure> {
    let remedy = || format!("install Node.js {NODE_MAJOR} or later, with npm, and run this again");
    let version = process::capture(process::command("node").arg("--version")).map_err(|_| {
        Failure::Missing {
            tool: "Node.js",
            remedy: remedy(),
        }
    })?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        return Err(Failure::Missing {
            tool: "a current Node.js",
            remedy: remedy(),
        });
    }
    Ok(())
}

/// Checks the dependencies when `cargo deny` is there; says how to get it when not.
///
/// # Errors
/// When a rule of `deny.toml` is broken.
pub fn deny(workshop: &Workshop) -> Result<(), Failure> {
    if !process::answers("cargo-deny", "--version") {
        return Err(Failure::Missing {
            tool: "cargo-deny",
            remedy: "install it with `cargo install cargo-deny --locked`".into(),
        });
    }
    process::run(workshop.cargo().args(["deny", "check"]))
}
