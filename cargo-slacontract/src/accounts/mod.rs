//! Named accounts of the user: one Keystore V3 file each, `NAME.json`, in a directory that only they can read.

mod password;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use alloy_primitives::Address;
use slacontract_client::Account;
use slacontract_client::keystore::{self, KeystoreError};

use crate::output::Explain;
use crate::settings::{SettingsError, user_dir};
use crate::written::create_secret;

pub use password::{PasswordArgs, PasswordError};

/// Why a named account cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccountsError {
    /// Not a name.
    #[error(
        "`{0}` cannot be an account's name; use letters, digits, `-` and `_`, beginning with a letter"
    )]
    Name(String),
    /// The name is taken.
    #[error("there is an account `{name}` already: {path}")]
    Exists {
        /// Which name.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// There is no such account.
    #[error("no account `{name}`; {known}")]
    Missing {
        /// Which name.
        name: String,
        /// What there is.
        known: String,
    },
    /// A file cannot be used.
    #[error("{path}: {source}")]
    Keystore {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: KeystoreError,
    },
    /// A file cannot be read or written.
    #[error("cannot access {path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The password is not known.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// There is no place for accounts.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

impl Explain for AccountsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Keystore {
                source: KeystoreError::Password,
                ..
            } => "password",
            Self::Keystore { .. } => "keystore",
            Self::Password(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::Io { .. } => "io",
            _ => "account",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Exists { name, .. } => Some(format!("take another name, or remove the file if nobody needs its key: the key of `{name}` would be lost")),
            Self::Missing { name, .. } => Some(format!("make it: cargo slacontract account new {name}")),
            Self::Keystore { source: KeystoreError::Password, .. } => Some("give the right one with --password-file or SLACONTRACT_PASSWORD".into()),
            Self::Keystore { .. } => Some("restore the file from a backup, or remove it and import the key again: cargo slacontract account import NAME".into()),
            Self::Password(error) => error.hint(),
            Self::Settings(error) => error.hint(),
            Self::Name(_) | Self::Io { .. } => None,
        }
    }

    fn is_usage(&self) -> bool {
        match self {
            Self::Name(_) | Self::Exists { .. } | Self::Missing { .. } => true,
            Self::Password(error) => error.is_usage(),
            _ => false,
        }
    }
}

/// The directory of the accounts.
#[derive(Clone, Debug)]
pub struct Accounts {
    dir: PathBuf,
}

impl Accounts {
    /// The user's accounts: in `SLACONTRACT_KEYSTORE`, or `keystore` in the user's settings directory. It need not exist.
    ///
    /// # Errors
    /// [`AccountsError::Settings`] if there is no home directory.
    pub fn open() -> Result<Self, AccountsError> {
        let set = std::env::var_os("SLACONTRACT_KEYSTORE").filter(|value| !value.is_empty());
        let dir = match set {
            Some(dir) => PathBuf::from(dir),
            None => user_dir()?.join("keystore"),
        };
        Ok(Self { dir })
    }

    /// The directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Names and files, in the order of the names.
    pub fn list(&self) -> Vec<(String, PathBuf)> {
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let mut accounts: Vec<_> = entries
            .map(|entry| entry.path())
            .filter(|path| path.is_file() && path.extension().is_some_and(|end| end == "json"))
            .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)))
            .filter(|(name, _)| is_name(name))
            .collect();
        accounts.sort();
        accounts
    }

    /// Whether there is an account of this name.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).is_ok_and(|path| path.is_file())
    }

    /// The address of an account, if its file tells it without the password.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub fn address(&self, name: &str) -> Result<Option<Address>, AccountsError> {
        let (path, text) = self.text(name)?;
        keystore::address(&text).map_err(|source| AccountsError::Keystore { path, source })
    }

    /// The file's text.
    ///
    /// # Errors
    /// [`AccountsError::Missing`], [`AccountsError::Io`].
    pub fn text(&self, name: &str) -> Result<(PathBuf, String), AccountsError> {
        let path = self.path(name)?;
        match fs::read_to_string(&path) {
            Ok(text) => Ok((path, text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(AccountsError::Missing {
                name: name.to_owned(),
                known: self.known(),
            }),
            Err(source) => Err(AccountsError::Io { path, source }),
        }
    }

    /// Opens an account.
    ///
    /// # Errors
    /// [`AccountsError`], also if nobody can say the password.
    pub fn unlock(&self, name: &str, password: &PasswordArgs) -> Result<Account, AccountsError> {
        let (path, text) = self.text(name)?;
        unlock(&path, &text, password, &format!("Password of `{name}`: "))
    }

    /// Keeps `account` as `name`, under `password`.
    ///
    /// # Errors
    /// [`AccountsError::Exists`], [`AccountsError::Name`], [`AccountsError::Io`]; nothing is written then.
    pub fn keep(
        &self,
        name: &str,
        account: &Account,
        password: &str,
    ) -> Result<PathBuf, AccountsError> {
        let path = self.free(name)?;
        let text =
            keystore::encrypt(account, password).map_err(|source| AccountsError::Keystore {
                path: path.clone(),
                source,
            })?;
        create_secret(&path, text.as_bytes()).map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => AccountsError::Exists {
                name: name.to_owned(),
                path: path.clone(),
            },
            _ => AccountsError::Io {
                path: path.clone(),
                source,
            },
        })?;
        Ok(path)
    }

    /// The file that a new account `name` would have.
    ///
    /// # Errors
    /// [`AccountsError::Exists`], [`AccountsError::Name`].
    pub fn free(&self, name: &str) -> Result<PathBuf, AccountsError> {
        let path = self.path(name)?;
        if path.exists() {
            return Err(AccountsError::Exists {
                name: name.to_owned(),
                path,
            });
        }
        Ok(path)
    }

    fn path(&self, name: &str) -> Result<PathBuf, AccountsError> {
        if !is_name(name) {
            return Err(AccountsError::Name(name.to_owned()));
        }
        Ok(self.dir.join(format!("{name}.json")))
    }

    fn known(&self) -> String {
        let names: Vec<_> = self
            .list()
            .into_iter()
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        if names.is_empty() {
            format!("{} has none", self.dir.display())
        } else {
            format!("there is {}", names.join(", "))
        }
    }
}

/// Opens a keystore file wherever it lies.
///
/// # Errors
/// [`AccountsError`].
pub fn unlock(
    path: &Path,
    text: &str,
    password: &PasswordArgs,
    question: &str,
) -> Result<Account, AccountsError> {
    let fail = |source| AccountsError::Keystore {
        path: path.to_path_buf(),
        source,
    };
    // What is wrong with the file is told before a password is asked for.
    keystore::address(text).map_err(fail)?;
    let password = password.tell(question)?;
    keystore::decrypt(text, &password).map_err(fail)
}

/// A name can be a file's, and is neither an index nor an address.
fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.len() <= 64
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')
}
