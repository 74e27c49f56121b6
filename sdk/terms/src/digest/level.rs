//! Reports of a value, of counts per bucket, and of events: their EIP-712 types and digests.

use alloc::vec::Vec;

use super::{ReportDomain, Words, hash, sealed};

/// What a signer says about the value in one window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ValueReport {
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
    /// What was measured, in the feed's unit.
    pub value: i64,
    /// Samples it was made of; zero is no traffic.
    pub taken: u64,
    /// Samples due and not taken.
    pub missing: u64,
    /// Hash of the query that was measured with.
    pub query_hash: [u8; 32],
    /// Merkle root of the raw samples.
    pub samples_root: [u8; 32],
    /// When the signer measured, in its own clock (seconds since 1970).
    pub observed_at: u64,
    /// Digest of this signer's report of the same window that this one corrects; zero for the first.
    pub prev: [u8; 32],
}

/// What a signer counted in the buckets of a histogram in one window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HistogramReport<'a> {
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
    /// Samples up to each bound, cumulative; the last is the count of all samples.
    pub counts: &'a [u64],
    /// Samples due and not taken.
    pub missing: u64,
    /// Hash of the query that was measured with.
    pub query_hash: [u8; 32],
    /// Merkle root of the raw samples.
    pub samples_root: [u8; 32],
    /// When the signer measured, in its own clock (seconds since 1970).
    pub observed_at: u64,
    /// Digest of this signer's report of the same window that this one corrects; zero for the first.
    pub prev: [u8; 32],
}

/// The EIP-712 type of a report of a value.
pub const VALUE_REPORT_TYPE: &str = "ValueReport(uint8 feed,uint64 window,uint64 from,uint64 to,uint32 seq,int64 value,uint64 taken,uint64 missing,bytes32 queryHash,bytes32 samplesRoot,uint64 observedAt,bytes32 prev)";
/// The EIP-712 type of a report of counts per bucket.
pub const HISTOGRAM_REPORT_TYPE: &str = "HistogramReport(uint8 feed,uint64 window,uint64 from,uint64 to,uint32 seq,uint64[] counts,uint64 missing,bytes32 queryHash,bytes32 samplesRoot,uint64 observedAt,bytes32 prev)";

const VALUE_TYPE_HASH: [u8; 32] = hash(VALUE_REPORT_TYPE);
const HISTOGRAM_TYPE_HASH: [u8; 32] = hash(HISTOGRAM_REPORT_TYPE);

impl ValueReport {
    /// The digest a signer signs.
    pub fn digest(&self, keccak: impl Fn(&[u8]) -> [u8; 32], domain: &ReportDomain) -> [u8; 32] {
        let structure = Words::new()
            .word(&VALUE_TYPE_HASH)
            .number(self.feed.into())
            .number(self.window)
            .number(self.from)
            .number(self.to)
            .number(self.seq.into())
            .signed(self.value)
            .number(self.taken)
            .number(self.missing)
            .word(&self.query_hash)
            .word(&self.samples_root)
            .number(self.observed_at)
            .word(&self.prev)
            .hash(&keccak);
        sealed(&keccak, domain, &structure)
    }
}

impl HistogramReport<'_> {
    /// The digest a signer signs.
    pub fn digest(&self, keccak: impl Fn(&[u8]) -> [u8; 32], domain: &ReportDomain) -> [u8; 32] {
        let mut counts = Vec::with_capacity(self.counts.len() * 32);
        for count in self.counts {
            counts.extend_from_slice(&[0; 24]);
            counts.extend_from_slice(&count.to_be_bytes());
        }
        let structure = Words::new()
            .word(&HISTOGRAM_TYPE_HASH)
            .number(self.feed.into())
            .number(self.window)
            .number(self.from)
            .number(self.to)
            .number(self.seq.into())
            .word(&keccak(&counts))
            .number(self.missing)
            .word(&self.query_hash)
            .word(&self.samples_root)
            .number(self.observed_at)
            .word(&self.prev)
            .hash(&keccak);
        sealed(&keccak, domain, &structure)
    }
}

/// What a signer saw happen in one window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventsReport<'a> {
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
    /// The reading of each event, in the order in which they happened.
    pub readings: &'a [i64],
    /// Hash of the query that was measured with.
    pub query_hash: [u8; 32],
    /// Merkle root of the raw samples.
    pub samples_root: [u8; 32],
    /// When the signer measured, in its own clock (seconds since 1970).
    pub observed_at: u64,
    /// Digest of this signer's report of the same window that this one corrects; zero for the first.
    pub prev: [u8; 32],
}

/// The EIP-712 type of a report of events.
pub const EVENTS_REPORT_TYPE: &str = "EventsReport(uint8 feed,uint64 window,uint64 from,uint64 to,uint32 seq,int64[] readings,bytes32 queryHash,bytes32 samplesRoot,uint64 observedAt,bytes32 prev)";

const EVENTS_TYPE_HASH: [u8; 32] = hash(EVENTS_REPORT_TYPE);

impl EventsReport<'_> {
    /// The digest a signer signs.
    pub fn digest(&self, keccak: impl Fn(&[u8]) -> [u8; 32], domain: &ReportDomain) -> [u8; 32] {
        let mut readings = Vec::with_capacity(self.readings.len() * 32);
        for reading in self.readings {
            let sign = if *reading < 0 { 0xff } else { 0 };
            readings.extend_from_slice(&[sign; 24]);
            readings.extend_from_slice(&reading.to_be_bytes());
        }
        let structure = Words::new()
            .word(&EVENTS_TYPE_HASH)
            .number(self.feed.into())
            .number(self.window)
            .number(self.from)
            .number(self.to)
            .number(self.seq.into())
            .word(&keccak(&readings))
            .word(&self.query_hash)
            .word(&self.samples_root)
            .number(self.observed_at)
            .word(&self.prev)
            .hash(&keccak);
        sealed(&keccak, domain, &structure)
    }
}
