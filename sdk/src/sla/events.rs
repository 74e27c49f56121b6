//! Events: each with a reading, such as the shock a parcel took. Who promises something of them counts those outside its bounds.

use super::event::EventsReported;
use super::plan::FeedKind;
use super::report::{Head, Taken, place, reportable, take};
use super::{Agreement, SlaError};
use crate::event::emit;
use crate::host;
use crate::require;
use crate::types::{Address, B256, Bytes};
use alloc::vec::Vec;
use slacontract_macros::{Abi, interface};
use slacontract_terms::digest::{self, ReportDomain};
use slacontract_terms::exact::{Reading, events_outside, median};
use slacontract_terms::model::Middle;

/// How many events a report can hold.
const MOST_EVENTS: u64 = 64;

/// What a signer saw in one window: the message of the EIP-712 signature.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct EventsReport {
    /// Which feed, by its index in the terms.
    pub feed: u8,
    /// Which window, from 0.
    pub window: u64,
    /// The window's first second.
    pub from: u64,
    /// The first second after it.
    pub to: u64,
    /// 0 for the first report of a window, higher for each correction.
    pub seq: u32,
    /// The reading of each event, in the order in which they happened; at most 64.
    pub readings: Vec<i64>,
    /// Hash of the query that was measured with.
    pub query_hash: B256,
    /// Merkle root of the raw samples.
    pub samples_root: B256,
    /// When the signer measured, in its own clock.
    pub observed_at: u64,
    /// Digest of this signer's report of the same window that this one corrects; zero for the first.
    pub prev: B256,
}

impl EventsReport {
    /// What a signer signs: the EIP-712 digest for the agreement at `contract`, whose `feed_config` is `config`.
    pub fn digest(&self, chain_id: u64, contract: Address, config: B256) -> B256 {
        let domain = ReportDomain {
            chain_id,
            contract: &contract.0,
            config: &config.0,
        };
        let message = digest::EventsReport {
            feed: self.feed,
            window: self.window,
            from: self.from,
            to: self.to,
            seq: self.seq,
            readings: &self.readings,
            query_hash: self.query_hash.0,
            samples_root: self.samples_root.0,
            observed_at: self.observed_at,
            prev: self.prev.0,
        };
        B256::from(message.digest(host::keccak, &domain))
    }
}

/// Takes a report of events.
#[inline(never)]
fn report_events<A: Agreement>(agreement: &mut A, report: &EventsReport, signature: &Bytes) {
    let (feed, window) = (report.feed, report.window);
    let head = Head {
        feed,
        window,
        from: report.from,
        to: report.to,
        seq: report.seq,
        prev: report.prev,
    };
    let kind = reportable(agreement, &head, false);
    require!(
        matches!(kind, FeedKind::Events),
        SlaError::OtherKind { feed }
    );
    let given = report.readings.len() as u64;
    require!(
        given <= MOST_EVENTS,
        SlaError::InvalidCounts {
            given,
            needed: MOST_EVENTS
        }
    );
    let config = agreement.feed(usize::from(feed)).config.get();
    let digest = report.digest(host::chain_id(), Address(host::this()), config);
    let Taken { signer, index } = take(agreement, &head, digest, signature, Reading::default());
    let books = agreement.engine_mut().windows.at(window);
    let mut kept = books.events.at(place(feed, 0, index));
    kept.clear();
    for reading in &report.readings {
        kept.push(*reading);
    }
    emit(EventsReported {
        window,
        feed,
        signer,
        seq: report.seq,
        readings: report.readings.clone(),
        query_hash: report.query_hash,
        samples_root: report.samples_root,
        digest,
    });
}

/// How many events of a window lie outside `low ..= high`: the lower median of what the signers counted. `None` without a quorum.
pub(super) fn outside<A: Agreement>(
    agreement: &A,
    window: u64,
    feed: u8,
    low: i64,
    high: i64,
) -> Option<u64> {
    let plan = &A::FEEDS[usize::from(feed)];
    let books = agreement.engine().windows.at(window);
    let mut counts: Vec<i128> = (0..u16::from(plan.signers))
        .map(|signer| place(feed, 0, signer))
        .filter(|at| books.readings.at(*at).present.get())
        .map(|at| {
            let kept = books.events.at(at);
            let readings = (0..kept.len()).map(|event| i128::from(kept.get(event)));
            i128::from(events_outside(readings, low.into(), high.into()))
        })
        .collect();
    if counts.len() < usize::from(plan.quorum) {
        return None;
    }
    // A count of events is no greater than a report holds.
    median(&mut counts, Middle::Low).map(|count| count as u64)
}

/// What can be done with an agreement that has a feed of events.
#[interface(events(EventsReported))]
pub trait SlaEvents {
    /// A signer's report of a window, carried by anybody.
    fn report_events(&mut self, report: EventsReport, signature: Bytes) -> Result<(), SlaError>;

    /// How many events of a window lie outside `low ..= high`, by the reports so far; whether there are enough of them comes first.
    #[view]
    fn events_outside(&self, window: u64, feed: u8, low: i64, high: i64) -> (bool, u64);
}

impl<A: Agreement> SlaEvents for A {
    fn report_events(&mut self, report: EventsReport, signature: Bytes) -> Result<(), SlaError> {
        report_events(self, &report, &signature);
        Ok(())
    }

    fn events_outside(&self, window: u64, feed: u8, low: i64, high: i64) -> (bool, u64) {
        if usize::from(feed) >= A::PLAN.feed_count {
            return (false, 0);
        }
        match outside(self, window, feed, low, high) {
            Some(count) => (true, count),
            None => (false, 0),
        }
    }
}
