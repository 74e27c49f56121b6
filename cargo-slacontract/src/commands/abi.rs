//! `abi`: a contract's interface, for tools and for people.

use clap::{Args, ValueEnum};
use serde_json::json;

use super::Selection;
use crate::abi_args::signature;
use crate::bind::Interface;
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
        let interface = Interface::of_artifact(&artifact, abi.clone());
        let text = match self.format {
            Format::Json => serde_json::to_string_pretty(&artifact.abi).unwrap_or_default(),
            Format::Solidity => interface.solidity(),
            Format::Human => signature::lines(&abi, &interface.item_docs),
        };
        let json = match self.format {
            Format::Json => {
                json!({ "contractName": artifact.contract_name, "abi": artifact.abi, "docs": interface.docs, "itemDocs": interface.item_docs })
            }
            _ => json!({ "contractName": artifact.contract_name, "text": text }),
        };
        Ok(Answer::new(text, json))
    }
}
