//! What `cargo slacontract build` leaves in `target/slacontract/<package>.json`, as far as a client needs it.

use std::path::{Path, PathBuf};

use alloy_json_abi::JsonAbi;
use alloy_primitives::Bytes;
use serde::Deserialize;

/// Why a file is no artifact.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArtifactFileError {
    /// The file cannot be read.
    #[error("cannot read the artifact {path}: {source}; `cargo slacontract build` writes it")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The text is not an artifact.
    #[error("not an artifact: {0}; build it again with `cargo slacontract build`")]
    Malformed(#[from] serde_json::Error),
}

/// A built contract.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// Solidity JSON ABI.
    pub abi: JsonAbi,
    /// Init code; constructor arguments are appended.
    pub bytecode: Bytes,
}

impl Artifact {
    /// Reads an artifact's file.
    ///
    /// # Errors
    /// [`ArtifactFileError`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, ArtifactFileError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|source| ArtifactFileError::Read {
            path: path.to_path_buf(),
            source,
        })?;
        Self::parse(&text)
    }

    /// Reads an artifact's text: `Artifact::parse(include_str!("escrow.json"))`.
    ///
    /// # Errors
    /// [`ArtifactFileError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, ArtifactFileError> {
        Ok(serde_json::from_str(text)?)
    }
}
