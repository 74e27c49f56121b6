//! Rows with a meaning: a measurement, excluded time, a delivery, an incident. A column nobody knows is a mistake, not a remark.

use slacontract_terms::{Duration, Timestamp};

use crate::ReportError;
use crate::record::{Cell, Record};

/// One line of the file.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) event: Event,
}

/// What a line says.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    Measured(Measured),
    Excluded {
        name: Option<String>,
        from: Timestamp,
        to: Timestamp,
        said: Timestamp,
    },
    Delivered {
        name: Option<String>,
        due: Option<Timestamp>,
        at: Timestamp,
        rejected: Option<Timestamp>,
        made_good: Option<Timestamp>,
        accepted: Option<Timestamp>,
        moved: Duration,
    },
    Incident {
        name: Option<String>,
        priority: u8,
        logged: Timestamp,
        by_desk: bool,
        responded: Option<Timestamp>,
        resolved: Option<Timestamp>,
        held: Duration,
        held_from: Option<Timestamp>,
    },
}

/// A measurement of a span of time.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) feed: Option<String>,
    /// Who signed it; none when it stands for all signers.
    pub(crate) signer: Option<String>,
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    pub(crate) content: Content,
    pub(crate) missing: u64,
    /// Counts in excluded time: by which exclusion, good, total, missing.
    pub(crate) excluded: Option<(Option<String>, [u64; 3])>,
}

/// What was measured.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Ratio { good: u64, total: u64 },
    Value { value: i64, taken: u64 },
    Counts(Vec<u64>),
    Events(Vec<i64>),
}

const REPORT: &[&str] = &[
    "kind",
    "feed",
    "signer",
    "from",
    "to",
    "good",
    "total",
    "missing",
    "value",
    "taken",
    "counts",
    "events",
    "exclusion",
    "excluded_good",
    "excluded_total",
    "excluded_missing",
];
const EXCLUSION: &[&str] = &["kind", "name", "from", "to", "said"];
const DELIVERY: &[&str] = &[
    "kind",
    "name",
    "due",
    "delivered",
    "rejected",
    "made_good",
    "accepted",
    "moved",
];
const INCIDENT: &[&str] = &[
    "kind",
    "name",
    "priority",
    "logged",
    "by_desk",
    "responded",
    "resolved",
    "held",
    "held_from",
];

/// Gives every record its meaning.
pub(crate) fn rows(records: &[Record]) -> Result<Vec<Row>, ReportError> {
    records.iter().map(row).collect()
}

fn row(record: &Record) -> Result<Row, ReportError> {
    let line = record.line;
    let kind = record.cells.iter().find(|cell| cell.name == "kind");
    let known = match kind.map(text).transpose()? {
        None | Some("report") => REPORT,
        Some("exclusion") => EXCLUSION,
        Some("delivery") => DELIVERY,
        Some("incident") => INCIDENT,
        Some(other) => {
            let message = format!(
                "`{other}` is no kind of line; one of: report, exclusion, delivery, incident"
            );
            return Err(kind.map_or_else(
                || ReportError::line(line, &*message),
                |cell| cell.error(line, &*message),
            ));
        }
    };
    if let Some(cell) = record
        .cells
        .iter()
        .find(|cell| !known.contains(&renamed(&cell.name)))
    {
        return Err(cell.error(
            line,
            format!(
                "nobody knows this column here; one of: {}",
                known.join(", ")
            ),
        ));
    }
    let cells = Cells { record };
    let event = match known.as_ptr() {
        place if place == EXCLUSION.as_ptr() => {
            let (from, to) = cells.span()?;
            Event::Excluded {
                name: cells.word("name")?,
                from,
                to,
                said: cells.need("said", moment)?,
            }
        }
        place if place == DELIVERY.as_ptr() => Event::Delivered {
            name: cells.word("name")?,
            due: cells.may("due", moment)?,
            at: cells.need("delivered", moment)?,
            rejected: cells.may("rejected", moment)?,
            made_good: cells.may("made_good", moment)?,
            accepted: cells.may("accepted", moment)?,
            moved: cells.may("moved", span)?.unwrap_or(Duration::ZERO),
        },
        place if place == INCIDENT.as_ptr() => Event::Incident {
            name: cells.word("name")?,
            priority: cells.need("priority", |text| {
                text.parse().map_err(|_| "a priority such as 1".into())
            })?,
            logged: cells.need("logged", moment)?,
            by_desk: cells.may("by_desk", yes)?.unwrap_or(false),
            responded: cells.may("responded", moment)?,
            resolved: cells.may("resolved", moment)?,
            held: cells.may("held", span)?.unwrap_or(Duration::ZERO),
            held_from: cells.may("held_from", moment)?,
        },
        _ => Event::Measured(measured(&cells)?),
    };
    Ok(Row { line, event })
}

