//! What `duties` and `why` share: which agreement, its events, its terms where the project has them.

use alloy_primitives::{Address, B256, hex, keccak256};
use clap::Args;
use serde_json::Value;
use slacontract_client::agreement::{AgreementError, Proof, Record};
use slacontract_terms::{Terms, Timestamp};

use super::Whereabouts;
use super::signers::Signers;
use crate::artifact::Artifact;
use crate::contracts::Contracts;
use crate::network::{Network, NetworkError};
use crate::output::{Failure, Output};

/// Which agreement.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Name it was deployed under, or its address.
    agreement: String,
    #[command(flatten)]
    at: Whereabouts,
}

/// An agreement that answers.
pub(crate) struct Found {
    pub(crate) network: Network,
    pub(crate) address: Address,
    pub(crate) record: Record,
    /// Without them parts have numbers for names.
    pub(crate) terms: Option<Terms>,
    /// Where its fields are, known with the terms.
    layout: Option<Value>,
}

impl Found {
    /// The signers of each feed, in their order; none without the terms.
    pub(crate) fn signers(&self) -> Signers {
        match (&self.terms, &self.layout) {
            (Some(terms), Some(layout)) => {
                Signers::read(&self.network.client, self.address, terms, layout)
            }
            _ => Signers::default(),
        }
    }
}

impl Which {
    pub(crate) fn find(&self, output: &Output) -> Result<Found, Failure> {
        let (network, contracts) = self.at.connect(output)?;
        let (address, _) = contracts.code(&network, &self.agreement)?;
        let client = &network.client;
        let since = contracts
            .deployed_in(&network, address)
            .map_err(NetworkError::from)?;
        let record = client
            .wait_for(Record::read(client.rpc(), address, since))
            .map_err(failure)?;
        let hash = client.wait_for(record.terms_hash()).map_err(failure)?;
        let (terms, layout) = terms(&contracts, hash).unzip();
        if terms.is_none() {
            output.hint("build the agreement's package to see the names that its terms give to duties: cargo slacontract build");
        }
        Ok(Found {
            network,
            address,
            record,
            terms,
            layout,
        })
    }
}

/// The terms with this hash and the layout of their contract, if a built contract of the project has them.
fn terms(contracts: &Contracts, hash: B256) -> Option<(Terms, Value)> {
    contracts.artifacts().iter().find_map(|artifact| {
        let terms = terms_of(artifact)?;
        let layout = || artifact.storage_layout().clone();
        (terms.hash(|bytes| keccak256(bytes).0) == hash.0).then(|| (terms, layout()))
    })
}

/// The terms a built contract carries, if it is an agreement.
pub(crate) fn terms_of(artifact: &Artifact) -> Option<Terms> {
    let bytes = hex::decode(artifact.metadata["terms"].as_str()?).ok()?;
    Terms::from_canonical(&bytes).ok()
}

/// Says why an agreement does not answer.
pub(crate) fn failure(error: AgreementError) -> Failure {
    let message = error.to_string();
    match error {
        AgreementError::Client(error) => NetworkError::from(error).into(),
        AgreementError::Court(error) => super::court::failure(error),
        AgreementError::NoSuchWindow { .. } => Failure::usage(message),
        _ => Failure::new("agreement", message)
            .with_hint("name an agreement: a contract with #[agreement(..)]"),
    }
}

/// A moment for people, UTC.
pub(crate) fn moment(at: Timestamp) -> String {
    let (date, seconds) = (at.date(), at.seconds() % 86_400);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year,
        date.month,
        date.day,
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// A proof for people.
pub(crate) fn proof(of: Proof) -> String {
    format!("block {} {}", of.block, of.transaction)
}

/// A proof for programs.
pub(crate) fn document(of: Proof) -> serde_json::Value {
    serde_json::json!({ "transaction": of.transaction, "blockNumber": of.block })
}

/// Columns of text, as wide as their widest; `named` turns addresses in them into names.
pub(crate) fn columns(rows: &[Vec<String>], named: &dyn Fn(&str) -> String) -> String {
    let rows = rows
        .iter()
        .map(|row| row.iter().map(|text| named(text)).collect::<Vec<_>>());
    let rows: Vec<Vec<String>> = rows.collect();
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, text) in widths.iter_mut().zip(row) {
            *width = (*width).max(text.chars().count());
        }
    }
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths);
        let line: String = cells
            .map(|(text, width)| format!("{text:width$}  "))
            .collect();
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}
