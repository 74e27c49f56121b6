//! Values and histograms: their reports, what they say together, and claims about them. An agreement about ratios alone has none of
//! this.
//!
//! A report of a histogram is kept as what the objectives need of it: one number for each, found when the report arrives, by the
//! same rules that whoever calculates beside the contract uses. Its counts are in the event.

use super::contest::{Claim, contest};
use super::event::{HistogramReported, ValueChallenged, ValueReported};
use super::plan::{FeedKind, FeedPlan, Measure};
use super::report::{Head, Taken, place, reading, reportable, take};
use super::{Agreement, SlaError};
use crate::error::raise;
use crate::event::emit;
use crate::feed::ValueReport;
use crate::host;
use crate::require;
use crate::types::{Address, B256, Bytes};
use alloc::vec::Vec;
use slacontract_macros::{Abi, interface};
use slacontract_terms::digest::{self, ReportDomain};
use slacontract_terms::exact::{
    Level, Quantile, Ratio, Reading, ValueReading, answer_buckets, answer_value, quantile, under,
};

/// What a signer counted in one window: the message of the EIP-712 signature.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct HistogramReport {
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
    /// Samples up to each bound of the terms, cumulative; the last is the count of all samples.
    pub counts: Vec<u64>,
    /// Samples due and not taken.
    pub missing: u64,
    /// Hash of the query that was measured with.
    pub query_hash: B256,
    /// Merkle root of the raw samples.
    pub samples_root: B256,
    /// When the signer measured, in its own clock.
    pub observed_at: u64,
    /// Digest of this signer's report of the same window that this one corrects; zero for the first.
    pub prev: B256,
}

/// What is known of an objective about a value or a percentile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub enum Answer {
    /// Not enough was reported, or too few samples were taken: there is no data.
    NoData,
    /// Nothing was asked of the service.
    NoTraffic,
    /// This value.
    Known,
    /// Above the last bound of the histogram.
    Beyond,
}

impl HistogramReport {
    /// What a signer signs: the EIP-712 digest for the agreement at `contract`, whose `feed_config` is `config`.
    pub fn digest(&self, chain_id: u64, contract: Address, config: B256) -> B256 {
        let domain = ReportDomain {
            chain_id,
            contract: &contract.0,
            config: &config.0,
        };
        let message = digest::HistogramReport {
            feed: self.feed,
            window: self.window,
            from: self.from,
            to: self.to,
            seq: self.seq,
            counts: &self.counts,
            missing: self.missing,
            query_hash: self.query_hash.0,
            samples_root: self.samples_root.0,
            observed_at: self.observed_at,
            prev: self.prev.0,
        };
        B256::from(message.digest(host::keccak, &domain))
    }
}

/// Takes a report of a value.
#[inline(never)]
fn report_value<A: Agreement>(agreement: &mut A, report: &ValueReport, signature: &Bytes) {
    let head = Head {
        feed: report.feed,
        window: report.window,
        from: report.from,
        to: report.to,
        seq: report.seq,
        prev: report.prev,
    };
    let FeedKind::Value(min, max, _) = reportable(agreement, &head, false) else {
        raise(SlaError::OtherKind { feed: report.feed });
    };
    let value = report.value;
    require!(
        report.taken == 0 || (value >= min && value <= max),
        SlaError::InvalidValue { value, min, max }
    );
    let config = agreement.feed(usize::from(report.feed)).config.get();
    let digest = report.digest(host::chain_id(), Address(host::this()), config);
    let numbers = Reading {
        ratio: Ratio {
            good: value.cast_unsigned(),
            total: report.taken,
        },
        missing: report.missing,
    };
    let Taken { signer, .. } = take(agreement, &head, digest, signature, numbers);
    emit(ValueReported {
        window: report.window,
        feed: report.feed,
        signer,
        seq: report.seq,
        value,
        taken: report.taken,
        missing: report.missing,
        query_hash: report.query_hash,
        samples_root: report.samples_root,
        digest,
    });
}

/// Takes a report of a histogram.
#[inline(never)]
fn report_histogram<A: Agreement>(agreement: &mut A, report: &HistogramReport, signature: &Bytes) {
    let head = Head {
        feed: report.feed,
        window: report.window,
        from: report.from,
        to: report.to,
        seq: report.seq,
        prev: report.prev,
    };
    let FeedKind::Histogram(bounds) = reportable(agreement, &head, false) else {
        raise(SlaError::OtherKind { feed: report.feed });
    };
    let counts = &*report.counts;
    require!(
        counts.len() == bounds.len() + 1 && counts.is_sorted(),
        SlaError::InvalidCounts {
            given: counts.len() as u64,
            needed: bounds.len() as u64 + 1
        }
    );
    let config = agreement.feed(usize::from(report.feed)).config.get();
    let digest = report.digest(host::chain_id(), Address(host::this()), config);
    let feed = usize::from(report.feed);
    let numbers = Reading {
        ratio: Ratio {
            good: needed::<A>(feed, 0, counts),
            total: counts.last().copied().unwrap_or_default(),
        },
        missing: report.missing,
    };
    let Taken { signer, index } = take(agreement, &head, digest, signature, numbers);
    let mut objective = 1;
    while objective < A::PLAN.objective_count {
        let number = needed::<A>(feed, objective as u16, counts);
        if number > 0 {
            let books = agreement.engine_mut().windows.at(report.window);
            let at = place(report.feed, objective as u16, index);
            books.readings.at(at).good.set(number);
        }
        objective += 1;
    }
    emit(HistogramReported {
        window: report.window,
        feed: report.feed,
        signer,
        seq: report.seq,
        counts: report.counts.clone(),
        missing: report.missing,
        query_hash: report.query_hash,
        samples_root: report.samples_root,
        digest,
    });
}

