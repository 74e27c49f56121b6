//! Changes a settings file and leaves the author's comments, order and blank lines as they are.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table, value};

use super::{Settings, SettingsError};
use crate::written::replace;

/// A settings file to be changed.
#[derive(Debug)]
pub struct SettingsFile {
    path: PathBuf,
    document: DocumentMut,
}

impl SettingsFile {
    /// Opens `path`; a missing file is an empty one.
    ///
    /// # Errors
    /// [`SettingsError`] if the file is not one of settings: it is not changed then.
    pub fn open(path: &Path) -> Result<Self, SettingsError> {
        Settings::read_file(path)?;
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(source) => {
                return Err(SettingsError::Read {
                    path: path.to_path_buf(),
                    source,
                });
            }
        };
        let document =
            text.parse()
                .map_err(|error: toml_edit::TomlError| SettingsError::Malformed {
                    path: path.to_path_buf(),
                    message: error.to_string(),
                })?;
        Ok(Self {
            path: path.to_path_buf(),
            document,
        })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Sets `[network.NAME]`.
    pub fn set_network(&mut self, name: &str, rpc_url: &str, chain_id: Option<u64>) {
        let networks = self.table("network");
        networks.set_implicit(true);
        let mut network = Table::new();
        network.insert("rpc-url", value(rpc_url));
        if let Some(id) = chain_id.and_then(|id| i64::try_from(id).ok()) {
            network.insert("chain-id", value(id));
        }
        networks.insert(name, Item::Table(network));
    }

    /// Removes `[network.NAME]`; tells whether it was there.
    pub fn remove_network(&mut self, name: &str) -> bool {
        self.table("network").remove(name).is_some()
    }

    /// Sets `[defaults] network`, or removes it.
    pub fn set_default_network(&mut self, name: Option<&str>) {
        let defaults = self.table("defaults");
        match name {
            Some(name) => {
                defaults.insert("network", value(name));
            }
            None => {
                defaults.remove("network");
                if defaults.is_empty() {
                    self.document.remove("defaults");
                }
            }
        }
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// [`SettingsError::Write`].
    pub fn save(&self) -> Result<(), SettingsError> {
        replace(&self.path, self.document.to_string().as_bytes()).map_err(|source| {
            SettingsError::Write {
                path: self.path.clone(),
                source,
            }
        })
    }

    /// A table of the document, made if it is not there. The file was read as settings, so what is there is a table.
    fn table(&mut self, name: &str) -> &mut Table {
        let item = self
            .document
            .entry(name)
            .or_insert_with(|| Item::Table(Table::new()));
        if !item.is_table() {
            let inline = std::mem::take(item)
                .into_table()
                .unwrap_or_else(|_| Table::new());
            *item = Item::Table(inline);
        }
        item.as_table_mut().unwrap_or_else(|| {
            // The item was made a table two lines above.
            unreachable!("`{name}` is a table")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_added_and_the_rest_of_the_file_stays() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("slacontract.toml");
        let before = "# Ours.\n[size]\ncounter = \"1 KiB\" # small\n";
        fs::write(&path, before).expect("writes");
        let mut file = SettingsFile::open(&path).expect("opens");
        file.set_network("sepolia", "http://127.0.0.1:9", Some(421_614));
        file.set_default_network(Some("sepolia"));
        file.save().expect("saves");
        let text = fs::read_to_string(&path).expect("reads");
        assert!(text.starts_with(before), "{text}");
        let settings = Settings::read_file(&path).expect("parses");
        assert_eq!(settings.network["sepolia"].chain_id, Some(421_614));
        assert_eq!(settings.defaults.network.as_deref(), Some("sepolia"));

        let mut file = SettingsFile::open(&path).expect("opens");
        assert!(file.remove_network("sepolia") && !file.remove_network("sepolia"));
        file.set_default_network(None);
        file.save().expect("saves");
        assert_eq!(
            fs::read_to_string(&path).expect("reads").trim(),
            before.trim()
        );
    }

    #[test]
    fn an_inline_table_is_changed_too() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("slacontract.toml");
        fs::write(&path, "network = { a = { rpc-url = \"http://x\" } }\n").expect("writes");
        let mut file = SettingsFile::open(&path).expect("opens");
        file.set_network("b", "http://y", None);
        file.save().expect("saves");
        let settings = Settings::read_file(&path).expect("parses");
        assert_eq!(settings.network.len(), 2);
    }

    #[test]
    fn a_broken_file_is_named_with_its_place_and_stays() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("slacontract.toml");
        for (text, what) in [
            ("[network.x]\nrpc-url = 5\n", "line 2"),
            ("[network.x]\nrpc_url = \"http://x\"\n", "rpc_url"),
            ("[netwrk.x]\n", "netwrk"),
            ("[accounts]\nalice = \"bob\"\n", "accounts.alice = \"bob\""),
            ("[network.x]\nrpc-url = \"ftp://x\"\n", "network.x.rpc-url"),
            ("[network.x\n", "line 1"),
        ] {
            fs::write(&path, text).expect("writes");
            let message = SettingsFile::open(&path).expect_err("refused").to_string();
            assert!(
                message.contains(what) && message.contains("slacontract.toml"),
                "{message}"
            );
            assert_eq!(fs::read_to_string(&path).expect("reads"), text);
        }
    }
}
