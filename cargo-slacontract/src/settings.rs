//! `slacontract.toml` of a project: what neither a flag nor the environment says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::output::Explain;

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The file does not parse.
    #[error("{path}: {message}")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A size is not one.
    #[error("size budget of `{package}`: cannot parse \"{text}\"; examples: 900, 1 KiB, 8 KiB")]
    Size {
        /// Whose budget.
        package: String,
        /// What was written.
        text: String,
    },
}

impl Explain for SettingsError {
    fn code(&self) -> &'static str {
        "settings"
    }
}

/// The file's content.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Networks by name.
    #[serde(default)]
    pub network: BTreeMap<String, Network>,
    /// Names for accounts: an index of the development mnemonic, or an address that the node holds the key of.
    #[serde(default)]
    pub accounts: BTreeMap<String, String>,
    /// Most bytes of uncompressed WASM, by package.
    #[serde(default)]
    size: BTreeMap<String, String>,
}

/// A network.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Network {
    /// Its JSON-RPC.
    pub rpc_url: String,
}

impl Settings {
    /// Reads `slacontract.toml` in `root`; a missing file is an empty one.
    ///
    /// # Errors
    /// [`SettingsError::Malformed`] with the place in the file.
    pub fn read(root: &Path) -> Result<Self, SettingsError> {
        let path = root.join("slacontract.toml");
        let Ok(text) = fs::read_to_string(&path) else {
            return Ok(Self::default());
        };
        toml::from_str(&text).map_err(|error| SettingsError::Malformed {
            path,
            message: error.to_string().trim().to_owned(),
        })
    }

    /// Most bytes of uncompressed WASM for `package`, if there is a budget.
    ///
    /// # Errors
    /// [`SettingsError::Size`].
    pub fn size_budget(&self, package: &str) -> Result<Option<usize>, SettingsError> {
        let Some(text) = self.size.get(package) else {
            return Ok(None);
        };
        let (number, factor) = match text.trim().strip_suffix("KiB") {
            Some(number) => (number, 1024),
            None => (text.trim(), 1),
        };
        let bytes = number
            .trim()
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_mul(factor));
        bytes.map(Some).ok_or_else(|| SettingsError::Size {
            package: package.to_owned(),
            text: text.clone(),
        })
    }
}
