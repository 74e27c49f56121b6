//! `check`: would the chain take it? Offline.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::{Selection, grouped};
use crate::build::{Project, build};
use crate::output::{Answer, Failure, Output};
use crate::program;

/// Check a contract, or a WASM file, against every rule of the chain.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract check\n  cargo slacontract check target/slacontract/counter.wasm"
)]
pub(crate) struct Check {
    /// A WASM module as it would be deployed, uncompressed.
    #[arg(value_name = "FILE.wasm")]
    file: Option<PathBuf>,
    /// Allow the console imports that only development chains know.
    #[arg(long)]
    debug: bool,
    #[command(flatten)]
    selection: Selection,
}

impl Check {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let mut lines = String::new();
        let mut documents = Vec::new();
        let mut add = |name: &str, wasm: &[u8]| -> Result<(), Failure> {
            program::check(wasm, self.debug)?;
            let code = program::code(wasm)?;
            lines.push_str(&format!(
                "{name}: valid, {} bytes of WASM, {} bytes on chain\n",
                grouped(wasm.len()),
                grouped(code.len())
            ));
            documents.push(json!({ "name": name, "valid": true, "wasmBytes": wasm.len(), "codeBytes": code.len() }));
            Ok(())
        };
        if let Some(file) = &self.file {
            add(&file.display().to_string(), &read(file)?)?;
        } else {
            let project = Project::discover(self.selection.directory(), output)?;
            for contract in project.select(self.selection.package.as_deref())? {
                let built = build(&project, contract, output)?;
                add(&contract.package, &read(&built.artifact.wasm)?)?;
            }
        }
        Ok(Answer::new(lines, json!({ "checked": documents })))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path)
        .map_err(|error| Failure::new("io", format!("cannot read {}: {error}", path.display())))
}
