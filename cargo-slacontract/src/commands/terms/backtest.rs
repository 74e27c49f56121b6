//! `terms backtest`: what an agreement would have paid for a history.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;
use slacontract_backtest::{Format, document, plot, read, table};
use slacontract_terms::Timestamp;
use slacontract_terms::backtest::backtest;

use super::source::{Source, shown, text};
use crate::output::{Answer, Failure, Output};
use crate::written::replace;

/// Calculate what an agreement would have paid for a history of reports, with the rules of the contract.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract terms backtest terms.json --reports 2025.csv --plot 2025.svg\n  cargo slacontract terms backtest terms.json --reports 2025.csv --json"
)]
pub(crate) struct Backtest {
    #[command(flatten)]
    source: Source,
    /// The history: a table or JSON lines; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    reports: PathBuf,
    /// How it is written; without it, CSV unless it begins with a brace.
    #[arg(long, value_enum)]
    format: Option<Written>,
    /// Of an Upptime summary: which site.
    #[arg(long, value_name = "SLUG", requires = "format")]
    site: Option<String>,
    /// Of an Upptime summary: the first day.
    #[arg(long, value_name = "DAY", requires = "format", value_parser = moment)]
    from: Option<Timestamp>,
    /// Of an Upptime summary: the day after the last one.
    #[arg(long, value_name = "DAY", requires = "format", value_parser = moment)]
    to: Option<Timestamp>,
    /// Also draw the history and the credits, as SVG.
    #[arg(long, value_name = "OUT.svg")]
    plot: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Written {
    /// A table with a header.
    Csv,
    /// One JSON object in each line.
    Jsonl,
    /// The summary of an Upptime monitor: minutes down by day.
    Upptime,
}

fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).map_err(|error| error.to_string())
}

impl Backtest {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let terms = self.source.read_sound(output)?;
        let file = text(&self.reports)?;
        let history = read(&terms, &file, self.format(&file)?).map_err(|error| {
            let place = json!({ "line": error.line, "column": error.column.as_ref().map(|(_, name)| name) });
            Failure::new("reports", format!("{}: {error}", shown(&self.reports)))
                .with_details(place)
                .with_hint("the book's page \"What would it have paid?\" lists the columns")
        })?;
        let found = backtest(&terms, &history)
            .map_err(|error| Failure::new("backtest", error.to_string()))?;
        if let Some(path) = &self.plot {
            let svg = plot(&terms, &found);
            replace(path, svg.as_bytes()).map_err(|error| {
                Failure::new("io", format!("cannot write {}: {error}", path.display()))
            })?;
            output.status("Drew", path.display());
        }
        Ok(Answer::new(table(&terms, &found), document(&terms, &found)))
    }

    fn format(&self, text: &str) -> Result<Format, Failure> {
        let of_upptime = self.site.is_some() || self.from.is_some() || self.to.is_some();
        if of_upptime && self.format != Some(Written::Upptime) {
            return Err(Failure::usage(
                "--site, --from and --to belong to --format upptime",
            ));
        }
        Ok(match self.format {
            None => Format::of(text),
            Some(Written::Csv) => Format::Csv,
            Some(Written::Jsonl) => Format::JsonLines,
            Some(Written::Upptime) => {
                let (Some(from), Some(to)) = (self.from, self.to) else {
                    return Err(
                        Failure::usage("an Upptime summary lists only days with downtime")
                            .with_hint(
                                "say which days it covers: --from 2025-01-01 --to 2026-01-01",
                            ),
                    );
                };
                Format::Upptime {
                    site: self.site.clone(),
                    from,
                    to,
                }
            }
        })
    }
}
