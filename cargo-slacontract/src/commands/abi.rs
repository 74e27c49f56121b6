//! `abi`: a contract's interface, for tools and for people.

use alloy_json_abi::JsonAbi;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::Selection;
use crate::abi_args::signature;
use crate::build::{Project, build};
use crate::output::{Answer, Failure, Output};

/// Print a contract's ABI.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract abi\n  cargo slacontract abi -p escrow --format solidity"
)]
pub(crate) struct Abi {
    #[command(flatten)]
    selection: Selection,
    /// In which form.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Solidity's JSON ABI.
    Json,
    /// A Solidity interface.
    Solidity,
    /// One line each, with the SDK's types.
    Human,
}

impl Abi {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let project = Project::discover(self.selection.directory(), output)?;
        let contract = project.select_one(self.selection.package.as_deref())?;
        let artifact = build(&project, contract, output)?.artifact;
        let abi = artifact.abi()?;
        let text = match self.format {
            Format::Json => serde_json::to_string_pretty(&artifact.abi).unwrap_or_default(),
            Format::Solidity => {
                let head =
                    "// SPDX-License-Identifier: MIT OR Apache-2.0\npragma solidity ^0.8.0;\n\n";
                format!(
                    "{head}{}",
                    plain(&artifact.abi)?.to_sol(&format!("I{}", artifact.contract_name), None)
                )
            }
            Format::Human => signature::lines(&abi),
        };
        let json = match self.format {
            Format::Json => json!({ "contractName": artifact.contract_name, "abi": artifact.abi }),
            _ => json!({ "contractName": artifact.contract_name, "text": text }),
        };
        Ok(Answer::new(text, json))
    }
}

/// The ABI without the SDK's names for Solidity's types, which would each need a definition.
fn plain(abi: &Value) -> Result<JsonAbi, Failure> {
    fn strip(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(strip),
            Value::Object(fields) => {
                if fields
                    .get("type")
                    .and_then(Value::as_str)
                    .is_some_and(|ty| !ty.starts_with("tuple"))
                {
                    fields.remove("internalType");
                }
                fields.values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    let mut abi = abi.clone();
    strip(&mut abi);
    serde_json::from_value(abi)
        .map_err(|error| Failure::new("artifact", format!("the ABI does not parse: {error}")))
}
