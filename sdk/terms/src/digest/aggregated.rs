//! Reports of several signers in one: its EIP-712 type and digest.

use alloc::vec::Vec;

use super::{ReportDomain, Words, hash, sealed};

/// What one signer saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// What several signers say about one window together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AggregatedReport<'a> {
    /// Which feed, by its index in the terms.
    pub feed: u8,
    /// Which window, from 0.
    pub window: u64,
    /// The window's first second, in block time.
    pub from: u64,
    /// The first second after the window.
    pub to: u64,
    /// 0 for the first report of a window, higher for each correction.
    pub seq: u32,
    /// What each saw, in the order of the signers.
    pub observations: &'a [Observation],
    /// Hash of the query that was measured with.
    pub query_hash: [u8; 32],
    /// Merkle root of the raw samples.
    pub samples_root: [u8; 32],
}

/// The EIP-712 type of a report of several signers.
pub const AGGREGATED_REPORT_TYPE: &str = "AggregatedReport(uint8 feed,uint64 window,uint64 from,uint64 to,uint32 seq,Observation[] observations,bytes32 queryHash,bytes32 samplesRoot)Observation(uint8 signer,int64 value,uint64 taken,uint64 missing)";

const TYPE_HASH: [u8; 32] = hash(AGGREGATED_REPORT_TYPE);
const OBSERVATION_TYPE_HASH: [u8; 32] =
    hash("Observation(uint8 signer,int64 value,uint64 taken,uint64 missing)");

impl AggregatedReport<'_> {
    /// The digest its signers sign.
    pub fn digest(&self, keccak: impl Fn(&[u8]) -> [u8; 32], domain: &ReportDomain) -> [u8; 32] {
        let mut hashes = Vec::with_capacity(self.observations.len() * 32);
        for seen in self.observations {
            let hash = Words::new()
                .word(&OBSERVATION_TYPE_HASH)
                .number(seen.signer.into())
                .signed(seen.value)
                .number(seen.taken)
                .number(seen.missing)
                .hash(&keccak);
            hashes.extend_from_slice(&hash);
        }
        let structure = Words::new()
            .word(&TYPE_HASH)
            .number(self.feed.into())
            .number(self.window)
            .number(self.from)
            .number(self.to)
            .number(self.seq.into())
            .word(&keccak(&hashes))
            .word(&self.query_hash)
            .word(&self.samples_root)
            .hash(&keccak);
        sealed(&keccak, domain, &structure)
    }
}
