//! `expand`: what the SDK's macros make of a contract.

use clap::Args;
use serde_json::json;

use super::Selection;
use crate::build::Project;
use crate::expansion::expand;
use crate::lint::Sources;
use crate::output::{Answer, Failure, Output};

/// Print a contract's source with the SDK's macros expanded.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract expand -p counter\n  cargo slacontract expand -p escrow --json"
)]
pub(crate) struct Expand {
    #[command(flatten)]
    selection: Selection,
}

impl Expand {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let project = Project::discover(self.selection.directory(), output)?;
        let contract = project.select_one(self.selection.package.as_deref())?;
        let sources = Sources::read(&contract.library, &project.root)?;
        let text = expand(&sources).map_err(|error| {
            Failure::new("source", format!("the macros refuse the contract: {error}"))
                .with_hint("the compiler shows where: cargo slacontract build")
        })?;
        let json = json!({ "package": contract.package, "expansion": text });
        Ok(Answer::new(text, json))
    }
}
