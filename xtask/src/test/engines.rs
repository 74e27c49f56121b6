//! Determinism: what the devnet computed, computed again by another process on another WASM engine.
//!
//! Chains are recorded by the built tool with unmodified clients and the demo, so that their blocks hold the example contracts. The crate
//! in `devnet/vm/interpreter` then executes them on an interpreter, and compares both engines on random modules.

use std::path::Path;

use alloy_dyn_abi::{DynSolValue, JsonAbiExt as _};
use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, U256, hex};
use serde_json::{Value, json};

use crate::devnet::Devnet;
use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

use super::clients;

/// Rounds of transfers and approvals in the token's chain.
const TRANSFERS: usize = 30;

/// Records chains and runs the comparison on them.
///
/// # Errors
/// When a chain cannot be recorded, or the engines differ.
pub fn compare(workshop: &Workshop) -> Result<(), Failure> {
    let chains = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let artifact = clients::artifact(workshop, "escrow")?;
    for script in clients::SCRIPTS {
        let name = script.trim_end_matches(".mjs");
        let devnet = kept(workshop, &chains.path().join(name))?;
        process::run(&mut clients::client(
            workshop, "node", script, &devnet, &artifact,
        ))?;
    }
    token(workshop, &chains.path().join("token"))?;
    process::run(
        process::command(workshop.own())
            .arg("demo")
            .env("SLACONTRACT_DEVNET_DATA_DIR", chains.path().join("demo")),
    )?;
    process::run(
        workshop
            .cargo()
            .env("SLACONTRACT_FULL", "1")
            .env("SLACONTRACT_CHAINS", chains.path())
            .args(["test", "--locked", "--manifest-path"])
            .arg(workshop.path("devnet/vm/interpreter/Cargo.toml"))
            .args(["--", "--nocapture"]),
    )
}

fn kept(workshop: &Workshop, folder: &Path) -> Result<Devnet, Failure> {
    Devnet::start(workshop, &["--data-dir", &folder.display().to_string()])
}

/// A token that is minted, moved, approved for and overdrawn.
fn token(workshop: &Workshop, folder: &Path) -> Result<(), Failure> {
    let path = clients::artifact(workshop, "token")?;
    let text = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let unreadable =
        |error: &dyn ToString| Failure::unexpected("the artifact of the token", error.to_string());
    let artifact: Value = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
    let abi: JsonAbi =
        serde_json::from_value(artifact["abi"].clone()).map_err(|error| unreadable(&error))?;
    let devnet = kept(workshop, folder)?;
    let accounts = devnet.request("eth_accounts", json!([]))?;
    let send = |transaction: Value| {
        let hash = devnet.request("eth_sendTransaction", json!([transaction]))?;
        devnet.request("eth_getTransactionReceipt", json!([hash]))
    };
    let text = |text: &str| DynSolValue::String(text.into());
    let number = |number: u64| DynSolValue::Uint(U256::from(number), 256);
    let arguments = DynSolValue::Tuple(vec![text("Token"), text("T"), number(1_000)]);
    let init = format!(
        "{}{}",
        artifact["bytecode"].as_str().unwrap_or_default(),
        hex::encode(arguments.abi_encode_params())
    );
    let created = send(json!({ "from": accounts[0], "data": init }))?;
    let token = &created["contractAddress"];
    for round in 0..TRANSFERS {
        // The last ones move more than there is, which reverts.
        let value = number(5 * round as u64);
        let (from, to) = (round % 2, &accounts[1 + round % 3]);
        let to = to
            .as_str()
            .unwrap_or_default()
            .parse::<Address>()
            .map_err(|error| unreadable(&error))?;
        for method in ["transfer", "approve"] {
            let data = abi
                .function(method)
                .and_then(|found| found.first())
                .ok_or_else(|| unreadable(&format!("it has no {method}")))?
                .abi_encode_input(&[DynSolValue::Address(to), value.clone()])
                .map_err(|error| unreadable(&error))?;
            // With gas named, what reverts is sent as well.
            send(json!({
                "from": accounts[from],
                "to": token,
                "gas": "0x100000",
                "data": hex::encode_prefixed(data),
            }))?;
        }
    }
    Ok(())
}
