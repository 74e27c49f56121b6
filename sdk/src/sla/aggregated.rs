//! Aggregated reports: the signers agree among themselves, and one transaction carries what each of them saw.
//!
//! Of `n` signers at most `f` may be faulty, `n > 3f`. A report holds at least `2f + 1` observations, so that most of them are
//! honest, and exactly `f + 1` signatures, so that one honest signer saw that they are what was observed. Each observation is kept
//! as that signer's reading: settlement knows no difference.

use super::event::Aggregated;
use super::plan::FeedKind;
use super::report::{Head, place, position, reportable};
use super::{Agreement, SlaError, signer};
use crate::ensure;
use crate::env::{now, recover};
use crate::event::emit;
use crate::host;
use crate::types::{Address, B256, Bytes};
use alloc::vec::Vec;
use slacontract_macros::{Abi, interface};
use slacontract_terms::digest::{self, ReportDomain};
use slacontract_terms::exact::median;

/// What one signer saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Abi)]
pub struct Observation {
    /// Its place among the feed's signers.
    pub signer: u8,
    /// What it measured: a value, or good samples.
    pub value: i64,
    /// All samples; zero is no traffic.
    pub taken: u64,
    /// Samples due and not taken.
    pub missing: u64,
}

/// What several signers say about one window together: the message of their EIP-712 signatures.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct AggregatedReport {
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
    /// What each saw, in the order of the signers.
    pub observations: Vec<Observation>,
    /// Hash of the query that was measured with.
    pub query_hash: B256,
    /// Merkle root of the raw samples.
    pub samples_root: B256,
}

impl AggregatedReport {
    /// What the signers sign: the EIP-712 digest for the agreement at `contract`, whose `feed_config` is `config`.
    pub fn digest(&self, chain_id: u64, contract: Address, config: B256) -> B256 {
        let domain = ReportDomain {
            chain_id,
            contract: contract.0,
            config: config.0,
        };
        let observations: Vec<_> = self
            .observations
            .iter()
            .map(|seen| digest::Observation {
                signer: seen.signer,
                value: seen.value,
                taken: seen.taken,
                missing: seen.missing,
            })
            .collect();
        let message = digest::AggregatedReport {
            feed: self.feed,
            window: self.window,
            from: self.from,
            to: self.to,
            seq: self.seq,
            observations: &observations,
            query_hash: self.query_hash.0,
            samples_root: self.samples_root.0,
        };
        B256::from(message.digest(host::keccak, &domain))
    }
}

/// Takes a report of several signers.
#[inline(never)]
fn aggregated<A: Agreement>(
    agreement: &mut A,
    report: &AggregatedReport,
    signatures: &[Bytes],
) -> Result<(), SlaError> {
    let (feed, window) = (report.feed, report.window);
    let head = Head {
        feed,
        window,
        from: report.from,
        to: report.to,
        seq: report.seq,
    };
    let kind = reportable(agreement, &head, true)?;
    let signers = u16::from(A::PLAN.feeds[usize::from(feed)].signers);
    let faulty = (signers - 1) / 3;
    observed(kind, &report.observations, signers, faulty)?;
    let config = agreement.feed(usize::from(feed)).config.get();
    let digest = report.digest(host::chain_id(), Address(host::this()), config);
    signed(agreement, feed, digest, signatures, faulty)?;
    let mut is_first = true;
    for index in 0..signers {
        let reading = agreement.engine().windows.at(window);
        let reading = reading.readings.at(place(feed, 0, index));
        if reading.present.get() {
            let seq = reading.seq.get();
            is_first = false;
            ensure!(
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
        if u64::from(reports) == A::PLAN.reports {
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
    Ok(())
}

/// At least `2f + 1` observations in the order of the signers, none twice, each possible, their median believable.
fn observed(
    kind: FeedKind,
    observations: &[Observation],
    signers: u16,
    faulty: u16,
) -> Result<(), SlaError> {
    let needed = 2 * u64::from(faulty) + 1;
    let ordered = observations
        .windows(2)
        .all(|pair| pair[0].signer < pair[1].signer);
    let known = observations
        .last()
        .is_some_and(|last| u16::from(last.signer) < signers);
    ensure!(
        ordered && known && observations.len() as u64 >= needed,
        SlaError::InvalidCounts {
            given: observations.len() as u64,
            needed
        }
    );
    match kind {
        FeedKind::Value(min, max, middle) => {
            let mut values: Vec<i128> = observations
                .iter()
                .filter(|seen| seen.taken > 0)
                .map(|seen| seen.value.into())
                .collect();
            if let Some(value) = median(&mut values, middle) {
                // The median of values of 64 bits has 64 bits.
                let value = value as i64;
                ensure!(
                    value >= min && value <= max,
                    SlaError::InvalidValue { value, min, max }
                );
            }
        }
        _ => {
            for seen in observations {
                let (good, total) = (seen.value.cast_unsigned(), seen.taken);
                ensure!(good <= total, SlaError::InvalidRatio { good, total });
            }
        }
    }
    Ok(())
}

/// Exactly `f + 1` signatures of different signers.
fn signed<A: Agreement>(
    agreement: &A,
    feed: u8,
    digest: B256,
    signatures: &[Bytes],
    faulty: u16,
) -> Result<(), SlaError> {
    let (given, needed) = (signatures.len() as u64, u64::from(faulty) + 1);
    ensure!(given == needed, SlaError::InvalidCounts { given, needed });
    let mut seen: u32 = 0;
    for signature in signatures {
        let Some(signer) = recover(&digest, signature) else {
            return Err(SlaError::BadSignature);
        };
        match position(agreement, feed, signer) {
            Some(index) if seen >> index & 1 == 0 => seen |= 1 << index,
            _ => return Err(SlaError::StrangeSigner { signer }),
        }
    }
    Ok(())
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
        aggregated(self, &report, &signatures)
    }
}
