//! What the readings of a window say: payouts by an index, and, for deliveries, events out of bounds.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::history::{Payload, Reports};
use super::row::Booked;
use crate::Terms;
use crate::exact::{Level, ValueReading, answer_value, events_outside, index_payout};
use crate::model::{FeedKind, Middle, Money};
use crate::units::Amount;

/// What indexes pay for a window.
pub(super) fn payouts(
    terms: &Terms,
    reports: &Reports,
    value: &impl Fn(&Money) -> Amount,
) -> Vec<Booked> {
    let mut booked = Vec::new();
    for index in terms.indices.iter() {
        let Level::Value(measured) = level(terms, reports, &index.feed) else {
            continue;
        };
        let amount = index_payout(value(&index.payout), index.strike, index.exit, measured);
        if !amount.is_zero() {
            booked.push(Booked {
                name: index.name.to_string(),
                what: format!("{} at {measured}", index.feed),
                amount,
                by_customer: false,
            });
        }
    }
    booked
}

/// The lower median of the counts of events outside, when there is a quorum of reports.
pub(super) fn events(terms: &Terms, reports: &Reports, name: &str, low: i64, high: i64) -> u64 {
    let Some(place) = terms.feeds.iter().position(|feed| feed.name == name) else {
        return 0;
    };
    let mut counts: Vec<u64> = reports.feeds[place]
        .iter()
        .filter_map(|report| match &report.payload {
            Payload::Events(readings) => {
                let readings = readings.iter().map(|reading| i128::from(*reading));
                Some(events_outside(readings, low.into(), high.into()))
            }
            _ => None,
        })
        .collect();
    if counts.is_empty() || counts.len() < usize::from(terms.feeds[place].quorum) {
        return 0;
    }
    counts.sort_unstable();
    counts[(counts.len() - 1) / 2]
}

/// What the signers of a feed of values say of a window.
pub(super) fn level(terms: &Terms, reports: &Reports, name: &str) -> Level {
    let Some(place) = terms.feeds.iter().position(|feed| feed.name == name) else {
        return Level::Inconclusive;
    };
    let feed = &terms.feeds[place];
    let readings: Vec<ValueReading> = reports.feeds[place]
        .iter()
        .filter_map(|report| match &report.payload {
            Payload::Value(reading) => Some(*reading),
            _ => None,
        })
        .collect();
    let middle = match &feed.kind {
        FeedKind::Value(range) => range.middle,
        _ => Middle::Low,
    };
    let coverage = feed.min_coverage.unwrap_or_default();
    answer_value(&readings, usize::from(feed.quorum), coverage, middle)
}
