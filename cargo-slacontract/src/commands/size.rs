//! `size`: what a contract takes on chain, and whether it is within its budget.

use clap::Args;
use serde_json::json;

use super::{Selection, grouped};
use crate::build::{Project, build};
use crate::loader::MAX_CODE;
use crate::output::{Answer, Failure, Output};
use crate::settings::Settings;

/// Show how many bytes contracts take.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract size\n  cargo slacontract size -p counter --check"
)]
pub(crate) struct Size {
    #[command(flatten)]
    selection: Selection,
    /// Fail when a contract is larger, uncompressed, than `[size]` in slacontract.toml allows.
    #[arg(long)]
    check: bool,
}

impl Size {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let project = Project::discover(self.selection.directory(), output)?;
        let settings = Settings::read(&project.root)?;
        let mut lines = format!(
            "{:<20} {:>10} {:>10} {:>8} {:>10}\n",
            "contract", "wasm", "on chain", "of limit", "budget"
        );
        let mut documents = Vec::new();
        let mut over = Vec::new();
        for contract in project.select(self.selection.package.as_deref())? {
            let artifact = build(&project, contract, output)?.artifact;
            let (wasm, code) = (artifact.wasm_bytes(), artifact.deployed_bytecode.len());
            let budget = settings.size_budget(&contract.package)?;
            let budget_text = budget.map_or_else(|| "-".into(), grouped);
            lines.push_str(&format!(
                "{:<20} {:>10} {:>10} {:>6} % {:>10}\n",
                contract.package,
                grouped(wasm),
                grouped(code),
                code * 100 / MAX_CODE,
                budget_text
            ));
            documents.push(json!({ "package": contract.package, "wasmBytes": wasm, "codeBytes": code, "limit": MAX_CODE, "budget": budget }));
            if let Some(budget) = budget.filter(|budget| wasm > *budget) {
                over.push(format!(
                    "`{}` has {} bytes of WASM, its budget is {}",
                    contract.package,
                    grouped(wasm),
                    grouped(budget)
                ));
            }
        }
        let json = json!({ "sizes": documents });
        if self.check && !over.is_empty() {
            output.note(lines.trim_end());
            return Err(Failure::new("over-budget", over.join("; "))
                .with_details(json)
                .with_hint("budgets are in [size] of slacontract.toml"));
        }
        Ok(Answer::new(lines, json))
    }
}
