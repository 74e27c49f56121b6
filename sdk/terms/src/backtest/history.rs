//! What happened: the reports of each window, and events that duties count from.

use alloc::vec::Vec;

use crate::digest::ExclusionDelta;
use crate::exact::{Reading, ValueReading};
use crate::units::{Duration, Timestamp};

/// The windows in their order, one after another, and what happened in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The windows.
    pub windows: Vec<Reports>,
    /// What was delivered, in any order.
    pub deliveries: Vec<Delivered>,
    /// The incidents, in any order.
    pub incidents: Vec<Incident>,
}

/// What was reported of one window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// Its first second.
    pub from: Timestamp,
    /// The first second after it.
    pub to: Timestamp,
    /// By feed, in the order of the terms: a report for each signer that reported.
    pub feeds: Vec<Vec<Report>>,
    /// Time in it that was announced or claimed as excluded.
    pub exclusions: Vec<ExcludedTime>,
}

/// What one signer reported of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What it measured over the whole window.
    pub payload: Payload,
    /// How much of that lies in excluded time; subtracted when the exclusion holds. Only ratios have such parts.
    pub excluded: Vec<ExclusionDelta>,
}

/// What a report holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Good out of total.
    Ratio(Reading),
    /// A value.
    Value(ValueReading),
    /// Cumulative counts: up to each bound, then of all samples.
    Histogram {
        /// One more than the feed has bounds.
        counts: Vec<u64>,
        /// Samples that were due and not taken.
        missing: u64,
    },
    /// The reading of each event.
    Events(Vec<i64>),
}

/// Time that somebody wants not to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExcludedTime {
    /// By which exclusion, by its place in the terms.
    pub exclusion: usize,
    /// Its first second.
    pub from: Timestamp,
    /// The first second after it.
    pub to: Timestamp,
    /// When it was announced or claimed.
    pub said: Timestamp,
}

/// Something was delivered. What is promised and not delivered at all has none of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Which delivery, by its place in the terms.
    pub delivery: usize,
    /// When it was due, if the terms leave that to the proposal.
    pub due: Option<Timestamp>,
    /// When it was delivered.
    pub at: Timestamp,
    /// When it was rejected, to be made good, if it was.
    pub rejected: Option<Timestamp>,
    /// When it was made good, if it was.
    pub made_good: Option<Timestamp>,
    /// When it was accepted; without that the time to inspect it runs out.
    pub accepted: Option<Timestamp>,
    /// By how much events that were claimed, and held, moved its date.
    pub moved: Duration,
}

/// An incident and how it was handled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Incident {
    /// By which rule, by its place in the terms.
    pub rule: usize,
    /// Its priority.
    pub priority: u8,
    /// When it was logged: its clocks start.
    pub logged: Timestamp,
    /// The party that handles it logged it itself.
    pub by_desk: bool,
    /// When it was answered, if it was.
    pub responded: Option<Timestamp>,
    /// When it was resolved, if it was.
    pub resolved: Option<Timestamp>,
    /// How long the clock of its resolution was held, with the customer's word.
    pub held: Duration,
    /// From when on. When that is not known, the hold is taken to lie before the target.
    pub held_from: Option<Timestamp>,
}
