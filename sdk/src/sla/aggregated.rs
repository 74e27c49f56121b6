//! Aggregated reports: the signers agree among themselves, and one transaction carries what each of them saw. Each observation is kept
//! as that signer's reading: settlement knows no difference.

use super::error::sound;
use super::event::Aggregated;
use super::plan::FeedKind;
use super::report::{Head, place, reportable, signers};
use super::{Agreement, SlaError, custom, signer};
use crate::env::now;
use crate::event::emit;
use crate::feed::{AggregatedReport, faulty, observed};
use crate::host;
use crate::require;
use crate::types::{Address, B256, Bytes};
use alloc::vec::Vec;
use slacontract_macros::interface;

/// Takes a report of several signers.
#[inline(never)]
fn aggregated<A: Agreement>(agreement: &mut A, report: &AggregatedReport, signatures: &[Bytes]) {
    let (feed, window) = (report.feed, report.window);
    let head = Head {
        feed,
        window,
        from: report.from,
        to: report.to,
        seq: report.seq,
        prev: B256::default(),
    };
    let kind = reportable(agreement, &head, true);
    let values = match kind {
        FeedKind::Value(min, max, middle) => Some((min, max, middle)),
        _ => None,
    };
    let all = signers(agreement, feed);
    let signers = all.count;
    sound(observed(values, &report.observations, signers));
    let config = agreement.feed(usize::from(feed)).config.get();
    let digest = report.digest(host::chain_id(), Address(host::this()), config);
    sound(all.signed(&digest, signatures, faulty(signers) + 1));
    let mut is_first = true;
    for index in 0..signers {
        let reading = agreement.engine().windows.at(window);
        let reading = reading.readings.at(place(feed, 0, index));
        if reading.present.get() {
            let seq = reading.seq.get();
            is_first = false;
            require!(
                report.seq > seq,
                SlaError::AlreadyReported {
                    signer: agreement.feed(usize::from(feed)).signers.get(index.into()),
                    window,
                    seq
                }
            );
        }
    }
    for index in 0..signers {
        let seen = report
            .observations
            .iter()
            .find(|seen| u16::from(seen.signer) == index);
        let mut reading = agreement
            .engine_mut()
            .windows
            .at(window)
            .readings
            .at(place(feed, 0, index));
        reading.present.set(seen.is_some());
        let Some(seen) = seen else {
            continue;
        };
        reading.good.set(seen.value.cast_unsigned());
        reading.total.set(seen.taken);
        reading.missing.set(seen.missing);
        reading.seq.set(report.seq);
        if A::PLAN.pays_reports && is_first {
            let to = agreement.feed(usize::from(feed)).signers.get(index.into());
            signer::pay_report(agreement, usize::from(feed), window, to);
        }
    }
    if is_first {
        let mut books = agreement.engine_mut().windows.at(window);
        let reports = books.reports.get() + signers as u8;
        books.reports.set(reports);
        if u64::from(reports) == A::PLAN.reports
            && (!A::PLAN.has_customs || custom::is_measured(agreement, window))
        {
            books.complete.set(now().seconds());
        }
    }
    emit(Aggregated {
        window,
        feed,
        seq: report.seq,
        observations: report.observations.clone(),
        query_hash: report.query_hash,
        samples_root: report.samples_root,
        digest,
    });
}

/// What can be done with an agreement that has a feed with aggregated reports.
#[interface(events(Aggregated))]
pub trait SlaAggregated {
    /// A report of several signers of a window, carried by anybody: what at least `2f + 1` of them saw, signed by exactly `f + 1`,
    /// where `f` is the greatest number with `n > 3f`.
    fn report_aggregated(
        &mut self,
        report: AggregatedReport,
        signatures: Vec<Bytes>,
    ) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaAggregated for A {
    fn report_aggregated(
        &mut self,
        report: AggregatedReport,
        signatures: Vec<Bytes>,
    ) -> Result<(), SlaError> {
        aggregated(self, &report, &signatures);
        Ok(())
    }
}
