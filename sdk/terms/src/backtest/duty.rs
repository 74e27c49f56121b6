//! Duties that cost damages: deliveries, incidents, sensors, and payouts by an index. Each amount is booked in one window.

use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use super::BacktestError;
use super::history::{Delivered, History, Incident, Payload, Reports};
use super::row::Booked;
use crate::Terms;
use crate::exact::{
    Clock, Level, ValueReading, answer_value, events_outside, index_payout, liquidated, most_of,
    within_limit,
};
use crate::model::{Due, FeedKind, Middle, Money};
use crate::units::{Amount, Timestamp};

/// What deliveries and incidents cost, by window.
pub(super) fn book(
    terms: &Terms,
    history: &History,
    value: &impl Fn(&Money) -> Amount,
) -> Result<Vec<Vec<Booked>>, BacktestError> {
    let mut booked: Vec<Vec<Booked>> = vec![Vec::new(); history.windows.len()];
    let mut add = |at: Timestamp, part: Booked| {
        // What falls due after the last window is paid at the end, out of what is held then.
        let place = history.windows.partition_point(|window| window.to <= at);
        let place = place.min(history.windows.len().saturating_sub(1));
        match booked.get_mut(place) {
            Some(window) => {
                window.push(part);
                Ok(())
            }
            None => Err(BacktestError::Event(format!(
                "`{}`: there is no window to book it in; give the report of at least one",
                part.name
            ))),
        }
    };
    for event in &history.deliveries {
        if let Some(part) = delivered(terms, history, event, value)? {
            add(event.at, part)?;
        }
    }
    for event in &history.incidents {
        for (at, part) in missed(terms, event, value)? {
            add(at, part)?;
        }
    }
    Ok(booked)
}

/// Keeps what the incidents of a window cost within their most: the last ones are cut.
pub(super) fn clip(terms: &Terms, value: &impl Fn(&Money) -> Amount, booked: &mut [Booked]) {
    for rule in terms.incidents.iter() {
        let Some(most) = &rule.at_most else {
            continue;
        };
        let (most, mut used) = (value(most), Amount::ZERO);
        for part in booked.iter_mut().filter(|part| part.name == *rule.name) {
            part.amount = within_limit(part.amount, Some(most), used);
            used += part.amount;
        }
    }
}

/// Keeps what each delivery costs over all windows within its cap; `used` is what was booked before.
pub(super) fn cap_deliveries(
    terms: &Terms,
    value: &impl Fn(&Money) -> Amount,
    used: &mut [Amount],
    booked: &mut [Booked],
) {
    for (delivery, used) in terms.deliveries.iter().zip(used) {
        let cap = most_of(value(&delivery.value), delivery.cap);
        for part in booked.iter_mut().filter(|part| part.name == *delivery.name) {
            part.amount = within_limit(part.amount, Some(cap), *used);
            *used += part.amount;
        }
    }
}

/// The damages for one delivery; none when it was on time.
fn delivered(
    terms: &Terms,
    history: &History,
    event: &Delivered,
    value: &impl Fn(&Money) -> Amount,
) -> Result<Option<Booked>, BacktestError> {
    let Some(part) = terms.deliveries.get(event.delivery) else {
        let what = format!("there is no delivery with number {}", event.delivery);
        return Err(BacktestError::Event(what));
    };
    let begins = history.windows.first().map(|window| window.from);
    let due = match (&part.due, event.due, begins) {
        (Some(Due::At(at)), ..) => Some(*at),
        (Some(Due::Within(span)), _, Some(begins)) => begins.checked_add(*span),
        (Some(Due::Within(_)), ..) => None,
        (None, due, _) => due,
    };
    let Some(due) = due else {
        let what = format!(
            "`{}` has no due date: the terms leave it to the proposal; say it beside the delivery",
            part.name
        );
        return Err(BacktestError::Event(what));
    };
    let damages = part
        .damages()
        .map(|rule| liquidated(&rule, value(&part.value), due, event.at));
    Ok(match damages {
        Some(Ok(amount)) => Some(Booked {
            name: part.name.to_string(),
            what: format!("delivered {} late", event.at - due),
            amount,
        }),
        _ => None,
    })
}

