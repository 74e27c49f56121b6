//! Signed reports: anybody may carry one, only a registered signer's counts, and only for exactly one window.

use super::guard::admit;
use super::time::{bounds, count, window_state};
use super::{Agreement, Reported, SlaError};
use crate::ensure;
use crate::env::{now, recover};
use crate::event::emit;
use crate::host;
use crate::types::{Address, B256, Bytes};
use slacontract_macros::Abi;
use slacontract_terms::digest::{RatioReport, ReportDomain, report_digest};
use slacontract_terms::exact::{Aggregate, Ratio, Reading, answer};

use super::plan::FeedPlan;

/// What a signer says about one window: the message of the EIP-712 signature.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Report {
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
    /// Good samples.
    pub good: u64,
    /// All samples.
    pub total: u64,
    /// Samples due and not taken.
    pub missing: u64,
    /// Hash of the query that was measured with.
    pub query_hash: B256,
    /// Merkle root of the raw samples.
    pub samples_root: B256,
    /// When the signer measured, in its own clock.
    pub observed_at: u64,
    /// Digest of this signer's report before this one; zero for the first.
    pub prev: B256,
}

impl Report {
    /// What a signer signs: the EIP-712 digest for the agreement at `contract`, whose `feed_config` is `config`.
    pub fn digest(&self, chain_id: u64, contract: Address, config: B256) -> B256 {
        let domain = ReportDomain {
            chain_id,
            contract: contract.0,
            config: config.0,
        };
        let message = RatioReport {
            feed: self.feed,
            window: self.window,
            from: self.from,
            to: self.to,
            seq: self.seq,
            good: self.good,
            total: self.total,
            missing: self.missing,
            query_hash: self.query_hash.0,
            samples_root: self.samples_root.0,
            observed_at: self.observed_at,
            prev: self.prev.0,
        };
        B256::from(report_digest(host::keccak, &domain, &message, &[]))
    }
}

/// Takes a report.
#[inline(never)]
pub(super) fn report<A: Agreement>(
    agreement: &mut A,
    report: &Report,
    signature: &Bytes,
) -> Result<(), SlaError> {
    let window = report.window;
    reportable(agreement, report)?;
    let config = agreement.feed(usize::from(report.feed)).config();
    let digest = report.digest(host::chain_id(), Address(host::this()), config);
    let Some(signer) = recover(&digest, signature) else {
        return Err(SlaError::BadSignature);
    };
    let Some(index) = position(agreement, report.feed, signer) else {
        return Err(SlaError::StrangeSigner { signer });
    };
    let mut books = agreement.engine_mut().windows.at(window);
    let mut reading = books.readings.at(u16::from(report.feed) << 8 | index);
    if reading.present.get() {
        let seq = reading.seq.get();
        ensure!(
            report.seq > seq,
            SlaError::AlreadyReported {
                signer,
                window,
                seq
            }
        );
    } else {
        reading.present.set(true);
        let reports = books.reports.get() + 1;
        books.reports.set(reports);
        if u64::from(reports) == A::PLAN.reports {
            books.complete.set(now().seconds());
        }
    }
    reading.good.set(report.good);
    reading.total.set(report.total);
    reading.missing.set(report.missing);
    reading.seq.set(report.seq);
    reading.digest.set(digest);
    emit(Reported {
        window,
        feed: report.feed,
        signer,
        seq: report.seq,
        good: report.good,
        total: report.total,
        missing: report.missing,
        query_hash: report.query_hash,
        samples_root: report.samples_root,
        digest,
    });
    Ok(())
}

/// What can be said before the signature is looked at.
fn reportable<A: Agreement>(agreement: &A, report: &Report) -> Result<(), SlaError> {
    ensure!(
        usize::from(report.feed) < A::PLAN.feed_count,
        SlaError::NoSuchFeed { feed: report.feed }
    );
    let (window, count) = (report.window, count(agreement));
    ensure!(window < count, SlaError::NoSuchWindow { window, count });
    let (from, to) = bounds(agreement, window);
    ensure!(
        report.from == from.seconds() && report.to == to.seconds(),
        SlaError::WrongRange { from, to }
    );
    admit!(agreement, Report, window, window_state(agreement, window))?;
    let (good, total) = (report.good, report.total);
    ensure!(good <= total, SlaError::InvalidRatio { good, total });
    Ok(())
}

/// The place of a signer in its feed.
fn position<A: Agreement>(agreement: &A, feed: u8, signer: Address) -> Option<u16> {
    let signers = &agreement.feed(usize::from(feed)).signers;
    (0..u16::from(A::PLAN.feeds[usize::from(feed)].signers))
        .find(|at| signers.get(u64::from(*at)) == signer)
}

/// What a feed's reports of a window say together; below the agreed coverage they say nothing.
pub(super) fn outcome<A: Agreement>(agreement: &A, feed: usize, window: u64) -> Aggregate {
    let plan: &FeedPlan = &A::PLAN.feeds[feed];
    let books = agreement.engine().windows.at(window);
    let mut readings = [Reading::default(); slacontract_terms::check::limits::MOST_SIGNERS];
    let mut count = 0;
    for signer in 0..u16::from(plan.signers) {
        let reading = books.readings.at((feed as u16) << 8 | signer);
        if reading.present.get()
            && let Some(place) = readings.get_mut(count)
        {
            *place = Reading {
                ratio: Ratio {
                    good: reading.good.get(),
                    total: reading.total.get(),
                },
                missing: reading.missing.get(),
            };
            count += 1;
        }
    }
    let readings = readings.get_mut(..count).unwrap_or_default();
    answer(readings, usize::from(plan.quorum), plan.coverage)
}
