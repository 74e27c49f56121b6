//! `build`: from a package to an artifact.

use clap::Args;
use serde_json::json;

use super::{Selection, grouped};
use crate::build::{Built, Project, build};
use crate::loader::MAX_CODE;
use crate::output::{Answer, Failure, Output};

/// Compile contracts to what goes on chain.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract build\n  cargo slacontract build -p escrow --json"
)]
pub(crate) struct Build {
    #[command(flatten)]
    selection: Selection,
    /// Accepted because it is what people type; every build is one for release.
    #[arg(long)]
    release: bool,
}

impl Build {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let project = Project::discover(self.selection.directory(), output)?;
        let mut lines = String::new();
        let mut documents = Vec::new();
        for contract in project.select(self.selection.package.as_deref())? {
            let built = build(&project, contract, output)?;
            tell(&built, output);
            lines.push_str(&format!("{}\n", built.path.display()));
            documents.push(document(&built));
        }
        Ok(Answer::new(lines, json!({ "contracts": documents })))
    }
}

/// Says on stderr how large the contract is.
pub(crate) fn tell(built: &Built, output: &Output) {
    let artifact = &built.artifact;
    let verb = if built.fresh { "Fresh" } else { "Finished" };
    output.status(
        verb,
        format_args!(
            "{} ({}): {} bytes of WASM, {} bytes on chain ({} % of {}) in {:.1} s",
            artifact.package,
            artifact.contract_name,
            grouped(artifact.wasm_bytes()),
            grouped(artifact.deployed_bytecode.len()),
            artifact.deployed_bytecode.len() * 100 / MAX_CODE,
            grouped(MAX_CODE),
            built.took.as_secs_f32(),
        ),
    );
}

fn document(built: &Built) -> serde_json::Value {
    let artifact = &built.artifact;
    json!({
        "package": artifact.package,
        "contractName": artifact.contract_name,
        "artifact": built.path,
        "wasm": artifact.wasm,
        "wasmBytes": artifact.wasm_bytes(),
        "codeBytes": artifact.deployed_bytecode.len(),
        "sourceHash": artifact.source_hash,
        "fresh": built.fresh,
        "milliseconds": built.took.as_millis() as u64,
    })
}
