//! Deliveries: when each is concluded and what its delay costs then; readings on the way, window by window.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::BacktestError;
use super::booking::{Falling, For, Ledger};
use super::history::{Delivered, History, Reports};
use super::reading::{events, level};
use super::row::Booked;
use crate::Terms;
use crate::exact::Level;
use crate::model::{Delivery, Due, Money};
use crate::units::{Amount, Duration, Timestamp};

/// How a delivery ended.
struct Ended {
    /// When.
    at: Timestamp,
    /// How late it was made; `None` when it is refused, which costs the most.
    delay: Option<Duration>,
    what: String,
}

/// What every delivery costs that was due before the end of the history: made or not.
pub(super) fn falling(
    terms: &Terms,
    history: &History,
    value: &impl Fn(&Money) -> Amount,
) -> Result<Vec<Falling>, BacktestError> {
    for (number, event) in history.deliveries.iter().enumerate() {
        let Some(part) = terms.deliveries.get(event.delivery) else {
            let what = format!("there is no delivery with number {}", event.delivery);
            return Err(BacktestError::Event(what));
        };
        let mut earlier = history.deliveries[..number].iter();
        if earlier.any(|other| other.delivery == event.delivery) {
            let what = format!("`{}` is delivered twice", part.name);
            return Err(BacktestError::Event(what));
        }
        let most = part.force_majeure.0.as_ref();
        let most = most.map_or(Duration::ZERO, |rule| rule.at_most);
        if event.moved > most {
            let what = format!(
                "`{}` was moved by {}; events move it by at most {most}",
                part.name, event.moved
            );
            return Err(BacktestError::Event(what));
        }
    }
    let mut falling = Vec::new();
    for (place, part) in terms.deliveries.iter().enumerate() {
        let made = made(history, place);
        let due = due(history, part, made)?;
        // Terms whose damages are not said are not sound.
        let (Some(due), Some(rule)) = (due, part.damages()) else {
            continue;
        };
        let moved = made.map_or(Duration::ZERO, |event| event.moved);
        let Some(ended) = ended(terms, history, part, (due, moved), made)? else {
            continue;
        };
        let worth = value(&part.value);
        let amount = match ended.delay {
            Some(delay) => rule.of(worth, delay),
            None => worth,
        };
        if !amount.is_zero() {
            falling.push(Falling {
                what_for: For::Delivery(place),
                counts: ended.at,
                booked: ended.at,
                part: booked(terms, part, ended.what, amount),
            });
        }
    }
    Ok(falling)
}

fn booked(terms: &Terms, part: &Delivery, what: String, amount: Amount) -> Booked {
    let customer = terms.prepaid().map(|(party, _)| &party.name);
    Booked {
        name: part.name.to_string(),
        what,
        amount,
        by_customer: customer == Some(&part.by),
    }
}

fn made(history: &History, place: usize) -> Option<&Delivered> {
    let mut all = history.deliveries.iter();
    all.find(|event| event.delivery == place)
}

/// When it was due; `None` when nobody says, and it was not made.
fn due(
    history: &History,
    part: &Delivery,
    made: Option<&Delivered>,
) -> Result<Option<Timestamp>, BacktestError> {
    let begins = history.windows.first().map(|window| window.from);
    let due = match (&part.due, begins) {
        (Some(Due::At(at)), _) => Some(*at),
        (Some(Due::Within(span)), Some(begins)) => begins.checked_add(*span),
        (Some(Due::Within(_)), None) => None,
        (None, _) => made.and_then(|event| event.due),
    };
    if due.is_none() && made.is_some() {
        let what = format!(
            "`{}` has no due date: the terms leave it to the proposal; say it beside the delivery",
            part.name
        );
        return Err(BacktestError::Event(what));
    }
    Ok(due)
}

