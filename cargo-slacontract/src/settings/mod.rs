//! `slacontract.toml` of a project, and `config.toml` of the user: what neither a flag nor the environment says.
//!
//! Both have the same form. What the project says comes first, because it was decided for this work.

mod edit;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::output::Explain;

pub use edit::SettingsFile;

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file does not parse.
    #[error("{path}: {message}")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong, with line and column.
        message: String,
    },
    /// A value has the right type and no meaning.
    #[error("{path}: {key} = \"{text}\": {message}")]
    Value {
        /// Which file.
        path: PathBuf,
        /// Which key.
        key: String,
        /// What was written.
        text: String,
        /// What is wrong with it, with examples.
        message: &'static str,
    },
    /// A size is not one.
    #[error("size budget of `{package}`: cannot parse \"{text}\"; examples: 900, 1 KiB, 8 KiB")]
    Size {
        /// Whose budget.
        package: String,
        /// What was written.
        text: String,
    },
    /// The file cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no home directory.
    #[error("there is no place for the user's settings: neither SLACONTRACT_HOME nor HOME is set")]
    NoHome,
}

impl Explain for SettingsError {
    fn code(&self) -> &'static str {
        "settings"
    }

    fn hint(&self) -> Option<String> {
        matches!(self, Self::Malformed { .. }).then(|| {
            "the file has [network.NAME] rpc-url and chain-id, [accounts] NAME = \"0x..\", [defaults] network and from, [size] PACKAGE = \"1 KiB\", [code-size] PACKAGE = \"1 KiB\""
                .into()
        })
    }
}

/// The file's content.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Networks by name.
    #[serde(default)]
    pub network: BTreeMap<String, NetworkSettings>,
    /// Names for accounts: an index of the development mnemonic, or an address that the node holds the key of.
    #[serde(default)]
    pub accounts: BTreeMap<String, String>,
    /// What is meant when nothing is said.
    #[serde(default)]
    pub defaults: Defaults,
    /// Most bytes of uncompressed WASM, by package.
    #[serde(default)]
    size: BTreeMap<String, String>,
    /// Most bytes on chain, which are compressed, by package.
    #[serde(default)]
    code_size: BTreeMap<String, String>,
}

/// A network.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NetworkSettings {
    /// Its JSON-RPC.
    pub rpc_url: String,
    /// The chain's id; compared with the node's when given.
    pub chain_id: Option<u64>,
}

/// What is meant when neither a flag nor the environment says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Defaults {
    /// Name of the network.
    pub network: Option<String>,
    /// Who sends.
    pub from: Option<String>,
}

impl Settings {
    /// The settings of the project at `root`, and below them the user's. A missing file is an empty one.
    ///
    /// # Errors
    /// [`SettingsError`] with the file and the place in it.
    pub fn read(root: &Path) -> Result<Self, SettingsError> {
        let mut settings = Self::read_file(&root.join("slacontract.toml"))?;
        if let Ok(path) = user_file() {
            settings.add(Self::read_file(&path)?);
        }
        Ok(settings)
    }

    /// One file; a missing one is empty.
    ///
    /// # Errors
    /// [`SettingsError::Read`], [`SettingsError::Malformed`], [`SettingsError::Value`].
    pub fn read_file(path: &Path) -> Result<Self, SettingsError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => {
                return Err(SettingsError::Read {
                    path: path.to_path_buf(),
                    source,
                });
            }
        };
        let settings: Self = toml::from_str(&text).map_err(|error| SettingsError::Malformed {
            path: path.to_path_buf(),
            message: error.to_string().trim().to_owned(),
        })?;
        for (name, network) in &settings.network {
            if !is_rpc_url(&network.rpc_url) {
                return Err(SettingsError::Value {
                    path: path.to_path_buf(),
                    key: format!("network.{name}.rpc-url"),
                    text: network.rpc_url.clone(),
                    message: "not the address of a node; example: http://127.0.0.1:8545",
                });
            }
        }
        for (name, text) in &settings.accounts {
            let index = text.parse::<u32>().is_ok_and(|index| index < 1_000);
            if !index && text.parse::<alloy_primitives::Address>().is_err() {
                return Err(SettingsError::Value {
                    path: path.to_path_buf(),
                    key: format!("accounts.{name}"),
                    text: text.clone(),
                    message: "neither an address nor an index of the development mnemonic; examples: \"1\", \"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\"",
                });
            }
        }
        Ok(settings)
    }

    /// Takes from `other` what is not here.
    fn add(&mut self, other: Self) {
        for (name, network) in other.network {
            self.network.entry(name).or_insert(network);
        }
        for (name, account) in other.accounts {
            self.accounts.entry(name).or_insert(account);
        }
        self.defaults.network = self.defaults.network.take().or(other.defaults.network);
        self.defaults.from = self.defaults.from.take().or(other.defaults.from);
    }

    /// Most bytes of `package`.
    ///
    /// # Errors
    /// [`SettingsError::Size`].
    pub fn size_budget(&self, package: &str) -> Result<SizeBudget, SettingsError> {
        let budget = |of: &BTreeMap<String, String>| {
            of.get(package)
                .map(|text| {
                    bytes(text).ok_or_else(|| SettingsError::Size {
                        package: package.to_owned(),
                        text: text.clone(),
                    })
                })
                .transpose()
        };
        Ok(SizeBudget {
            wasm: budget(&self.size)?,
            code: budget(&self.code_size)?,
        })
    }
}

/// Most bytes of a contract, where there is a budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SizeBudget {
    /// Of uncompressed WASM.
    pub wasm: Option<usize>,
    /// On chain.
    pub code: Option<usize>,
}

/// `900` or `1 KiB`.
fn bytes(text: &str) -> Option<usize> {
    let (number, factor) = match text.trim().strip_suffix("KiB") {
        Some(number) => (number, 1024),
        None => (text.trim(), 1),
    };
    number.trim().parse::<usize>().ok()?.checked_mul(factor)
}

/// Whether a text can be the address of a node: HTTP without TLS on its way in, or with it.
pub fn is_rpc_url(text: &str) -> bool {
    text.strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"))
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(' '))
}

/// Directory of the user's settings and keys: `SLACONTRACT_HOME`, or `slacontract` in the user's configuration directory.
///
/// # Errors
/// [`SettingsError::NoHome`].
pub fn user_dir() -> Result<PathBuf, SettingsError> {
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(dir) = set("SLACONTRACT_HOME") {
        return Ok(dir);
    }
    let base = set("XDG_CONFIG_HOME")
        .or_else(|| set("APPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".config")));
    Ok(base.ok_or(SettingsError::NoHome)?.join("slacontract"))
}

/// The user's settings file.
///
/// # Errors
/// [`SettingsError::NoHome`].
pub fn user_file() -> Result<PathBuf, SettingsError> {
    Ok(user_dir()?.join("config.toml"))
}
