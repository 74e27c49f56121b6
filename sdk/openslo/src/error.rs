//! Why a document cannot become terms: where, what, and what to do.

use std::fmt;

/// A construct that is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct OpenSloError {
    /// Which of the two files: `the document` or `the overlay`.
    pub file: &'static str,
    /// The line, from 1; 0 when it is about the whole file.
    pub line: usize,
    /// The construct, such as `spec.objectives[0].target`; empty for the file.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for OpenSloError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.file)?;
        if self.line > 0 {
            write!(out, ", line {}", self.line)?;
        }
        if !self.path.is_empty() {
            write!(out, ", `{}`", self.path)?;
        }
        write!(out, ": {}", self.message)
    }
}
