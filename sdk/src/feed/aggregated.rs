//! Reports of several signers in one: at most `f` of `n` may be faulty, `n > 3f`; a report holds at least `2f + 1` observations, so
//! that most of them are honest, and exactly `f + 1` signatures, so that one honest signer saw that they are what was observed.

use super::Fault;
use crate::ensure;
use crate::host;
use crate::types::{Address, B256};
use alloc::vec::Vec;
use slacontract_macros::Abi;
use slacontract_terms::digest::{self, ReportDomain};
use slacontract_terms::exact::median;
use slacontract_terms::model::Middle;

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
            contract: &contract.0,
            config: &config.0,
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

/// How many of so many signers may be faulty: the greatest `f` with `n > 3f`.
#[inline]
pub const fn faulty(signers: u16) -> u16 {
    signers.saturating_sub(1) / 3
}

/// At least `2f + 1` observations in the order of the signers, none twice, each possible. Of values, with what is believed and which
/// stands of an even count, the median is inside; of ratios, none has more good samples than samples.
///
/// # Errors
/// Says what is wrong.
pub fn observed(
    values: Option<(i64, i64, Middle)>,
    observations: &[Observation],
    signers: u16,
) -> Result<(), Fault> {
    let needed = 2 * u64::from(faulty(signers)) + 1;
    let ordered = observations
        .windows(2)
        .all(|pair| pair[0].signer < pair[1].signer);
    let known = observations
        .last()
        .is_some_and(|last| u16::from(last.signer) < signers);
    ensure!(
        ordered && known && observations.len() as u64 >= needed,
        Fault::Count {
            given: observations.len() as u64,
            needed
        }
    );
    let Some((min, max, middle)) = values else {
        for seen in observations {
            let (good, total) = (seen.value.cast_unsigned(), seen.taken);
            ensure!(good <= total, Fault::Ratio { good, total });
        }
        return Ok(());
    };
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
            Fault::Value { value, min, max }
        );
    }
    Ok(())
}
