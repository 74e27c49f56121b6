//! What a build leaves behind: one JSON file in the shape that viem, ethers and Foundry read, so that they deploy it unmodified.
//!
//! `bytecode` takes ABI-encoded constructor arguments after it; `deployedBytecode` is the code as it lies on chain.

mod metadata;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use alloy_json_abi::JsonAbi;
use alloy_primitives::{B256, Bytes};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use metadata::Metadata;

use crate::output::Explain;

/// Why an artifact or the metadata in a module cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArtifactError {
    /// The file is not there.
    #[error("no artifact {path}")]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not an artifact.
    #[error("{path} is not an artifact: {message}")]
    Malformed {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// The module has no metadata.
    #[error("the module of `{package}` carries no metadata")]
    NoMetadata {
        /// Which package.
        package: String,
    },
    /// The metadata is damaged.
    #[error("the metadata of `{package}` is damaged: {message}")]
    BadMetadata {
        /// Which package.
        package: String,
        /// What is wrong.
        message: String,
    },
    /// The metadata is of a later version.
    #[error(
        "the metadata of `{package}` has schema {found}, and this command reads up to schema {known}"
    )]
    Newer {
        /// Which package.
        package: String,
        /// Its schema.
        found: u64,
        /// The latest known here.
        known: u64,
    },
}

impl Explain for ArtifactError {
    fn code(&self) -> &'static str {
        "artifact"
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Missing { .. } => "cargo slacontract build".into(),
            Self::Read { .. } => return None,
            Self::Malformed { .. } => "build it again: cargo slacontract build".into(),
            Self::NoMetadata { .. } => "put #[contract] on the contract's struct and on its impl".into(),
            Self::BadMetadata { .. } | Self::Newer { .. } => "use the `slacontract` version that this command carries (cargo slacontract doctor tells)".into(),
        })
    }
}

/// How a contract was built.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BuildFacts {
    /// `rustc --version`.
    pub compiler: String,
    /// Target triple.
    pub target: String,
    /// Profile settings and flags.
    pub flags: Vec<String>,
    /// Version of the SDK and the command.
    pub sdk: String,
    /// Bytes of the module as deployed, uncompressed.
    pub wasm_bytes: usize,
    /// Bytes of the code on chain.
    pub code_bytes: usize,
}

/// A built contract.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// Name of the contract's struct.
    pub contract_name: String,
    /// Package it was built from.
    pub package: String,
    /// Solidity JSON ABI, with the SDK's types as `internalType`.
    pub abi: Value,
    /// Init code; constructor arguments are appended.
    pub bytecode: Bytes,
    /// Code on chain.
    pub deployed_bytecode: Bytes,
    /// The uncompressed module.
    pub wasm: PathBuf,
    /// Schema, storage layout, docs, terms, and how it was built.
    pub metadata: Value,
    /// Hash over everything the build depended on.
    pub source_hash: B256,
}

impl Artifact {
    /// Puts the parts together.
    pub fn new(
        metadata: &Metadata,
        facts: BuildFacts,
        wasm: &Path,
        bytecode: Vec<u8>,
        code: Vec<u8>,
        source_hash: B256,
    ) -> Self {
        let mut described = metadata.described();
        described["build"] = serde_json::to_value(facts).unwrap_or_default();
        Self {
            contract_name: metadata.contract_name().to_owned(),
            package: metadata.package().to_owned(),
            abi: metadata.abi_json().clone(),
            bytecode: bytecode.into(),
            deployed_bytecode: code.into(),
            wasm: wasm.to_path_buf(),
            metadata: described,
            source_hash,
        }
    }

    /// Reads an artifact.
    ///
    /// # Errors
    /// [`ArtifactError::Missing`], [`ArtifactError::Read`], [`ArtifactError::Malformed`].
    pub fn read(path: &Path) -> Result<Self, ArtifactError> {
        let text = fs::read(path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => ArtifactError::Missing {
                path: path.to_path_buf(),
            },
            _ => ArtifactError::Read {
                path: path.to_path_buf(),
                source,
            },
        })?;
        serde_json::from_slice(&text).map_err(|error| ArtifactError::Malformed {
            path: path.to_path_buf(),
            message: error.to_string(),
        })
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The ABI, typed.
    ///
    /// # Errors
    /// [`ArtifactError::Malformed`].
    pub fn abi(&self) -> Result<JsonAbi, ArtifactError> {
        serde_json::from_value(self.abi.clone()).map_err(|error| ArtifactError::Malformed {
            path: self.wasm.with_extension("json"),
            message: format!("abi: {error}"),
        })
    }

    /// Where the contract's fields are in storage.
    pub fn storage_layout(&self) -> &Value {
        &self.metadata["storageLayout"]
    }

    /// Bytes of the module as deployed, uncompressed.
    pub fn wasm_bytes(&self) -> usize {
        self.metadata["build"]["wasmBytes"]
            .as_u64()
            .unwrap_or_default() as usize
    }
}
