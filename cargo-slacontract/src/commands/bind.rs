//! `bind`: a contract's interface as a module of another program.

use std::path::{Path, PathBuf};

use alloy_primitives::Address;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::Selection;
use crate::bind::Interface;
use crate::build::{Project, build};
use crate::deployments::Deployments;
use crate::network::project_root;
use crate::output::{Answer, Failure, Output};
use crate::written;

/// Write a typed module for a contract: TypeScript for viem, or Rust for contracts, tests and programs.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract bind ts --out counter.ts\n  cargo slacontract bind rust target/slacontract/counter.json"
)]
pub(crate) struct Bind {
    /// In which language.
    language: Language,
    /// A file with an ABI, the name or address of a deployed contract, or a package; the contract here by default.
    source: Option<String>,
    /// Name of the interface, instead of the contract's or the file's.
    #[arg(long)]
    name: Option<String>,
    /// Write to this file and print its path instead of the text.
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Network whose deployed contracts are looked at.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "devnet",
        env = "SLACONTRACT_NETWORK"
    )]
    network: String,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    /// One file for viem: ABI, typed contract, deployment.
    Ts,
    /// An `#[interface]` with client, structs, errors and events.
    Rust,
}

impl Bind {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let mut interface = self.interface(output)?;
        if let Some(name) = &self.name {
            interface = interface.named(name)?;
        }
        let (language, text) = match self.language {
            Language::Ts => ("ts", interface.typescript()),
            Language::Rust => ("rust", interface.rust()),
        };
        let Some(path) = &self.out else {
            let document =
                json!({ "contractName": interface.name, "language": language, "text": text });
            return Ok(Answer::new(text, document));
        };
        // A bare file name has a directory then, too.
        let target = Path::new(".").join(path);
        written::replace(&target, text.as_bytes()).map_err(|error| {
            Failure::new("io", format!("cannot write {}: {error}", path.display()))
        })?;
        output.status(
            "Wrote",
            format_args!("{} ({language}) to {}", interface.name, path.display()),
        );
        let document =
            json!({ "contractName": interface.name, "language": language, "path": path });
        Ok(Answer::new(path.display().to_string(), document))
    }

    fn interface(&self, output: &Output) -> Result<Interface, Failure> {
        let Some(source) = &self.source else {
            return self.package(self.selection.package.as_deref(), output);
        };
        let path = self.selection.directory().join(source);
        if Path::new(source)
            .extension()
            .is_some_and(|extension| extension == "json")
            || path.is_file()
        {
            return Ok(Interface::read(&path)?);
        }
        let root = project_root(self.selection.directory());
        let deployments = Deployments::read(&root, &self.network)?;
        let address = source.parse::<Address>().ok();
        let deployed = match address {
            Some(address) => deployments.at(address),
            None => deployments.get(source),
        };
        match (deployed, address) {
            (Some(entry), _) => recorded(&entry.contract_name, &entry.abi, source),
            (None, Some(address)) => Err(Failure::usage(format!(
                "nothing is known about the contract at {address} on `{}`",
                self.network
            ))
            .with_hint("give a file with its ABI instead: a list of items, or an artifact")),
            (None, None) => self.package(Some(source), output),
        }
    }

    fn package(&self, package: Option<&str>, output: &Output) -> Result<Interface, Failure> {
        let project = Project::discover(self.selection.directory(), output)?;
        let contract = project.select_one(package)?;
        let artifact = build(&project, contract, output)?.artifact;
        let abi = artifact.abi()?;
        Ok(Interface::of_artifact(&artifact, abi))
    }
}

fn recorded(name: &str, abi: &Value, source: &str) -> Result<Interface, Failure> {
    let origin = format!("the deployment `{source}`");
    Interface::of_json(name, abi.clone(), &origin).map_err(|error| {
        Failure::new(
            "deployments",
            format!("the recorded ABI of `{source}` does not parse: {error}"),
        )
    })
}
