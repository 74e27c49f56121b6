//! Signed reports: anybody may carry one, only a registered signer's counts, and only for exactly one window.

use super::guard::admit;
use super::plan::{FeedKind, FeedPlan};
use super::time::{bounds, count, window_state};
use super::{Agreement, ExclusionDelta, Reported, SlaError, custom, exclusion, sealed, signer};
use crate::env::{now, recover};
use crate::error::raise;
use crate::event::emit;
use crate::feed::Signers;
use crate::host;
use crate::require;
use crate::storage::List;
use crate::types::{Address, B256, Bytes};
use slacontract_macros::Abi;
use slacontract_terms::digest::{self, RatioReport, ReportDomain, report_digest};
use slacontract_terms::exact::{Aggregate, Ratio, Reading, answer};

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
    /// Digest of this signer's report of the same window that this one corrects; zero for the first.
    pub prev: B256,
}

impl Report {
    /// What a signer signs: the EIP-712 digest for the agreement at `contract`, whose `feed_config` is `config`.
    pub fn digest(&self, chain_id: u64, contract: Address, config: B256) -> B256 {
        self.digest_excluding(&[], chain_id, contract, config)
    }

    /// The same, with what was counted in excluded time: at most 8.
    pub fn digest_excluding(
        &self,
        exclusions: &[ExclusionDelta],
        chain_id: u64,
        contract: Address,
        config: B256,
    ) -> B256 {
        let domain = ReportDomain {
            chain_id,
            contract: &contract.0,
            config: &config.0,
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
            query_hash: &self.query_hash.0,
            samples_root: &self.samples_root.0,
            observed_at: self.observed_at,
            prev: &self.prev.0,
        };
        let deltas = exclusions.iter().map(|given| digest::ExclusionDelta {
            exclusion: given.exclusion,
            good: given.good,
            total: given.total,
            missing: given.missing,
        });
        B256::from(report_digest(host::keccak, &domain, &message, deltas))
    }
}

/// What every report says, whatever it measured.
pub(super) struct Head {
    /// Which feed.
    pub(super) feed: u8,
    /// Which window.
    pub(super) window: u64,
    /// The window's first second.
    pub(super) from: u64,
    /// The first second after it.
    pub(super) to: u64,
    /// Its sequence number.
    pub(super) seq: u32,
    /// Digest of the report it corrects.
    pub(super) prev: B256,
}

/// A report that was taken: who signed it, and where its numbers are kept.
pub(super) struct Taken {
    /// Who signed.
    pub(super) signer: Address,
    /// Its place among the feed's signers.
    pub(super) index: u16,
}