fn measured(cells: &Cells<'_>) -> Result<Measured, ReportError> {
    let (from, to) = cells.span()?;
    let line = cells.record.line;
    let given: Vec<&str> = ["total", "value", "counts", "events"]
        .into_iter()
        .filter(|name| cells.cell(name).is_some())
        .collect();
    let content = match &given[..] {
        ["total"] => {
            let (good, total) = (cells.need("good", count)?, cells.need("total", count)?);
            if good > total {
                return Err(cells.cell("good").map_or_else(
                    || ReportError::line(line, "more good than total"),
                    |cell| {
                        cell.error(
                            line,
                            format!("{good} good of {total}: more good than total"),
                        )
                    },
                ));
            }
            Content::Ratio { good, total }
        }
        ["value"] => Content::Value {
            value: cells.need("value", number)?,
            taken: cells.may("taken", count)?.unwrap_or(1),
        },
        ["counts"] => Content::Counts(cells.list("counts", count)?),
        [_] => Content::Events(cells.list("events", number)?),
        [] => {
            return Err(ReportError::line(
                line,
                "nothing was measured: give `good` and `total`, `value`, `counts` (up to each bound, then all), or `events`",
            ));
        }
        [first, second, ..] => {
            return Err(ReportError::line(
                line,
                format!("both `{first}` and `{second}`: a report holds one kind of measurement"),
            ));
        }
    };
    let excluded = match cells.may("excluded_total", count)? {
        None => None,
        Some(total) => Some((
            cells.word("exclusion")?,
            [
                cells.may("excluded_good", count)?.unwrap_or(0),
                total,
                cells.may("excluded_missing", count)?.unwrap_or(0),
            ],
        )),
    };
    Ok(Measured {
        feed: cells.word("feed")?,
        signer: cells.word("signer")?,
        from,
        to,
        content,
        missing: cells.may("missing", count)?.unwrap_or(0),
        excluded,
    })
}

/// Other words for the same column.
fn renamed(name: &str) -> &str {
    match name {
        "start" | "window_start" => "from",
        "end" | "window_end" => "to",
        "announced" | "claimed" => "said",
        name => name,
    }
}

struct Cells<'a> {
    record: &'a Record,
}

impl Cells<'_> {
    fn cell(&self, name: &str) -> Option<&Cell> {
        let cells = &self.record.cells;
        cells.iter().find(|cell| renamed(&cell.name) == name)
    }

    fn missing(&self, name: &str) -> ReportError {
        ReportError::line(self.record.line, format!("no `{name}`"))
    }

    fn read<T>(
        &self,
        cell: &Cell,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, ReportError> {
        let text = text(cell).map_err(|error| ReportError {
            line: Some(self.record.line),
            ..error
        })?;
        parse(text).map_err(|wanted| {
            cell.error(
                self.record.line,
                format!("cannot read {text:?}; expected {wanted}"),
            )
        })
    }

    fn need<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, ReportError> {
        let cell = self.cell(name).ok_or_else(|| self.missing(name))?;
        self.read(cell, parse)
    }

    fn may<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ReportError> {
        self.cell(name)
            .map(|cell| self.read(cell, parse))
            .transpose()
    }

    fn word(&self, name: &str) -> Result<Option<String>, ReportError> {
        self.may(name, |text| Ok(text.to_owned()))
    }

    fn list<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, ReportError> {
        let cell = self.cell(name).ok_or_else(|| self.missing(name))?;
        let parsed = cell.texts.iter().map(|text| {
            parse(text).map_err(|wanted| {
                cell.error(
                    self.record.line,
                    format!("cannot read {text:?}; expected {wanted}"),
                )
            })
        });
        parsed.collect()
    }

    fn span(&self) -> Result<(Timestamp, Timestamp), ReportError> {
        let (from, to) = (self.need("from", moment)?, self.need("to", moment)?);
        if from >= to {
            let message = "it ends before it begins: `to` is the first second after it";
            let cell = self.cell("to").ok_or_else(|| self.missing("to"))?;
            return Err(cell.error(self.record.line, message));
        }
        Ok((from, to))
    }
}

/// The one text of a cell. The caller adds the line.
fn text(cell: &Cell) -> Result<&str, ReportError> {
    match &cell.texts[..] {
        [text] => Ok(text),
        texts => Err(cell.error(0, format!("one value is expected, found {}", texts.len()))),
    }
}

fn count(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "a whole number from 0".into())
}

fn number(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| "a whole number".into())
}

fn yes(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "true or false".into())
}

/// A moment: seconds since 1970, or a date or moment in UTC.
fn moment(text: &str) -> Result<Timestamp, String> {
    /// The last second of the year 9999: calendars end there.
    const LAST: u64 = 253_402_300_799;
    match text.parse() {
        Ok(seconds) if seconds <= LAST => Ok(Timestamp::from_seconds(seconds)),
        _ => Timestamp::parse(text).map_err(|_| {
            "a moment in UTC such as 2026-01-31 or 2026-01-31T03:24:00Z, or seconds since 1970"
                .into()
        }),
    }
}

/// A span: seconds, or with a unit.
fn span(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds) => Ok(Duration::from_seconds(seconds)),
        Err(_) => Duration::parse(text).map_err(|_| "a span such as 90s, 12h or 30d".into()),
    }
}
