//! A contract's interface in other languages: TypeScript for viem, Rust for the SDK, Solidity.
//!
//! Each writer is a function from an [`Interface`] to text. What an interface is comes from any ABI in Solidity's JSON form: this
//! command's artifacts, those of Foundry and Hardhat, or a bare list.

mod rust;
mod rust_types;
mod solidity;
mod typescript;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use alloy_json_abi::JsonAbi;
use alloy_primitives::Bytes;
use heck::ToUpperCamelCase;
use serde_json::Value;

use crate::artifact::Artifact;
use crate::output::Explain;

/// Why there is no interface to write.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file has no ABI.
    #[error("{path} has no ABI: {message}")]
    NoAbi {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// No name can be made of what was given.
    #[error("`{0}` is no name for a type")]
    Name(String),
}

impl Explain for BindError {
    fn code(&self) -> &'static str {
        "abi"
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Read { .. } => return None,
            Self::NoAbi { .. } => {
                "give a JSON list of ABI items, or an object whose `abi` is one".into()
            }
            Self::Name(_) => "give another with --name: letters and digits, a letter first".into(),
        })
    }

    fn is_usage(&self) -> bool {
        matches!(self, Self::Name(_))
    }
}

/// What there is to say about a contract from outside.
#[derive(Clone, Debug)]
pub struct Interface {
    /// Its name, as a type's.
    pub name: String,
    /// What it is.
    pub docs: String,
    /// The ABI.
    pub abi: JsonAbi,
    /// The ABI as it was written.
    pub json: Value,
    /// Documentation of methods, events and errors, by their names; the constructor is `constructor`.
    pub item_docs: BTreeMap<String, String>,
    /// Init code, where it is known.
    pub bytecode: Option<Bytes>,
    /// What it was made from, for the head of the file.
    pub origin: String,
}

impl Interface {
    /// The interface of a built contract.
    pub fn of_artifact(artifact: &Artifact, abi: JsonAbi) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let docs = artifact.metadata["methodDocs"].as_object();
        Self {
            name: artifact.contract_name.clone(),
            docs: text(&artifact.metadata["docs"]),
            abi,
            json: artifact.abi.clone(),
            item_docs: docs
                .into_iter()
                .flatten()
                .map(|(name, docs)| (name.clone(), text(docs)))
                .collect(),
            bytecode: Some(artifact.bytecode.clone()),
            origin: format!("package `{}`", artifact.package),
        }
    }

    /// The interface in a file: a list of ABI items, or an object that has one as `abi`. Its name is the object's `contractName`, or the
    /// file's.
    ///
    /// # Errors
    /// [`BindError::Read`], [`BindError::NoAbi`], [`BindError::Name`].
    pub fn read(path: &Path) -> Result<Self, BindError> {
        let text = fs::read_to_string(path).map_err(|source| BindError::Read {
            path: path.to_path_buf(),
            source,
        })?;
        let no_abi = |message: String| BindError::NoAbi {
            path: path.to_path_buf(),
            message,
        };
        let mut whole: Value =
            serde_json::from_str(&text).map_err(|error| no_abi(error.to_string()))?;
        let list = if whole.is_array() {
            whole.take()
        } else {
            whole.get_mut("abi").map(Value::take).unwrap_or_default()
        };
        if !list.is_array() {
            return Err(no_abi("it has no list of items".into()));
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let stem = file.split('.').next().unwrap_or_default();
        let name = whole["contractName"].as_str().unwrap_or(stem).to_owned();
        let bytecode = [&whole["bytecode"], &whole["bytecode"]["object"]]
            .into_iter()
            .find_map(|value| value.as_str()?.parse().ok())
            .filter(|bytes: &Bytes| !bytes.is_empty());
        let mut own = Self::of_json(&name, list, &format!("`{file}`"))
            .map_err(|error| no_abi(error.to_string()))?
            .named(&name)?;
        own.bytecode = bytecode;
        Ok(own)
    }

    /// The interface of a list of ABI items.
    ///
    /// # Errors
    /// The parser's words.
    pub fn of_json(name: &str, list: Value, origin: &str) -> Result<Self, serde_json::Error> {
        Ok(Self {
            name: name.to_owned(),
            docs: String::new(),
            abi: serde_json::from_value(list.clone())?,
            json: list,
            item_docs: BTreeMap::new(),
            bytecode: None,
            origin: origin.to_owned(),
        })
    }

    /// With another name.
    ///
    /// # Errors
    /// [`BindError::Name`].
    pub fn named(mut self, name: &str) -> Result<Self, BindError> {
        let camel = name.to_upper_camel_case();
        let good = camel.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && camel.chars().all(|letter| letter.is_ascii_alphanumeric());
        if !good {
            return Err(BindError::Name(name.to_owned()));
        }
        // A name that is one already keeps its capitals: `ERC20`, `IWETH`.
        let kept = name.starts_with(|letter: char| letter.is_ascii_uppercase())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric());
        self.name = if kept { name.to_owned() } else { camel };
        Ok(self)
    }

    /// TypeScript for viem: the ABI as a constant, a typed contract, a deployment.
    pub fn typescript(&self) -> String {
        typescript::write(self)
    }

    /// An `#[interface]` with its client, structs, errors and events.
    pub fn rust(&self) -> String {
        rust::write(self)
    }

    /// A Solidity interface with NatSpec.
    pub fn solidity(&self) -> String {
        solidity::write(self)
    }

    /// Documentation of the item `name`, without blank lines at its ends.
    fn docs_of(&self, name: &str) -> Option<&str> {
        let docs = self.item_docs.get(name)?.trim();
        (!docs.is_empty()).then_some(docs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_name_is_made_of_a_file_and_a_good_one_is_kept() {
        let bare = Interface::of_json("x", json!([]), "a test").expect("an ABI");
        let name = |text: &str| bare.clone().named(text).map(|own| own.name);
        assert_eq!(name("my-vault").expect("a name"), "MyVault");
        assert_eq!(name("ERC20").expect("a name"), "ERC20");
        assert!(name("1st").is_err() && name("").is_err() && name("ä").is_err());
    }

    #[test]
    fn abis_are_read_from_lists_and_from_artifacts_of_other_tools() {
        let dir = tempfile::tempdir().expect("a directory");
        let write = |name: &str, value: Value| {
            let path = dir.path().join(name);
            fs::write(&path, value.to_string()).expect("writes");
            path
        };
        let item = json!([{ "type": "function", "name": "f", "inputs": [], "outputs": [], "stateMutability": "view" }]);
        let list = Interface::read(&write("vault.abi.json", item.clone())).expect("a list");
        assert_eq!(
            (list.name.as_str(), list.abi.functions().count()),
            ("Vault", 1)
        );
        let foundry = json!({ "abi": item, "bytecode": { "object": "0x6001" } });
        let foundry = Interface::read(&write("Pool.json", foundry)).expect("an artifact");
        assert_eq!(foundry.bytecode.map(|code| code.len()), Some(2));
        for wrong in [json!({}), json!(7), json!([{ "type": "nothing" }])] {
            let path = write("wrong.json", wrong);
            let error = Interface::read(&path).expect_err("no ABI").to_string();
            assert!(error.contains("wrong.json has no ABI"), "{error}");
        }
    }
}
