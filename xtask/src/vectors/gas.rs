//! Gas of programs. The machine that meters them is too heavy for this binary: its own test runs the cases, given the
//! file and told where to write what it found.

use serde_json::{Value, json};

use super::Outcome;
use super::file::Group;
use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// Runs a group of programs.
///
/// # Errors
/// When the test that runs them cannot be built, or writes nothing.
pub(super) fn run(group: &Group) -> Result<Vec<Outcome>, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let (given, found) = (
        folder.path().join("cases.json"),
        folder.path().join("found.json"),
    );
    let cases = json!({ "cases": group.body.get("cases") });
    std::fs::write(&given, cases.to_string()).map_err(Failure::file(&given))?;
    let mut test = Workshop::find()?.cargo();
    test.args([
        "test",
        "--quiet",
        "-p",
        "slacontract-executor",
        "--test",
        "golden_gas",
    ])
    .env("SLACONTRACT_GAS_VECTORS", &given)
    .env("SLACONTRACT_GAS_FOUND", &found);
    // A wrong case fails the test too; what it wrote says which.
    let ended = process::output(&mut test)?;
    let Ok(text) = std::fs::read_to_string(&found) else {
        return Err(Failure::unexpected(
            "the gas test should write what it found",
            String::from_utf8_lossy(&ended.stderr),
        ));
    };
    let found: Vec<Value> = serde_json::from_str(&text)
        .map_err(|error| Failure::unexpected("the gas test should write JSON", error))?;
    Ok(found
        .iter()
        .map(|case| Outcome {
            name: case["case"].as_str().unwrap_or_default().to_owned(),
            wrong: case["wrong"].as_str().map(str::to_owned),
            played: false,
        })
        .collect())
}
