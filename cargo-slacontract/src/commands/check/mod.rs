//! `check`: would the chain take it, and is anything in it likely a mistake? Offline.

mod upgrade;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use self::upgrade::Older;
use super::{Selection, grouped};
use crate::build::{Contract, Project, build, linked_module};
use crate::lint::{self, Finding, Level, Sources};
use crate::output::{Answer, Failure, Output};
use crate::program;

/// Check a contract, or a WASM file, against every rule of the chain, and look for likely mistakes.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract check\n  cargo slacontract check -p escrow --deny warnings\n  cargo slacontract check --against target/slacontract/counter.json"
)]
pub(crate) struct Check {
    /// A WASM module as it would be deployed, uncompressed.
    #[arg(value_name = "FILE.wasm")]
    file: Option<PathBuf>,
    /// Allow the console imports that only development chains know.
    #[arg(long)]
    debug: bool,
    /// Fail on findings of this weight too; errors always fail.
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Deny>,
    /// Refuse an upgrade that would misread the storage of this older version: its artifact, or a record of deployments.
    #[arg(long, value_name = "OLD.json", conflicts_with = "file")]
    against: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    /// Fail on warnings.
    Warnings,
    /// Fail on everything that is found.
    All,
}

/// What is told so far.
#[derive(Default)]
struct Told {
    lines: String,
    documents: Vec<serde_json::Value>,
    found: Vec<Level>,
    /// Fields that an upgrade would misread.
    misread: Vec<String>,
}

impl Check {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let mut told = Told::default();
        if let Some(file) = &self.file {
            let wasm = read(file)?;
            let name = file.display().to_string();
            let findings = lint::module(&name, &wasm, None);
            self.tell(
                &name,
                &wasm,
                &findings,
                &Sources::default(),
                output,
                &mut told,
            )?;
        } else {
            let older = self.against.as_deref().map(Older::read).transpose()?;
            let project = Project::discover(self.selection.directory(), output)?;
            let contracts = project.select(self.selection.package.as_deref())?;
            let alone = contracts.len() == 1;
            for contract in contracts {
                let built = build(&project, contract, output)?;
                let wasm = read(&built.artifact.wasm)?;
                let sources = sources(&project, contract)?;
                let mut findings = lint::sources(&sources);
                let linked = fs::read(linked_module(&project, contract)).ok();
                findings.extend(lint::module(&contract.package, &wasm, linked.as_deref()));
                self.tell(
                    &contract.package,
                    &wasm,
                    &findings,
                    &sources,
                    output,
                    &mut told,
                )?;
                if let Some(older) = &older {
                    let compared = older.compare(&built.artifact, alone)?;
                    told.lines.push_str(&compared.lines);
                    told.misread.extend(compared.broken);
                    if let Some(document) = told.documents.last_mut() {
                        document["storage"] = json!(compared.documents);
                    }
                }
            }
        }
        self.answer(told)
    }

    /// Checks a module against the chain's rules and shows what the lints found.
    fn tell(
        &self,
        name: &str,
        wasm: &[u8],
        findings: &[Finding],
        sources: &Sources,
        output: &Output,
        told: &mut Told,
    ) -> Result<(), Failure> {
        program::check(wasm, self.debug)?;
        let code = program::code(wasm)?;
        for finding in findings {
            let text = lint::render(finding, sources, true);
            match finding.level {
                Level::Info => output.note(text),
                Level::Warning | Level::Error => output.finding(text),
            }
        }
        told.lines.push_str(&format!(
            "{name}: valid, {} bytes of WASM, {} bytes on chain{}\n",
            grouped(wasm.len()),
            grouped(code.len()),
            counted(findings),
        ));
        let lints: Vec<_> = findings
            .iter()
            .map(|finding| finding.document(sources))
            .collect();
        told.documents.push(json!({
            "name": name,
            "valid": true,
            "wasmBytes": wasm.len(),
            "codeBytes": code.len(),
            "lints": lints,
        }));
        told.found
            .extend(findings.iter().map(|finding| finding.level));
        Ok(())
    }

    fn answer(&self, told: Told) -> Result<Answer, Failure> {
        let lowest = match self.deny {
            None => Level::Error,
            Some(Deny::Warnings) => Level::Warning,
            Some(Deny::All) => Level::Info,
        };
        let denied = told.found.iter().filter(|level| **level >= lowest).count();
        let document = json!({ "checked": told.documents });
        if !told.misread.is_empty() {
            return Err(Failure::new(
                "upgrade",
                format!(
                    "an upgrade would misread what is in storage:\n  {}",
                    told.misread.join("\n  ")
                ),
            )
            .with_details(document)
            .with_hint("deploy it as another contract, or keep every field's place and type and add fields behind them"));
        }
        if denied == 0 {
            return Ok(Answer::new(told.lines, document));
        }
        Err(Failure::new(
            "lints",
            format!("{denied} of {} findings are not allowed", told.found.len()),
        )
        .with_details(document)
        .with_hint("`cargo slacontract explain CODE` says more; `// slacontract: allow(CODE) reason` takes one back"))
    }
}

/// `, 2 warnings` or nothing.
fn counted(findings: &[Finding]) -> String {
    [Level::Error, Level::Warning, Level::Info]
        .into_iter()
        .filter_map(|level| {
            let count = findings
                .iter()
                .filter(|finding| finding.level == level)
                .count();
            let plural = if count == 1 || level == Level::Info {
                ""
            } else {
                "s"
            };
            (count > 0).then(|| format!(", {count} {}{plural}", level.word()))
        })
        .collect()
}

fn sources(project: &Project, contract: &Contract) -> Result<Sources, Failure> {
    Ok(Sources::read(&contract.library, &project.root)?)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path)
        .map_err(|error| Failure::new("io", format!("cannot read {}: {error}", path.display())))
}
