//! Reports of a window: whether they fit the terms, and what is left of them without excluded time.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::history::{ExcludedTime, Payload, Report, Reports};
use crate::Terms;
use crate::exact::{Ratio, Reading, is_in_time, within_budget, without};
use crate::model::{Feed, FeedKind};
use crate::units::{Duration, Timestamp};

/// The reports of one window are of the feeds the terms have, by no more signers, and inside the feeds' ranges.
pub(super) fn fits(terms: &Terms, reports: &Reports) -> Result<(), String> {
    if reports.feeds.len() != terms.feeds.len() {
        return Err(format!(
            "reports of {} feeds; the terms have {}",
            reports.feeds.len(),
            terms.feeds.len()
        ));
    }
    for (feed, given) in terms.feeds.iter().zip(&reports.feeds) {
        if given.len() > usize::from(feed.signers) {
            return Err(format!(
                "{} reports for `{}`, which has {} signers",
                given.len(),
                feed.name,
                feed.signers
            ));
        }
        for report in given {
            payload(feed, &report.payload)?;
            let index = |delta: &crate::digest::ExclusionDelta| usize::from(delta.exclusion);
            if let Some(unknown) = report
                .excluded
                .iter()
                .map(index)
                .find(|index| *index >= terms.exclusions.len())
            {
                return Err(format!("there is no exclusion with number {unknown}"));
            }
        }
    }
    let unknown = |time: &&super::ExcludedTime| time.exclusion >= terms.exclusions.len();
    match reports.exclusions.iter().find(unknown) {
        Some(time) => Err(format!(
            "there is no exclusion with number {}",
            time.exclusion
        )),
        None => Ok(()),
    }
}

/// One report is of the feed's kind.
fn payload(feed: &Feed, payload: &Payload) -> Result<(), String> {
    let name = &feed.name;
    match (&feed.kind, payload) {
        (FeedKind::Ratio, Payload::Ratio(reading)) if reading.ratio.good > reading.ratio.total => {
            let Ratio { good, total } = reading.ratio;
            Err(format!("{good} good of {total} for `{name}`"))
        }
        (FeedKind::Value(range), Payload::Value(reading))
            if reading.taken > 0 && !(range.min..=range.max).contains(&reading.value) =>
        {
            Err(format!(
                "{} for `{name}`, whose values lie from {} to {}",
                reading.value, range.min, range.max
            ))
        }
        (FeedKind::Histogram(buckets), Payload::Histogram { counts, .. }) => {
            if counts.len() != buckets.bounds.len() + 1 {
                Err(format!(
                    "{} counts for `{name}`, which has {} buckets: one count up to each bound, and one of all samples",
                    counts.len(),
                    buckets.bounds.len()
                ))
            } else if let Some(pair) = counts.windows(2).find(|pair| pair[0] > pair[1]) {
                Err(format!(
                    "the counts of `{name}` fall from {} to {}; they count all samples up to their bound",
                    pair[0], pair[1]
                ))
            } else {
                Ok(())
            }
        }
        (FeedKind::Ratio, Payload::Ratio(_))
        | (FeedKind::Value(_), Payload::Value(_))
        | (FeedKind::Events, Payload::Events(_)) => Ok(()),
        (kind, _) => Err(format!(
            "`{name}` reports {}: another kind was given",
            kind.word()
        )),
    }
}

/// The time of a window that is not counted: what was announced or claimed in time, in the order of its beginning, as far as the
/// window's budget goes. Time of an exclusion that the terms do not have is left out.
pub fn held_exclusions(
    terms: &Terms,
    times: &[ExcludedTime],
    window_end: Timestamp,
) -> Vec<ExcludedTime> {
    let mut used: BTreeMap<usize, Duration> = BTreeMap::new();
    let mut times = times.to_vec();
    times.sort_by_key(|time| (time.from, time.to));
    let mut held = Vec::new();
    for time in times {
        let Some(rule) = terms.exclusions.get(time.exclusion) else {
            continue;
        };
        if !is_in_time(rule, time.from, time.said, window_end) {
            continue;
        }
        let used = used.entry(time.exclusion).or_insert(Duration::ZERO);
        let length = within_budget(rule, *used, time.to.saturating_since(time.from));
        if let (Some(sum), Some(to)) = (used.checked_add(length), time.from.checked_add(length))
            && !length.is_zero()
        {
            *used = sum;
            held.push(ExcludedTime { to, ..time });
        }
    }
    held
}

/// The reports without what lies in time that is excluded: announced or claimed in time, within the window's budget.
pub(super) fn without_excluded(terms: &Terms, reports: &Reports) -> Result<Reports, String> {
    let held = held_exclusions(terms, &reports.exclusions, reports.to);
    let mut left = reports.clone();
    for (feed, given) in terms.feeds.iter().zip(&mut left.feeds) {
        for report in given.iter_mut() {
            reduce(report, |exclusion| {
                held.iter().any(|time| time.exclusion == exclusion)
            })
            .map_err(|excluded| {
                format!(
                    "more is excluded ({excluded}) than was counted for `{}`",
                    feed.name
                )
            })?;
        }
    }
    Ok(left)
}

/// Subtracts what is excluded by an exclusion that holds; what cannot be subtracted is returned in words.
fn reduce(report: &mut Report, holds: impl Fn(usize) -> bool) -> Result<(), String> {
    let Payload::Ratio(reading) = &mut report.payload else {
        return Ok(());
    };
    let deltas: Vec<_> = core::mem::take(&mut report.excluded);
    for delta in deltas.iter().filter(|delta| holds(delta.exclusion.into())) {
        let excluded = Reading {
            ratio: Ratio {
                good: delta.good,
                total: delta.total,
            },
            missing: delta.missing,
        };
        *reading = without(*reading, excluded)
            .ok_or_else(|| format!("{} good of {}", delta.good, delta.total))?;
    }
    Ok(())
}