/// How and when a delivery ends: accepted, inspected for as long as it may be, or refused because it was not made, or not made good, in
/// time. `None` when it was not due before the end, and not made.
fn ended(
    terms: &Terms,
    history: &History,
    part: &Delivery,
    (agreed, moved): (Timestamp, Duration),
    made: Option<&Delivered>,
) -> Result<Option<Ended>, BacktestError> {
    let after = |moment: Timestamp, span: Duration| {
        let moment = moment.checked_add(span);
        moment.unwrap_or(Timestamp::from_seconds(u64::MAX))
    };
    let inspect = part.inspect_within.unwrap_or(Duration::ZERO);
    let due = after(agreed, moved);
    let missed = after(due, part.late_at_most(terms.window.shortest()));
    let refused = |at, what: &str| Ended {
        at,
        delay: None,
        what: what.to_string(),
    };
    let Some(event) = made.filter(|event| event.at < missed) else {
        let ends = history.windows.last().map(|window| window.to);
        let is_due = ends.is_some_and(|ends| agreed < ends);
        return Ok(is_due.then(|| refused(missed, "not delivered")));
    };
    let wrong = |word: &str, at: Timestamp, from: Timestamp, to: Timestamp| {
        let what = format!(
            "`{}`: {word} at {at}, which is not between {from} and {to}",
            part.name
        );
        Err(BacktestError::Event(what))
    };
    let mut inspected = event.at;
    if let Some(rejected) = event.rejected {
        let last = after(event.at, inspect);
        if rejected < event.at || rejected >= last {
            return wrong("rejected", rejected, event.at, last);
        }
        let last = after(rejected, inspect);
        match event.made_good {
            Some(at) if at < rejected => return wrong("made good", at, rejected, last),
            Some(at) if at < last => inspected = at,
            _ => return Ok(Some(refused(last, "rejected and not made good"))),
        }
    }
    let last = after(inspected, inspect);
    let ends = match event.accepted {
        Some(accepted) if accepted < inspected => {
            return wrong("accepted", accepted, inspected, last);
        }
        Some(accepted) => accepted.min(last),
        None => last,
    };
    let delay = made_by(event, Timestamp::from_seconds(u64::MAX))
        .unwrap_or(event.at)
        .saturating_since(due);
    Ok(Some(Ended {
        at: ends,
        delay: Some(delay),
        what: format!("delivered {delay} late"),
    }))
}

/// When it was made, as it was known at a moment: the time between delivery and rejection is the other side's.
fn made_by(event: &Delivered, moment: Timestamp) -> Option<Timestamp> {
    if event.at > moment {
        return None;
    }
    match (event.rejected, event.made_good) {
        (Some(rejected), Some(good)) if good <= moment => {
            event.at.checked_add(good.saturating_since(rejected))
        }
        _ => Some(event.at),
    }
}

/// Books what readings on the way cost in a window that opened at `opened`: while it is not delivered before that.
pub(super) fn on_the_way(
    terms: &Terms,
    history: &History,
    reports: &Reports,
    (window, opened): (usize, Timestamp),
    value: &impl Fn(&Money) -> Amount,
    ledger: &mut Ledger,
) {
    let settled = ledger.settled(window);
    for (place, part) in terms.deliveries.iter().enumerate() {
        let made = made(history, place).and_then(|event| made_by(event, settled));
        if made.is_some_and(|made| made <= opened) {
            continue;
        }
        for sensor in part.sensors.iter() {
            let (low, high) = (sensor.low, sensor.high);
            let count = match level(terms, reports, &sensor.feed) {
                Level::Value(value) => u64::from(value < low || value > high),
                _ => events(terms, reports, &sensor.feed, low, high),
            };
            if count > 0 {
                let what = format!("{count} readings of {} out of bounds", sensor.feed);
                let cost = value(&sensor.damages) * u128::from(count);
                let part = booked(terms, part, what, cost);
                ledger.book(terms, value, window, For::Delivery(place), part);
            }
        }
    }
}
