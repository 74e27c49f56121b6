//! Where a password comes from: a file, the environment, or the person at the terminal, in this order. Never the command line, which
//! other users of the machine can see.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use clap::Args;

use crate::output::Explain;

/// Where a keystore's password is.
#[derive(Clone, Debug, Default, Args)]
pub struct PasswordArgs {
    /// File whose first line is the keystore's password; else SLACONTRACT_PASSWORD, else a question on the terminal.
    #[arg(long, value_name = "FILE", env = "SLACONTRACT_PASSWORD_FILE")]
    pub password_file: Option<PathBuf>,
}

/// Why there is no password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// The file cannot be read.
    #[error("cannot read the password file {path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nobody to ask.
    #[error("a password is needed, and nobody can be asked: this is no terminal")]
    NoTerminal,
    /// The question failed.
    #[error("the password could not be read: {0}")]
    Question(io::Error),
    /// A new password is empty.
    #[error("the password is empty")]
    Empty,
    /// The repetition differs.
    #[error("the two passwords differ")]
    Differ,
}

impl Explain for PasswordError {
    fn code(&self) -> &'static str {
        "password"
    }

    fn hint(&self) -> Option<String> {
        matches!(self, Self::NoTerminal | Self::Empty)
            .then(|| "give it with --password-file FILE, or in SLACONTRACT_PASSWORD".into())
    }

    fn is_usage(&self) -> bool {
        matches!(self, Self::NoTerminal)
    }
}

impl PasswordArgs {
    /// The password of a file that exists.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub fn tell(&self, question: &str) -> Result<String, PasswordError> {
        match self.given()? {
            Some(password) => Ok(password),
            None => ask(question),
        }
    }

    /// A password for a new file; a person is asked twice.
    ///
    /// # Errors
    /// [`PasswordError`], also if it is empty.
    pub fn choose(&self, name: &str) -> Result<String, PasswordError> {
        let password = match self.given()? {
            Some(password) => password,
            None => {
                let first = ask(&format!("New password of `{name}`: "))?;
                if first != ask("Once more: ")? {
                    return Err(PasswordError::Differ);
                }
                first
            }
        };
        if password.is_empty() {
            return Err(PasswordError::Empty);
        }
        Ok(password)
    }

    fn given(&self) -> Result<Option<String>, PasswordError> {
        if let Some(path) = &self.password_file {
            let text = fs::read_to_string(path).map_err(|source| PasswordError::File {
                path: path.clone(),
                source,
            })?;
            return Ok(Some(text.lines().next().unwrap_or_default().to_owned()));
        }
        Ok(std::env::var("SLACONTRACT_PASSWORD").ok())
    }
}

fn ask(question: &str) -> Result<String, PasswordError> {
    if !io::stdin().is_terminal() {
        return Err(PasswordError::NoTerminal);
    }
    rpassword::prompt_password(question).map_err(PasswordError::Question)
}
