//! Why a task stopped. One enum for all tasks: each variant names what was tried and what helps.

use std::io;
use std::path::PathBuf;

/// A task's error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// A program could not be started.
    #[error("cannot start `{program}`: {source}")]
    Start {
        /// The command line as a user would type it.
        program: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A program ended with a failure.
    #[error("`{program}` ended with {status}{output}")]
    Ended {
        /// The command line as a user would type it.
        program: String,
        /// Its exit status.
        status: String,
        /// What it printed, when that was not shown already; starts with a line break.
        output: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {source}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A tool the task needs is not there.
    #[error("{tool} is missing; {remedy}")]
    Missing {
        /// The tool's name.
        tool: &'static str,
        /// What to type or do.
        remedy: String,
    },
    /// A program answered something other than agreed.
    #[error("{what}: {detail}")]
    Unexpected {
        /// What was asked.
        what: String,
        /// What came instead.
        detail: String,
    },
    /// Several checks failed; each was reported when it happened.
    #[error("{0}")]
    Several(String),
}

impl Failure {
    /// An answer that is not the agreed one.
    pub fn unexpected(what: impl Into<String>, detail: impl ToString) -> Self {
        Self::Unexpected {
            what: what.into(),
            detail: detail.to_string(),
        }
    }

    /// A file error, for `map_err`.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
