//! Objectives of custom code: a ratio that the author's own method makes of a feed.
//!
//! The method runs in an act of its own, `measure`, and never inside settlement: one that traps stops nothing. Anybody may bring the act
//! about, once for each window, before reporting ends; what was measured can then be contested for all of the challenge time. So that the
//! method sees reports that no longer change, those about its feed are taken in the first half of the time for reports. A window that was
//! not measured in time is one without enough reports: what the terms say of that (`on_missing`) holds.

use super::event::Measured;
use super::guard::admit;
use super::machine::Act;
use super::plan::{FeedKind, Measure, ObjectivePlan};
use super::report::{outcome, place, reading, signers};
use super::time::{bounds, count, half_reported, window_state};
use super::{Agreement, Answer, SlaError, level};
use crate::contract::Hooks;
use crate::env::now;
use crate::error::raise;
use crate::event::emit;
use crate::require;
use crate::types::Timestamp;
use slacontract_macros::interface;
use slacontract_terms::exact::{Aggregate, Level, Ratio, Reading};

/// What the author's own code measured is kept as the reading of one more signer. No feed has as many.
const OWN: u16 = 0xff;

/// What a method `#[on(measure)]` is asked, and what the feed says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// Which objective, by its index in the terms.
    pub objective: u8,
    /// Which window, from 0.
    pub window: u64,
    /// The first second that its reports are about.
    pub from: Timestamp,
    /// The first second after it.
    pub to: Timestamp,
    /// What a feed of ratios says: good samples; 0 of other feeds.
    pub good: u64,
    /// What a feed of ratios says: all samples; 0 of other feeds.
    pub total: u64,
    /// What a feed of values says, in its unit; 0 of other feeds. Of events, `events_outside` tells.
    pub value: i64,
}

/// What a method `#[on(measure)]` found: good out of total. Nothing out of nothing is a window without traffic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Indicator {
    /// Good, in whatever the method counts.
    pub good: u64,
    /// All of it; at least `good`.
    pub total: u64,
}

/// Whether an objective, by its index in the terms, is of custom code.
fn is_custom<A: Agreement>(at: usize) -> bool {
    at < A::PLAN.objective_count && matches!(A::OBJECTIVES[at].measure, Measure::Custom)
}

/// What was measured of the feed of such an objective: there is one objective about each.
fn kept<A: Agreement>(agreement: &A, feed: usize, window: u64) -> Option<Reading> {
    reading(agreement, window, feed, 0, OWN)
}

/// Whether everything that the author's own code measures of a window was measured.
pub(super) fn is_measured<A: Agreement>(agreement: &A, window: u64) -> bool {
    let mut at = 0;
    while at < A::PLAN.objective_count {
        if is_custom::<A>(at) && kept(agreement, A::OBJECTIVES[at].feed, window).is_none() {
            return false;
        }
        at += 1;
    }
    true
}

/// Refuses a report about the feed of such an objective that the author's own code could not have seen.
pub(super) fn reportable<A: Agreement>(agreement: &A, feed: usize, window: u64) {
    let mut at = 0;
    while at < A::PLAN.objective_count {
        if is_custom::<A>(at) && A::OBJECTIVES[at].feed == feed {
            let end = half_reported(agreement, window);
            require!(now() < end, SlaError::TooLate { at: end });
            unmeasured(agreement, feed, window);
        }
        at += 1;
    }
}

fn unmeasured<A: Agreement>(agreement: &A, feed: usize, window: u64) {
    require!(
        kept(agreement, feed, window).is_none(),
        SlaError::AlreadyDone {
            act: Act::Measure,
            id: window
        }
    );
}

/// What the author's own code measured for an objective; nothing, if it did not in time.
pub(super) fn measured<A: Agreement>(
    agreement: &A,
    plan: &ObjectivePlan,
    window: u64,
) -> Aggregate {
    match kept(agreement, plan.feed, window) {
        None => Aggregate::Inconclusive,
        Some(reading) if reading.ratio.total == 0 => Aggregate::NoTraffic,
        Some(reading) => Aggregate::Reading(reading),
    }
}

/// How many signers of a feed reported a window.
fn reported<A: Agreement>(agreement: &A, feed: usize, window: u64) -> u8 {
    let mut count = 0;
    for signer in 0..signers(agreement, feed as u8).count {
        count += u8::from(reading(agreement, window, feed, 0, signer).is_some());
    }
    count
}

