//! Unmodified Ethereum clients from npm against a devnet on a free port.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::devnet::Devnet;
use crate::failure::Failure;
use crate::process;
use crate::side_by_side;
use crate::workshop::Workshop;

/// The scripts in `clients/`, one per client.
pub const SCRIPTS: [&str; 3] = ["viem.mjs", "ethers.mjs", "cast.mjs"];

/// Runs each client's script against a devnet of its own.
///
/// # Errors
/// When a client sees something other than it should.
pub fn run(workshop: &Workshop) -> Result<(), Failure> {
    let artifact = artifact(workshop, "escrow")?;
    let done = side_by_side::each(&SCRIPTS, |script| {
        let devnet = Devnet::start(workshop, &[])?;
        process::run(&mut client(workshop, "node", script, &devnet, &artifact))
    });
    let failed: Vec<_> = done.into_iter().filter_map(Result::err).collect();
    if failed.is_empty() {
        return Ok(());
    }
    let failed: Vec<_> = failed.iter().map(ToString::to_string).collect();
    Err(Failure::Several(failed.join(", ")))
}

/// Builds an example and answers where its artifact is.
///
/// # Errors
/// When it does not compile.
pub fn artifact(workshop: &Workshop, package: &str) -> Result<PathBuf, Failure> {
    let mut build = workshop.slacontract(workshop.root());
    build
        .env("CARGO_TARGET_DIR", workshop.target())
        .args(["build", "--package", package]);
    process::run(&mut build)?;
    Ok(workshop
        .target()
        .join(format!("slacontract/{package}.json")))
}

/// A program in `clients/` that is told where the devnet and the escrow are.
pub fn client(
    workshop: &Workshop,
    program: impl AsRef<OsStr>,
    script: &str,
    devnet: &Devnet,
    escrow: &Path,
) -> Command {
    let mut client = process::command(program);
    client
        .current_dir(workshop.path("clients"))
        .arg(script)
        .env("RPC_URL", &devnet.rpc)
        .env("WS_URL", &devnet.ws)
        .env("ESCROW_ARTIFACT", escrow);
    client
}

/// Contracts whose bindings are written and compiled.
const BOUND: [&str; 3] = ["escrow", "token", "uptime"];

/// Writes the TypeScript bindings and Solidity interfaces of the examples, compiles them strictly, and runs a program that uses one.
///
/// # Errors
/// When one does not compile, or the program sees something other than it should.
pub fn bindings(workshop: &Workshop) -> Result<(), Failure> {
    let folder = workshop.path("clients/bindings");
    let generated = folder.join("generated");
    std::fs::create_dir_all(&generated).map_err(Failure::file(&generated))?;
    let tool = || {
        let mut tool = workshop.slacontract(workshop.root());
        tool.env("CARGO_TARGET_DIR", workshop.target());
        tool
    };
    for name in BOUND {
        let script = generated.join(format!("{name}.ts"));
        process::run(
            tool()
                .args(["bind", "ts", "-p", name, "--out"])
                .arg(&script),
        )?;
        let solidity = process::capture(tool().args(["abi", "-p", name, "--format", "solidity"]))?;
        let path = generated.join(format!("{name}.sol"));
        std::fs::write(&path, solidity).map_err(Failure::file(&path))?;
        let abi = process::json(tool().args(["abi", "-p", name, "--json"]))?;
        let path = generated.join(format!("{name}.json"));
        let text = serde_json::json!({ "abi": abi["abi"], "docs": abi["itemDocs"] }).to_string();
        std::fs::write(&path, text).map_err(Failure::file(&path))?;
    }
    let node = |script: &str| {
        let mut node = process::command("node");
        node.current_dir(&folder).arg(script);
        node
    };
    process::run(&mut node("interfaces.mjs"))?;
    process::run(node("../node_modules/typescript/bin/tsc").args(["--project", "."]))?;
    let devnet = Devnet::start(workshop, &[])?;
    process::run(node("out/escrow.js").env("RPC_URL", &devnet.rpc))
}

/// Compiles the predeploys and the layout fixture again and compares.
///
/// # Errors
/// When what is committed is not what the sources compile to.
pub fn solidity(workshop: &Workshop) -> Result<(), Failure> {
    for script in [
        "devnet/predeploys/build.mjs",
        "sdk/testing/fixtures/bound/build.mjs",
        "sdk/testing/fixtures/layout/solidity/build.mjs",
    ] {
        process::run(
            process::command("node")
                .current_dir(workshop.root())
                .args([script, "--check"]),
        )?;
    }
    Ok(())
}
