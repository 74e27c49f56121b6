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
}

impl Explain for DeploymentsError {
    fn code(&self) -> &'static str {
        "deployments"
    }

    fn hint(&self) -> Option<String> {
        matches!(self, Self::Malformed { .. })
            .then(|| "remove the file; contracts can still be called by their address".into())
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
    /// Its ABI then.
    pub abi: Value,
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
        if network.is_empty()
            || !network
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')
        {
            return Err(DeploymentsError::Network(network.to_owned()));
        }
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
            Err(_) => BTreeMap::new(),
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
        if let Some(parent) = self.path.parent() {
            fs::create_dir_all(parent).map_err(fail)?;
        }
        let staging = self.path.with_extension("partial");
        let text = serde_json::to_string_pretty(&self.entries).unwrap_or_default();
        fs::write(&staging, text)
            .and_then(|()| fs::rename(&staging, &self.path))
            .map_err(fail)
    }
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
            abi: serde_json::json!([]),
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
