//! Where terms come from: a contract of the project, whose module carries their canonical bytes, a `terms.json`, or standard input.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use alloy_primitives::{hex, keccak256};
use clap::Args;
use serde_json::{Value, json};
use slacontract_terms::Terms;
use slacontract_terms::check::{Finding, check};

use crate::build::{Project, build};
use crate::output::{Failure, Output};

/// Whose terms.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// A `terms.json`, `-` for standard input, or a contract's package; without it, the project's contract.
    #[arg(value_name = "TERMS", conflicts_with = "package")]
    file: Option<PathBuf>,
    /// The contract's package; needed where several are.
    #[arg(short, long, value_name = "NAME")]
    package: Option<String>,
    /// Work in this directory instead of the current one.
    #[arg(
        long,
        value_name = "DIR",
        env = "SLACONTRACT_DIRECTORY",
        default_value = "."
    )]
    directory: PathBuf,
}

impl Source {
    /// Reads the terms; they may be unsound.
    pub(super) fn read(&self, output: &Output) -> Result<Terms, Failure> {
        match &self.file {
            Some(file) if is_file(file) => from_json(&text(file)?, &shown(file)),
            Some(package) => self.of_contract(package.to_str(), output),
            None => self.of_contract(self.package.as_deref(), output),
        }
    }

    /// Reads the terms and refuses unsound ones.
    pub(super) fn read_sound(&self, output: &Output) -> Result<Terms, Failure> {
        let terms = self.read(output)?;
        sound(&terms)?;
        Ok(terms)
    }

    fn of_contract(&self, package: Option<&str>, output: &Output) -> Result<Terms, Failure> {
        let project = Project::discover(&self.directory, output)?;
        let contract = project.select_one(package)?;
        let artifact = build(&project, contract, output)?.artifact;
        let name = &contract.package;
        let bytes = artifact.metadata["terms"].as_str().unwrap_or_default();
        let bytes = hex::decode(bytes).unwrap_or_default();
        if bytes.is_empty() {
            return Err(Failure::new("terms", format!("the contract `{name}` has no terms: it is no agreement"))
                .with_hint("put #[agreement(..)] beside #[contract]; the book's page \"Terms of an agreement\" says how"));
        }
        Terms::from_canonical(&bytes).map_err(|error| {
            Failure::new("terms", format!("the terms in the module of `{name}` cannot be read: {error}"))
                .with_hint("use the `slacontract` version that this command carries (cargo slacontract doctor tells)")
        })
    }
}

/// Whether a source is a file rather than a package: standard input, something that is there, or a name that no package has.
fn is_file(source: &Path) -> bool {
    source == Path::new("-")
        || source.is_file()
        || source.extension().is_some()
        || source.components().count() > 1
}

/// The text of a file, or of standard input for `-`.
pub(super) fn text(file: &Path) -> Result<String, Failure> {
    let read = if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    read.map_err(|error| Failure::new("io", format!("cannot read {}: {error}", shown(file))))
}

/// A file's name for messages.
pub(super) fn shown(file: &Path) -> String {
    if file == Path::new("-") {
        "standard input".into()
    } else {
        file.display().to_string()
    }
}

/// Reads the canonical JSON.
pub(super) fn from_json(text: &str, name: &str) -> Result<Terms, Failure> {
    Terms::from_json(text).map_err(|error| {
        Failure::new("terms", format!("{name} holds no terms: {error}"))
            .with_hint("`cargo slacontract terms export --schema` prints the schema; `terms import openslo` reads OpenSLO")
    })
}

/// Refuses unsound terms with everything that is wrong with them.
pub(super) fn sound(terms: &Terms) -> Result<(), Failure> {
    let findings = check(terms);
    let Some(first) = findings.first() else {
        return Ok(());
    };
    let lines: Vec<String> = findings.iter().map(line).collect();
    Err(Failure::new(
        "terms",
        format!("the terms are unsound:\n{}", lines.join("\n")),
    )
    .with_details(json!({ "findings": documents(&findings) }))
    .with_hint(format!(
        "`cargo slacontract explain {}` says more",
        first.code
    )))
}

/// A finding for people.
pub(super) fn line(finding: &Finding) -> String {
    let Finding {
        code,
        path,
        message,
        hint,
    } = finding;
    format!("{code} at {path}: {message}\n  help: {hint}")
}

/// Findings for programs.
pub(super) fn documents(findings: &[Finding]) -> Vec<Value> {
    let document = |finding: &Finding| {
        json!({
            "code": finding.code,
            "path": finding.path,
            "message": finding.message,
            "hint": finding.hint,
        })
    };
    findings.iter().map(document).collect()
}

/// The terms as a JSON value.
pub(super) fn document(terms: &Terms) -> Value {
    serde_json::from_str(&terms.to_json()).unwrap_or_default()
}

/// The hash of the terms, as the contract embeds it.
pub(super) fn terms_hash(terms: &Terms) -> String {
    hex::encode_prefixed(terms.hash(|bytes| keccak256(bytes).0))
}

/// The hash of the prose in the governing language, as the contract embeds it.
pub(super) fn prose_hash(terms: &Terms) -> String {
    hex::encode_prefixed(terms.prose_hash(|bytes| keccak256(bytes).0))
}