/// The missed targets of one incident, each at the moment its clock stopped or its target passed, whichever was first.
fn missed(
    terms: &Terms,
    event: &Incident,
    value: &impl Fn(&Money) -> Amount,
) -> Result<Vec<(Timestamp, Booked)>, BacktestError> {
    let Some(rule) = terms.incidents.get(event.rule) else {
        let what = format!("there are no incidents with number {}", event.rule);
        return Err(BacktestError::Event(what));
    };
    let level = rule
        .levels
        .iter()
        .find(|level| level.priority == event.priority);
    let Some(level) = level else {
        let what = format!("`{}` has no priority {}", rule.name, event.priority);
        return Err(BacktestError::Event(what));
    };
    let Some(damages) = &level.damages else {
        return Ok(Vec::new());
    };
    let logged = event.logged.seconds();
    let held = event.held.min(rule.hold_at_most).seconds();
    // How long it was held is known, not when: whenever it was, the target is reached as much later.
    let mut clock = Clock {
        ran: 0,
        since: logged,
        hold_from: logged,
        hold_until: 0,
    };
    let answered = clock.reaches(level.respond_within.seconds());
    if held > 0 {
        clock.hold_until = logged.saturating_add(held);
    }
    let resolved = clock.reaches(level.resolve_within.seconds());
    let clocks = [
        ("answered", answered, event.responded),
        ("resolved", resolved, event.resolved),
    ];
    let mut parts = Vec::new();
    for (word, target, at) in clocks {
        if let Some(at) = at
            && at < event.logged
        {
            let what = format!(
                "`{}`: {word} at {at}, before it was logged at {}",
                rule.name, event.logged
            );
            return Err(BacktestError::Event(what));
        }
        if target == u64::MAX {
            // Beyond the end of time.
            continue;
        }
        let target = Timestamp::from_seconds(target);
        if at.is_none_or(|at| at > target) {
            let what = format!("priority {} not {word} in time", event.priority);
            let part = Booked {
                name: rule.name.to_string(),
                what,
                amount: value(damages),
            };
            parts.push((target, part));
        }
    }
    Ok(parts)
}

/// What follows from a window's own measurements: sensors on the way, payouts by an index.
pub(super) fn by_measure(
    terms: &Terms,
    history: &History,
    reports: &Reports,
    value: &impl Fn(&Money) -> Amount,
    booked: &mut Vec<Booked>,
) {
    for (place, delivery) in terms.deliveries.iter().enumerate() {
        let mut made = history.deliveries.iter();
        // What was made before the window began is no longer on its way.
        if made.any(|event| event.delivery == place && event.at <= reports.from) {
            continue;
        }
        for sensor in delivery.sensors.iter() {
            let (low, high) = (sensor.low, sensor.high);
            let count = match level(terms, reports, &sensor.feed) {
                Level::Value(value) => u64::from(value < low || value > high),
                _ => events(terms, reports, &sensor.feed, low, high),
            };
            if count > 0 {
                booked.push(Booked {
                    name: delivery.name.to_string(),
                    what: format!("{count} readings of {} out of bounds", sensor.feed),
                    amount: value(&sensor.damages) * u128::from(count),
                });
            }
        }
    }
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
            });
        }
    }
}

/// The lower median of the counts of events outside, when there is a quorum of reports.
fn events(terms: &Terms, reports: &Reports, name: &str, low: i64, high: i64) -> u64 {
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
fn level(terms: &Terms, reports: &Reports, name: &str) -> Level {
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

impl core::fmt::Display for Booked {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { name, what, amount } = self;
        write!(out, "{name}: {what}, {amount}")
    }
}
