//! What was deployed where: names for addresses, per network, in `.slacontract/deployments/<network>.json` of the project.
//!
//! An entry keeps the ABI it was deployed with, so that a call works after the source has moved on.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, B256};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::output::Explain;
use crate::written::replace;

/// Why the records cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeploymentsError {
    /// The file is damaged.
    #[error("{path} is damaged: {message}")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file could not be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The network's name cannot be a file's.
    #[error("`{0}` cannot be a network's name; use letters, digits and dashes")]
    Network(String),
    /// The name cannot be a contract's.
    #[error(
        "`{0}` cannot be a contract's name; use letters, digits, `-` and `_`, beginning with a letter"
    )]
    Alias(String),
}

impl Explain for DeploymentsError {
    fn code(&self) -> &'static str {
        "deployments"
    }

    fn hint(&self) -> Option<String> {
        matches!(self, Self::Malformed { .. })
            .then(|| "remove the file; contracts can still be called by their address".into())
    }

    fn is_usage(&self) -> bool {
        matches!(self, Self::Network(_) | Self::Alias(_))
    }
}

/// One deployed contract.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// Where.
    pub address: Address,
    /// Package it was built from.
    pub package: String,
    /// Name of the contract's struct.
    pub contract_name: String,
    /// The transaction that created it.
    pub transaction: B256,
    /// The chain's id.
    pub chain_id: u64,
    /// Hash of the chain's block 0, which tells a devnet from the one before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub genesis: Option<B256>,
    /// Its ABI then.
    pub abi: Value,
    /// How it was built: compiler, flags, SDK.
    #[serde(default)]
    pub build: Value,
    /// Where its fields are in storage, as the metadata describes it.
    #[serde(default)]
    pub storage_layout: Value,
}

impl Deployment {
    /// The ABI, typed; empty if it does not parse.
    pub fn abi(&self) -> JsonAbi {
        serde_json::from_value(self.abi.clone()).unwrap_or_default()
    }
}

/// The records of one network.
#[derive(Debug)]
pub struct Deployments {
    path: PathBuf,
    entries: BTreeMap<String, Deployment>,
}

impl Deployments {
    /// Reads the records of `network` in the project at `root`; a missing file is an empty one.
    ///
    /// # Errors
    /// [`DeploymentsError::Malformed`], [`DeploymentsError::Network`].
    pub fn read(root: &Path, network: &str) -> Result<Self, DeploymentsError> {
        check_name(network)?;
        let path = root
            .join(".slacontract")
            .join("deployments")
            .join(format!("{network}.json"));
        let entries = match fs::read(&path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|error| DeploymentsError::Malformed {
                    path: path.clone(),
                    message: error.to_string(),
                })?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(source) => return Err(DeploymentsError::Read { path, source }),
        };
        Ok(Self { path, entries })
    }

    /// The contract recorded as `alias`.
    pub fn get(&self, alias: &str) -> Option<&Deployment> {
        self.entries.get(alias)
    }

    /// The contract recorded at `address`.
    pub fn at(&self, address: Address) -> Option<&Deployment> {
        self.entries.values().find(|entry| entry.address == address)
    }

    /// Names and contracts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Deployment)> + Clone {
        self.entries
            .iter()
            .map(|(alias, entry)| (alias.as_str(), entry))
    }

    /// The names there are.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Records `deployment` as `alias`, in place of what had the name.
    ///
    /// # Errors
    /// [`DeploymentsError::Write`].
    pub fn record(&mut self, alias: &str, deployment: Deployment) -> Result<(), DeploymentsError> {
        self.entries.insert(alias.to_owned(), deployment);
        let fail = |source| DeploymentsError::Write {
            path: self.path.clone(),
            source,
        };
        let text = serde_json::to_string_pretty(&self.entries).unwrap_or_default();
        replace(&self.path, text.as_bytes()).map_err(fail)
    }
}

/// Whether `alias` can be a contract's name: what begins with a digit would be an index or an address.
///
/// # Errors
/// [`DeploymentsError::Alias`].
pub fn check_alias(alias: &str) -> Result<(), DeploymentsError> {
    let fits = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    if alias.starts_with(char::is_alphabetic) && alias.len() <= 64 && alias.chars().all(fits) {
        return Ok(());
    }
    Err(DeploymentsError::Alias(alias.to_owned()))
}

/// Whether `network` can be a file's name.
///
/// # Errors
/// [`DeploymentsError::Network`].
pub fn check_name(network: &str) -> Result<(), DeploymentsError> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if network.is_empty() || network.len() > 64 || !network.chars().all(fits) {
        return Err(DeploymentsError::Network(network.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recorded_is_found_by_name_and_by_address() {
        let root = tempfile::tempdir().expect("a directory");
        let address = Address::repeat_byte(7);
        let entry = Deployment {
            address,
            package: "escrow".into(),
            contract_name: "Escrow".into(),
            transaction: B256::ZERO,
            chain_id: 31_337,
            genesis: None,
            abi: serde_json::json!([]),
            build: Value::Null,
            storage_layout: serde_json::json!([]),
        };
        Deployments::read(root.path(), "devnet")
            .expect("empty")
            .record("escrow", entry)
            .expect("writes");
        let read = Deployments::read(root.path(), "devnet").expect("reads");
        assert_eq!(read.get("escrow").expect("there").address, address);
        assert!(read.at(address).is_some() && read.get("other").is_none());
        assert!(
            Deployments::read(root.path(), "other")
                .expect("empty")
                .get("escrow")
                .is_none()
        );
        assert!(Deployments::read(root.path(), "../x").is_err());
    }
}
