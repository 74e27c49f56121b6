//! `verify`: whether a contract on chain is what the sources here compile to.

use alloy_primitives::{B256, keccak256};
use clap::Args;
use serde_json::{Value, json};

use super::{Selection, grouped};
use crate::build::Project;
use crate::contracts::Contracts;
use crate::network::{Network, NetworkArgs, NetworkError};
use crate::output::{Answer, Failure, Output};
use crate::settings::Settings;
use crate::verify::{Creation, Facts, changed_facts, creation, difference, rebuild};

/// Build a contract again and compare it with the code on chain.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract verify counter\n  cargo slacontract verify 0x5FbDB2315678afecb367f032d93F642f64180aa3 --package counter"
)]
pub(crate) struct Verify {
    /// Name it was deployed under, or its address.
    contract: String,
    /// The transaction that created it, where that is not recorded.
    #[arg(long, value_name = "HASH")]
    transaction: Option<B256>,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    selection: Selection,
}

impl Verify {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let project = Project::discover_locked(self.selection.directory(), output)?;
        let network = Network::connect(&self.network, Settings::read(&project.root)?)?;
        let contracts = Contracts::read(
            &project.root,
            &network.name,
            self.selection.directory(),
            output,
        )?;
        let (address, code) = contracts.code(&network, &self.contract)?;
        let recorded = contracts
            .deployments
            .get(&self.contract)
            .or_else(|| contracts.deployments.at(address));
        let package = self
            .selection
            .package
            .as_deref()
            .or(recorded.map(|entry| entry.package.as_str()));
        let contract = project.select_one(package)?;
        let artifact = rebuild(&project, contract, output)?;
        let facts = recorded.map_or_else(Facts::new, |entry| {
            changed_facts(&entry.build, &artifact.metadata["build"])
        });
        for (name, then, now) in &facts {
            output.warn(format_args!(
                "it was deployed with another {name}: `{then}` then, `{now}` now"
            ));
        }
        if let Some(found) = difference(&code, &artifact.deployed_bytecode) {
            let message = format!(
                "{address} is not {} as it is built here: {}",
                artifact.contract_name, found.text
            );
            let details = json!({ "address": address.to_string(), "at": found.at, "section": found.section, "build": changed(&facts) });
            return Err(Failure::new("verify", message)
                .with_details(details)
                .with_hint(remedy(&facts)));
        }
        let transaction = self.transaction.or(recorded.map(|entry| entry.transaction));
        let created = match transaction {
            Some(transaction) => creation(
                &network.client,
                transaction,
                address,
                &artifact,
                &artifact.abi()?,
            )
            .map_err(NetworkError::from)?,
            None => {
                Creation::Unknown("not compared; name its transaction with --transaction".into())
            }
        };
        if let Creation::Other(why) = &created {
            let message = format!(
                "{address} has the code of {}, but {why}",
                artifact.contract_name
            );
            return Err(Failure::new("verify", message).with_details(
                json!({ "address": address.to_string(), "creation": created.json() }),
            ));
        }
        let build = &artifact.metadata["build"];
        let text = format!(
            "code      equal, {} bytes, hash {}\ncreation  {}\nbuilt by  {}, slacontract {}\n",
            grouped(code.len()),
            keccak256(&code),
            created.text(),
            build["compiler"].as_str().unwrap_or_default(),
            build["sdk"].as_str().unwrap_or_default(),
        );
        output.status(
            "Verified",
            format_args!("{address} is {}", artifact.contract_name),
        );
        let document = json!({
            "verified": true,
            "address": address.to_string(),
            "contractName": artifact.contract_name,
            "package": artifact.package,
            "codeBytes": code.len(),
            "codeHash": keccak256(&code),
            "creation": created.json(),
            "build": build,
            "changed": changed(&facts),
        });
        Ok(Answer::new(text, document))
    }
}

fn changed(facts: &Facts) -> Value {
    facts
        .iter()
        .map(|(name, then, now)| json!({ "name": name, "deployed": then, "here": now }))
        .collect()
}

fn remedy(facts: &Facts) -> String {
    let compiler = facts.iter().find(|(name, ..)| *name == "compiler");
    match (compiler, facts.first()) {
        (Some((_, then, _)), _) => {
            let version = then.split(' ').nth(1).unwrap_or("VERSION");
            format!("use the compiler it was deployed with: write channel = \"{version}\" into rust-toolchain.toml")
        }
        (None, Some((name, then, _))) => format!("build with the {name} it was deployed with: {then}"),
        (None, None) => {
            "check out the sources it was deployed from, with their Cargo.lock; is it another package? name it with --package".into()
        }
    }
}