/// The one number that the objective at this place among those of the feed needs of a histogram: the count up to its bound, or
/// the bucket of its percentile, from 1; nothing without such an objective.
fn needed<A: Agreement>(feed: usize, objective: u16, counts: &[u64]) -> u64 {
    let mut at = 0;
    while at < A::PLAN.objective_count {
        let plan = &A::OBJECTIVES[at];
        if plan.feed == feed && plan.place == objective {
            match plan.measure {
                Measure::Under(bucket) => return under(counts, bucket).good,
                Measure::Percentile(rank) => {
                    return match quantile(counts, rank) {
                        Quantile::NoTraffic => 0,
                        Quantile::Bucket(bucket) => bucket as u64,
                        Quantile::Beyond => counts.len() as u64 - 1,
                    };
                }
                Measure::Ratio | Measure::Value | Measure::Composite | Measure::Custom => {}
            }
        }
        at += 1;
    }
    0
}

/// What the reports of a window say together about a value or a percentile.
pub(super) fn outcome<A: Agreement>(agreement: &A, at: usize, window: u64) -> Level {
    let plan = &A::OBJECTIVES[at];
    let feed: &FeedPlan = &A::FEEDS[plan.feed];
    let quorum = usize::from(feed.quorum);
    let readings = (0..u16::from(feed.signers))
        .filter_map(|signer| reading(agreement, window, plan.feed, plan.place, signer));
    match feed.kind {
        FeedKind::Value(..) if A::PLAN.has_values => value(agreement, plan.feed, window),
        FeedKind::Histogram(bounds) if A::PLAN.has_percentiles => {
            let found = readings.map(|reading| {
                let bucket = reading.ratio.good as usize;
                let bucket = if reading.ratio.total == 0 {
                    Quantile::NoTraffic
                } else if bucket < bounds.len() {
                    Quantile::Bucket(bucket)
                } else {
                    Quantile::Beyond
                };
                (bucket, reading.ratio.total, reading.missing)
            });
            answer_buckets(found, bounds, quorum, feed.coverage)
        }
        _ => Level::Inconclusive,
    }
}

/// What the reports of a window say together about a feed of values.
pub(super) fn value<A: Agreement>(agreement: &A, feed: usize, window: u64) -> Level {
    let plan: &FeedPlan = &A::FEEDS[feed];
    let FeedKind::Value(_, _, middle) = plan.kind else {
        return Level::Inconclusive;
    };
    let readings: Vec<_> = (0..u16::from(plan.signers))
        .filter_map(|signer| reading(agreement, window, feed, 0, signer))
        .map(|reading| ValueReading {
            value: reading.ratio.good.cast_signed(),
            taken: reading.ratio.total,
            missing: reading.missing,
        })
        .collect();
    answer_value(&readings, usize::from(plan.quorum), plan.coverage, middle)
}

/// What can be done with an agreement that has a feed of values.
#[interface(events(ValueReported))]
pub trait SlaValues {
    /// A signer's report of a window, carried by anybody.
    fn report_value(&mut self, report: ValueReport, signature: Bytes) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaValues for A {
    fn report_value(&mut self, report: ValueReport, signature: Bytes) -> Result<(), SlaError> {
        report_value(self, &report, &signature);
        Ok(())
    }
}

/// What can be done with an agreement that has a feed of histograms.
#[interface(events(HistogramReported))]
pub trait SlaHistograms {
    /// A signer's report of a window, carried by anybody.
    fn report_histogram(
        &mut self,
        report: HistogramReport,
        signature: Bytes,
    ) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaHistograms for A {
    fn report_histogram(
        &mut self,
        report: HistogramReport,
        signature: Bytes,
    ) -> Result<(), SlaError> {
        report_histogram(self, &report, &signature);
        Ok(())
    }
}

/// What can be done with an agreement that has objectives about values or percentiles.
#[interface(events(ValueChallenged))]
pub trait SlaLevels {
    /// A party contests a window: what value the feed should have said, and the hash of its reasons.
    fn challenge_value(
        &mut self,
        window: u64,
        feed: u8,
        value: i64,
        reason: B256,
    ) -> Result<(), SlaError>;

    /// What the reports of a window say about an objective, by its index in the terms; a value of another window never stands in.
    #[view]
    fn measured(&self, window: u64, objective: u8) -> (Answer, i64);
}

impl<A: Agreement> SlaLevels for A {
    fn challenge_value(
        &mut self,
        window: u64,
        feed: u8,
        value: i64,
        reason: B256,
    ) -> Result<(), SlaError> {
        let party = contest(self, window, feed, Claim::Value(value));
        emit(ValueChallenged {
            window,
            party,
            feed,
            value,
            reason,
        });
        Ok(())
    }

    fn measured(&self, window: u64, objective: u8) -> (Answer, i64) {
        let objective = usize::from(objective);
        if objective >= A::PLAN.objective_count || !A::OBJECTIVES[objective].measure.is_level() {
            return (Answer::NoData, 0);
        }
        match outcome(self, objective, window) {
            Level::Inconclusive => (Answer::NoData, 0),
            Level::NoTraffic => (Answer::NoTraffic, 0),
            Level::Value(value) => (Answer::Known, value),
            Level::Beyond => (Answer::Beyond, 0),
        }
    }
}
