//! `size`: what a contract takes on chain, and whether it is within its budget.

use clap::Args;
use serde_json::json;

use super::{Selection, grouped};
use crate::build::{Anatomy, Contract, Part, Project, anatomy_of, build};
use crate::loader::MAX_CODE;
use crate::output::{Answer, Failure, Output};
use crate::settings::Settings;

/// Show how many bytes contracts take.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract size\n  cargo slacontract size -p counter --check\n  cargo slacontract size -p counter --functions"
)]
pub(crate) struct Size {
    #[command(flatten)]
    selection: Selection,
    /// Fail when a contract is larger than slacontract.toml allows: `[size]` for WASM, `[code-size]` for what is on chain.
    #[arg(long)]
    check: bool,
    /// Show where the bytes are: functions, data and imports, largest first.
    #[arg(long)]
    functions: bool,
    /// How many functions to show.
    #[arg(
        long,
        value_name = "COUNT",
        default_value_t = 25,
        requires = "functions"
    )]
    top: usize,
}

impl Size {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let project = Project::discover(self.selection.directory(), output)?;
        let settings = Settings::read(&project.root)?;
        let mut lines = format!(
            "{:<20} {:>10} {:>10} {:>10} {:>10} {:>8}\n",
            "contract", "wasm", "budget", "on chain", "budget", "of limit"
        );
        let mut documents = Vec::new();
        let mut over = Vec::new();
        let mut anatomies = String::new();
        for contract in project.select(self.selection.package.as_deref())? {
            let artifact = build(&project, contract, output)?.artifact;
            let (wasm, code) = (artifact.wasm_bytes(), artifact.deployed_bytecode.len());
            let budget = settings.size_budget(&contract.package)?;
            let budget_text = |bytes: Option<usize>| bytes.map_or_else(|| "-".into(), grouped);
            lines.push_str(&format!(
                "{:<20} {:>10} {:>10} {:>10} {:>10} {:>6} %\n",
                contract.package,
                grouped(wasm),
                budget_text(budget.wasm),
                grouped(code),
                budget_text(budget.code),
                code * 100 / MAX_CODE,
            ));
            let mut document = json!({ "package": contract.package, "wasmBytes": wasm, "codeBytes": code, "limit": MAX_CODE, "wasmBudget": budget.wasm, "codeBudget": budget.code });
            if self.functions {
                let anatomy = taken_apart(&project, contract)?;
                anatomies.push_str(&describe(&contract.package, &anatomy, self.top));
                document["sections"] = parts(&anatomy.sections);
                document["functions"] = parts(&anatomy.functions);
                document["data"] = parts(&anatomy.data);
                document["imports"] = parts(&anatomy.imports);
            }
            documents.push(document);
            for (bytes, budget, what) in [
                (wasm, budget.wasm, "of WASM"),
                (code, budget.code, "on chain"),
            ] {
                if let Some(budget) = budget.filter(|budget| bytes > *budget) {
                    over.push(format!(
                        "`{}` has {} bytes {what}, its budget is {}",
                        contract.package,
                        grouped(bytes),
                        grouped(budget)
                    ));
                }
            }
        }
        lines.push_str(&anatomies);
        let json = json!({ "sizes": documents });
        if self.check && !over.is_empty() {
            output.note(lines.trim_end());
            return Err(Failure::new("over-budget", over.join("; "))
                .with_details(json)
                .with_hint("budgets are in [size] and [code-size] of slacontract.toml"));
        }
        Ok(Answer::new(lines, json))
    }
}

fn taken_apart(project: &Project, contract: &Contract) -> Result<Anatomy, Failure> {
    anatomy_of(project, contract)?.ok_or_else(|| {
        Failure::new(
            "module-gone",
            format!(
                "the linked module of `{}` is gone, and its names with it",
                contract.package
            ),
        )
        .with_hint("change its source or remove the target folder, and build it again")
    })
}

fn parts(parts: &[Part]) -> serde_json::Value {
    parts
        .iter()
        .map(|part| json!({ "name": part.name, "bytes": part.bytes }))
        .collect()
}

fn describe(package: &str, anatomy: &Anatomy, top: usize) -> String {
    let total = anatomy.total();
    let mut text = format!("\n{package}: {} bytes\n", grouped(total));
    let mut line = |indent: &str, part: &Part| {
        let share = part.bytes as f64 * 100.0 / total as f64;
        text.push_str(&format!(
            "{:>8} {share:>5.1} % {indent}{}\n",
            grouped(part.bytes),
            part.name
        ));
    };
    let mut sections: Vec<_> = anatomy.sections.iter().collect();
    sections.sort_by_key(|section| std::cmp::Reverse(section.bytes));
    for section in sections {
        line(" ", section);
        let inside = match section.name.as_str() {
            "code" => anatomy.functions.as_slice(),
            "data" => &anatomy.data,
            "imports" => &anatomy.imports,
            _ => &[],
        };
        for part in inside.iter().take(top) {
            line("   ", part);
        }
        let rest = inside.get(top..).unwrap_or_default();
        if !rest.is_empty() {
            line(
                "   ",
                &Part {
                    name: format!("{} more", rest.len()),
                    bytes: rest.iter().map(|part| part.bytes).sum(),
                },
            );
        }
    }
    text
}
