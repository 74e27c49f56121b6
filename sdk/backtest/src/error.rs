//! What is wrong with a file of reports, and where.

use std::fmt;

/// A mistake in a file of reports.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ReportError {
    /// The line, from 1; none when it is about the whole file.
    pub line: Option<u64>,
    /// The column's place, from 1, and its name; JSON has names only.
    pub column: Option<(Option<usize>, String)>,
    /// What is wrong, with the value and what to do.
    pub message: String,
}

impl ReportError {
    /// About the whole file.
    pub(crate) fn file(message: impl Into<String>) -> Self {
        Self {
            line: None,
            column: None,
            message: message.into(),
        }
    }

    /// About a line.
    pub(crate) fn line(line: u64, message: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::file(message)
        }
    }
}

impl fmt::Display for ReportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(out, "line {line}")?;
            match &self.column {
                Some((Some(place), name)) => write!(out, ", column {place} (`{name}`)")?,
                Some((None, name)) => write!(out, ", `{name}`")?,
                None => {}
            }
            out.write_str(": ")?;
        }
        out.write_str(&self.message)
    }
}