/// Takes a report of a ratio.
pub(super) fn report<A: Agreement>(
    agreement: &mut A,
    report: &Report,
    exclusions: &[ExclusionDelta],
    signature: &Bytes,
) {
    let head = Head {
        feed: report.feed,
        window: report.window,
        from: report.from,
        to: report.to,
        seq: report.seq,
        prev: report.prev,
    };
    let kind = reportable(agreement, &head, false);
    require!(
        matches!(kind, FeedKind::Ratio),
        SlaError::OtherKind { feed: report.feed }
    );
    let (good, total) = (report.good, report.total);
    require!(good <= total, SlaError::InvalidRatio { good, total });
    let config = agreement.feed(usize::from(report.feed)).config.get();
    let (chain_id, contract) = (host::chain_id(), Address(host::this()));
    let digest = report.digest_excluding(exclusions, chain_id, contract, config);
    let reading = Reading {
        ratio: Ratio { good, total },
        missing: report.missing,
    };
    if !A::PLAN.exclusions.is_empty() {
        exclusion::subtractable::<A>(reading, exclusions);
    }
    let Taken { signer, index } = take(agreement, &head, digest, signature, reading);
    if !A::PLAN.exclusions.is_empty() {
        exclusion::keep(agreement, report.window, report.feed, index, exclusions);
    }
    emit(Reported {
        window: report.window,
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
}

/// What can be said before the numbers and the signature are looked at: the feed is there, the window is its whole window, and it
/// may be reported now.
pub(super) fn reportable<A: Agreement>(
    agreement: &A,
    head: &Head,
    is_aggregated: bool,
) -> FeedKind {
    let feed = head.feed;
    require!(
        usize::from(feed) < A::PLAN.feed_count,
        SlaError::NoSuchFeed { feed }
    );
    require!(
        !A::PLAN.aggregates || A::FEEDS[usize::from(feed)].is_aggregated == is_aggregated,
        SlaError::OtherKind { feed }
    );
    let (window, count) = (head.window, count(agreement));
    require!(window < count, SlaError::NoSuchWindow { window, count });
    let (from, to) = bounds(agreement, window);
    require!(
        head.from == from.seconds() && head.to == to.seconds(),
        SlaError::WrongRange { from, to }
    );
    admit!(agreement, Report, window, window_state(agreement, window));
    if A::PLAN.has_customs {
        custom::reportable(agreement, usize::from(feed), window);
    }
    A::FEEDS[usize::from(feed)].kind
}

/// Keeps a report that fits the terms: finds its signer, and writes its numbers over those of a lower sequence number.
pub(super) fn take<A: Agreement>(
    agreement: &mut A,
    head: &Head,
    digest: B256,
    signature: &Bytes,
    numbers: Reading,
) -> Taken {
    let Some(signer) = recover(&digest, signature) else {
        raise(SlaError::BadSignature);
    };
    let Some(index) = position(agreement, head.feed, signer) else {
        raise(SlaError::StrangeSigner { signer });
    };
    let window = head.window;
    if A::PLAN.seals && A::FEEDS[usize::from(head.feed)].is_sealed {
        sealed::opened(agreement, head.feed, window, index, signer, signature);
    }
    let mut books = agreement.engine_mut().windows.at(window);
    let mut reading = books.readings.at(place(head.feed, 0, index));
    let prev = reading.digest.get();
    if reading.present.get() {
        let seq = reading.seq.get();
        require!(
            head.seq > seq,
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
        if u64::from(reports) == A::PLAN.reports
            && (!A::PLAN.has_customs || custom::is_measured(agreement, window))
        {
            books.complete.set(now().seconds());
        }
        if A::PLAN.pays_reports {
            signer::pay_report(agreement, usize::from(head.feed), window, signer);
        }
    }
    require!(head.prev == prev, SlaError::WrongPrevious { prev });
    let books = agreement.engine_mut().windows.at(window);
    let mut reading = books.readings.at(place(head.feed, 0, index));
    reading.good.set(numbers.ratio.good);
    reading.total.set(numbers.ratio.total);
    reading.missing.set(numbers.missing);
    reading.seq.set(head.seq);
    reading.digest.set(digest);
    Taken { signer, index }
}

/// The place of a signer in its feed.
pub(super) fn position<A: Agreement>(agreement: &A, feed: u8, signer: Address) -> Option<u16> {
    signers(agreement, feed).position(signer)
}

/// The signers of a feed.
pub(super) fn signers<A: Agreement>(agreement: &A, feed: u8) -> Signers<List<Address>> {
    Signers {
        list: agreement.feed(usize::from(feed)).signers,
        count: A::FEEDS[usize::from(feed)].signers.into(),
        ejected: if A::PLAN.ejects {
            agreement.engine().ejected.get(feed)
        } else {
            0
        },
    }
}

/// Where a signer's number for the objective at this place among those of the feed is kept. The first has the report's own.
pub(super) const fn place(feed: u8, objective: u16, signer: u16) -> u16 {
    (objective << 4 | feed as u16) << 8 | signer
}

/// The numbers of a signer that one objective is about; `None` if it has not reported.
pub(super) fn reading<A: Agreement>(
    agreement: &A,
    window: u64,
    feed: usize,
    objective: u16,
    signer: u16,
) -> Option<Reading> {
    let books = agreement.engine().windows.at(window);
    let reading = books.readings.at(place(feed as u8, 0, signer));
    reading.present.get().then(|| {
        let good = if objective == 0 {
            reading.good.get()
        } else {
            let other = books.readings.at(place(feed as u8, objective, signer));
            other.good.get()
        };
        Reading {
            ratio: Ratio {
                good,
                total: reading.total.get(),
            },
            missing: reading.missing.get(),
        }
    })
}

/// What a feed's reports of a window say together about a ratio; below the agreed coverage they say nothing.
pub(super) fn outcome<A: Agreement>(
    agreement: &A,
    feed: usize,
    objective: u16,
    window: u64,
    holds: u8,
) -> Aggregate {
    let plan: &FeedPlan = &A::FEEDS[feed];
    let mut readings = const { [Reading::NOTHING; slacontract_terms::check::limits::MOST_SIGNERS] };
    let mut count = 0;
    for signer in 0..u16::from(plan.signers) {
        if let Some(reading) = reading(agreement, window, feed, objective, signer)
            && let Some(place) = readings.get_mut(count)
        {
            *place = if A::PLAN.exclusions.is_empty() {
                reading
            } else {
                exclusion::reduced(agreement, window, feed, signer, reading, holds)
            };
            count += 1;
        }
    }
    let readings = readings.get_mut(..count).unwrap_or_default();
    answer(readings, usize::from(plan.quorum), plan.coverage)
}