/// Has the author's own code measure, and keeps what it found.
#[inline(never)]
fn measure<A: Agreement>(agreement: &mut A, window: u64, objective: u8) {
    require!(
        is_custom::<A>(objective.into()),
        SlaError::NoSuchMeasure { objective }
    );
    let count = count(agreement);
    require!(window < count, SlaError::NoSuchWindow { window, count });
    admit!(agreement, Measure, window, window_state(agreement, window));
    let plan = &A::OBJECTIVES[usize::from(objective)];
    unmeasured(agreement, plan.feed, window);
    let reports = reported(agreement, plan.feed, window);
    let feed = &A::FEEDS[plan.feed];
    // One report of an aggregated feed is of all its signers.
    let is_whole = if A::PLAN.aggregates && feed.is_aggregated {
        reports > 0
    } else {
        reports == feed.signers
    };
    let at = half_reported(agreement, window);
    require!(is_whole || now() >= at, SlaError::TooEarly { at });
    let (from, to) = bounds(agreement, window);
    let mut asked = Measurement {
        objective,
        window,
        from,
        to,
        good: 0,
        total: 0,
        value: 0,
    };
    let found = match said(agreement, plan.feed, window, reports, &mut asked) {
        Said::Nothing => raise(SlaError::NothingMeasured { window, reports }),
        Said::NoTraffic => Indicator::default(),
        Said::Something => Hooks::measure(agreement, &asked),
    };
    let Indicator { good, total } = found;
    require!(good <= total, SlaError::InvalidRatio { good, total });
    let mut books = agreement.engine_mut().windows.at(window);
    let mut own = books.readings.at(place(plan.feed as u8, 0, OWN));
    own.present.set(true);
    own.good.set(good);
    own.total.set(total);
    if u64::from(books.reports.get()) == A::PLAN.reports && is_measured(agreement, window) {
        books.complete.set(now().seconds());
    }
    emit(Measured {
        window,
        objective,
        good,
        total,
    });
}

/// Whether a feed says something of a window.
enum Said {
    /// Not enough was reported, or too few samples were taken.
    Nothing,
    /// Nothing was asked of the service.
    NoTraffic,
    /// Something that the author's own code can measure by.
    Something,
}

/// What a feed says of a window, for the author's own code.
fn said<A: Agreement>(
    agreement: &A,
    feed: usize,
    window: u64,
    reports: u8,
    asked: &mut Measurement,
) -> Said {
    match A::FEEDS[feed].kind {
        FeedKind::Ratio => match outcome(agreement, feed, 0, window, 0) {
            Aggregate::Inconclusive => return Said::Nothing,
            Aggregate::NoTraffic => return Said::NoTraffic,
            Aggregate::Reading(Reading {
                ratio: Ratio { good, total },
                ..
            }) => {
                asked.good = good;
                asked.total = total;
            }
        },
        FeedKind::Value(..) => match level::value(agreement, feed, window) {
            Level::Value(value) => asked.value = value,
            Level::NoTraffic => return Said::NoTraffic,
            Level::Inconclusive | Level::Beyond => return Said::Nothing,
        },
        FeedKind::Events if reports >= A::FEEDS[feed].quorum => {}
        // Histograms are kept as what other objectives need of them: such terms are refused by name.
        FeedKind::Events | FeedKind::Histogram(_) => return Said::Nothing,
    }
    Said::Something
}

/// What can be done with an agreement that has an objective of custom code.
#[interface(events(Measured))]
pub trait SlaCustom {
    /// Has the contract's own code measure an objective, by its index in the terms, for a window: in the second half of the time for
    /// reports, or as soon as all signers of its feed have reported. Anybody may, once.
    fn measure(&mut self, window: u64, objective: u8) -> Result<(), SlaError>;

    /// What it measured of a window: whether it did, good, total.
    #[view]
    fn own_measure(&self, window: u64, objective: u8) -> (Answer, u64, u64);
}

impl<A: Agreement> SlaCustom for A {
    fn measure(&mut self, window: u64, objective: u8) -> Result<(), SlaError> {
        measure(self, window, objective);
        Ok(())
    }

    fn own_measure(&self, window: u64, objective: u8) -> (Answer, u64, u64) {
        let at = usize::from(objective);
        if !is_custom::<A>(at) {
            return (Answer::NoData, 0, 0);
        }
        match kept(self, A::OBJECTIVES[at].feed, window) {
            None => (Answer::NoData, 0, 0),
            Some(Reading { ratio, .. }) if ratio.total == 0 => (Answer::NoTraffic, 0, 0),
            Some(Reading { ratio, .. }) => (Answer::Known, ratio.good, ratio.total),
        }
    }
}
