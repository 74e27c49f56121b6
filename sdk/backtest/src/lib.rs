//! Reads what happened to a service from tables, and tells and plots what an agreement would have paid for it.
//!
//! What is owed is calculated by [`slacontract_terms::backtest`], with the rules of the contract. This crate knows files, not rules:
//! every mistake in a file is told with its line and column, and nothing in a file is passed over.
//!
//! ```
//! use slacontract_backtest::{Format, document, read};
//! use slacontract_terms::{Terms, backtest::backtest};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let terms = Terms::from_json(include_str!("../tests/data/monthly.json"))?;
//! let history = read(&terms, "from,to,good,total\n2026-01-01,2026-02-01,44600,44640\n", Format::Csv)?;
//! let found = backtest(&terms, &history)?;
//! assert_eq!(document(&terms, &found)["windows"][0]["objectives"][0]["verdict"], "breach");
//! # Ok(())
//! # }
//! ```

#![warn(missing_docs)]

mod collect;
mod error;
mod merge;
mod plot;
mod record;
mod row;
mod told;
mod upptime;

use slacontract_terms::backtest::History;
use slacontract_terms::{Terms, Timestamp};

pub use error::ReportError;
pub use plot::plot;
pub use told::{document, table};

/// How a file of reports is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table with a header, as spreadsheets write it.
    Csv,
    /// One JSON object in each line, with the names of the table's columns.
    JsonLines,
    /// The summary of an Upptime monitor: minutes down by day. Days that are not listed were up.
    Upptime {
        /// Which site; needed when the file has several.
        site: Option<String>,
        /// The first day.
        from: Timestamp,
        /// The day after the last one.
        to: Timestamp,
    },
}

impl Format {
    /// The format of a text by how it begins: JSON lines start with a brace.
    pub fn of(text: &str) -> Self {
        if text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{')
        {
            Self::JsonLines
        } else {
            Self::Csv
        }
    }
}

/// Reads a file of reports about an agreement.
///
/// # Errors
/// [`ReportError`] with the line and the column of the first mistake.
pub fn read(terms: &Terms, text: &str, format: Format) -> Result<History, ReportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let rows = match format {
        Format::Csv => row::rows(&record::csv(text)?)?,
        Format::JsonLines => row::rows(&record::json_lines(text)?)?,
        Format::Upptime { site, from, to } => upptime::rows(text, site.as_deref(), from, to)?,
    };
    collect::history(terms, &rows)
}
