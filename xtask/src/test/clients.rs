//! Unmodified Ethereum clients from npm against a devnet on a free port.

use crate::devnet::Devnet;
use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// The scripts in `clients/`, one per client.
const SCRIPTS: [&str; 3] = ["viem.mjs", "ethers.mjs", "cast.mjs"];

/// Runs each client's script against a devnet of its own.
///
/// # Errors
/// When a client sees something other than it should.
pub fn run(workshop: &Workshop) -> Result<(), Failure> {
    let mut build = workshop.slacontract(workshop.root());
    build
        .env("CARGO_TARGET_DIR", workshop.target())
        .args(["build", "--package", "escrow"]);
    process::run(&mut build)?;
    let artifact = workshop.target().join("slacontract/escrow.json");
    let mut failed = Vec::new();
    for script in SCRIPTS {
        let devnet = Devnet::start(workshop, &[])?;
        let mut node = process::command("node");
        node.current_dir(workshop.path("clients"))
            .arg(script)
            .env("RPC_URL", &devnet.rpc)
            .env("WS_URL", &devnet.ws)
            .env("ESCROW_ARTIFACT", &artifact);
        if let Err(failure) = process::run(&mut node) {
            eprintln!("      {failure}");
            failed.push(script);
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::Several(failed.join(", ")))
}

/// Compiles the predeploys and the layout fixture again and compares.
///
/// # Errors
/// When what is committed is not what the sources compile to.
pub fn solidity(workshop: &Workshop) -> Result<(), Failure> {
    for script in [
        "devnet/predeploys/build.mjs",
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
