//! From rows to the history of an agreement: which window each row lies in, one report for each signer, and names as places in the
//! terms.
//!
//! A row that spans its whole window is the report. Shorter rows are what an oracle would see: they are counted into one report by
//! the objective's method, and rows in excluded time are counted as excluded.

use std::collections::BTreeMap;

use slacontract_terms::backtest::{
    Delivered, ExcludedTime, History, Incident, Report, Reports, first_opening, held_exclusions,
    window_bounds,
};
use slacontract_terms::model::{Feed, Window};
use slacontract_terms::{Terms, Timestamp};

use crate::ReportError;
use crate::merge::{Sample, merge};
use crate::row::{Event, Measured, Row};

pub(crate) mod place;

use place::Places;

/// More windows than this are a mistake in the dates.
const MOST_WINDOWS: u64 = 100_000;

/// The history that rows tell.
pub(crate) fn history(terms: &Terms, rows: &[Row]) -> Result<History, ReportError> {
    let measured = rows.iter().filter_map(|row| match &row.event {
        Event::Measured(measured) => Some((row.line, measured)),
        _ => None,
    });
    let Some(begins) = measured.clone().map(|(_, row)| row.from).min() else {
        return Err(ReportError::file(
            "the file holds no report: nothing was measured",
        ));
    };
    let places = Places::new(&terms.window, begins);
    let mut history = History::default();
    let mut given: BTreeMap<(u64, usize), Vec<Sample<'_>>> = BTreeMap::new();
    let mut last = 0;
    for (line, row) in measured {
        let feed = feed(terms, row, line)?;
        let (first, end) = places.of(row.from, row.to, line)?;
        last = last.max(end);
        for number in first..=end {
            given
                .entry((number, feed))
                .or_default()
                .push(Sample { line, row });
        }
    }
    for number in 0..=last {
        let (from, to) = places.bounds(number)?;
        history.windows.push(Reports {
            from,
            to,
            feeds: terms.feeds.iter().map(|_| Vec::new()).collect(),
            exclusions: Vec::new(),
        });
    }
    for row in rows {
        event(terms, row, &mut history)?;
    }
    for ((number, feed), samples) in given {
        let window = &history.windows[number as usize];
        let held = held_exclusions(terms, &window.exclusions, window.to);
        let reports = reports(terms, feed, (window.from, window.to), &samples, &held)?;
        history.windows[number as usize].feeds[feed] = reports;
    }
    Ok(history)
}

/// One report for each signer of a feed in a window.
fn reports(
    terms: &Terms,
    feed: usize,
    window: (Timestamp, Timestamp),
    samples: &[Sample<'_>],
    held: &[ExcludedTime],
) -> Result<Vec<Report>, ReportError> {
    let mut signers: Vec<(Option<&str>, Vec<&Sample<'_>>)> = Vec::new();
    for sample in samples {
        let signer = sample.row.signer.as_deref();
        match signers.iter_mut().find(|(known, _)| *known == signer) {
            Some((_, samples)) => samples.push(sample),
            None => signers.push((signer, vec![sample])),
        }
    }
    let part: &Feed = &terms.feeds[feed];
    if let [(None, samples)] = &signers[..] {
        // Nobody in particular: all signers saw the same.
        let report = merge(terms, feed, window, samples, held)?;
        return Ok(vec![report; usize::from(part.signers)]);
    }
    if let Some((None, samples)) = signers.iter().find(|(signer, _)| signer.is_none()) {
        return Err(ReportError::line(
            samples[0].line,
            "no `signer`, and other lines of this window have one: name it in all of them or in none",
        ));
    }
    if signers.len() > usize::from(part.signers) {
        let names: Vec<&str> = signers.iter().filter_map(|(name, _)| *name).collect();
        return Err(ReportError::line(
            samples[samples.len() - 1].line,
            format!(
                "{} signers report `{}` ({}); the terms have {}",
                names.len(),
                part.name,
                names.join(", "),
                part.signers
            ),
        ));
    }
    let merged = signers
        .iter()
        .map(|(_, samples)| merge(terms, feed, window, samples, held));
    merged.collect()
}

/// Puts excluded time, a delivery or an incident where it belongs.
fn event(terms: &Terms, row: &Row, history: &mut History) -> Result<(), ReportError> {
    let find =
        |what: &str, names: Vec<&str>, name: Option<&str>| named(row.line, what, &names, name);
    match &row.event {
        Event::Measured(_) => {}
        Event::Excluded {
            name,
            from,
            to,
            said,
        } => {
            let names = terms.exclusions.iter().map(|part| &*part.name).collect();
            let exclusion = find("exclusion", names, name.as_deref())?;
            for window in &mut history.windows {
                let (from, to) = ((*from).max(window.from), (*to).min(window.to));
                if from < to {
                    window.exclusions.push(ExcludedTime {
                        exclusion,
                        from,
                        to,
                        said: *said,
                    });
                }
            }
        }
        Event::Delivered {
            name,
            due,
            at,
            rejected,
            made_good,
            accepted,
            moved,
        } => {
            let names = terms.deliveries.iter().map(|part| &*part.name).collect();
            history.deliveries.push(Delivered {
                delivery: find("delivery", names, name.as_deref())?,
                due: *due,
                at: *at,
                rejected: *rejected,
                made_good: *made_good,
                accepted: *accepted,
                moved: *moved,
            });
        }
        Event::Incident {
            name,
            priority,
            logged,
            by_desk,
            responded,
            resolved,
            held,
            held_from,
        } => {
            let names = terms.incidents.iter().map(|part| &*part.name).collect();
            history.incidents.push(Incident {
                rule: find("incident rule", names, name.as_deref())?,
                priority: *priority,
                logged: *logged,
                by_desk: *by_desk,
                responded: *responded,
                resolved: *resolved,
                held: *held,
                held_from: *held_from,
            });
        }
    }
    Ok(())
}

fn feed(terms: &Terms, row: &Measured, line: u64) -> Result<usize, ReportError> {
    let names: Vec<&str> = terms.feeds.iter().map(|feed| &*feed.name).collect();
    named(line, "feed", &names, row.feed.as_deref())
}

/// The place of a name; the only one where none is said.
pub(crate) fn named(
    line: u64,
    what: &str,
    names: &[&str],
    name: Option<&str>,
) -> Result<usize, ReportError> {
    let known = if names.is_empty() {
        format!("the terms have no {what}")
    } else {
        format!("one of: {}", names.join(", "))
    };
    match (name, names) {
        (None, [_]) => Ok(0),
        (None, _) => Err(ReportError::line(line, format!("which {what}? {known}"))),
        (Some(name), _) => names
            .iter()
            .position(|known| *known == name)
            .ok_or_else(|| {
                ReportError::line(line, format!("there is no {what} `{name}`; {known}"))
            }),
    }
}
