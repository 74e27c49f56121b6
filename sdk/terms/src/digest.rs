//! The EIP-712 digests of reports: what a signer signs, what the contract recovers from. The only place they are
//! computed. Keccak-256 is passed in, so that a contract uses its host's.

use core::borrow::Borrow;

mod aggregated;
mod level;

pub use aggregated::{AGGREGATED_REPORT_TYPE, AggregatedReport, Observation};
pub use level::{
    EVENTS_REPORT_TYPE, EventsReport, HISTOGRAM_REPORT_TYPE, HistogramReport, VALUE_REPORT_TYPE,
    ValueReport,
};

/// A share of a report that an exclusion may later subtract from whole-window counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExclusionDelta {
    /// Which exclusion, by its index in the terms.
    pub exclusion: u8,
    /// Good samples inside it.
    pub good: u64,
    /// All samples inside it.
    pub total: u64,
    /// Samples missing inside it.
    pub missing: u64,
}

/// What a signer says about one window. `H` is a hash or a reference to one: a contract has them somewhere already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RatioReport<H = [u8; 32]> {
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
    /// Good samples.
    pub good: u64,
    /// All samples.
    pub total: u64,
    /// Samples due and not taken.
    pub missing: u64,
    /// Hash of the query that was measured with.
    pub query_hash: H,
    /// Merkle root of the raw samples.
    pub samples_root: H,
    /// When the signer measured, in its own clock (seconds since 1970).
    pub observed_at: u64,
    /// Digest of this signer's report of the same window that this one corrects; zero for the first.
    pub prev: H,
}

/// What a report is bound to: it cannot be replayed on another chain, contract, agreement or set of signers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportDomain<'a> {
    /// The chain's id.
    pub chain_id: u64,
    /// The agreement's address.
    pub contract: &'a [u8; 20],
    /// The feed's [`FeedConfig::digest`].
    pub config: &'a [u8; 32],
}

/// What reports of a feed are bound to, beside the signers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedConfig {
    /// The chain's id.
    pub chain_id: u64,
    /// The agreement's address.
    pub contract: [u8; 20],
    /// The hash of terms and parameters the parties signed.
    pub agreement: [u8; 32],
    /// Which feed, by its index in the terms.
    pub feed: u8,
    /// How many reports it takes.
    pub quorum: u8,
    /// Counts changes of the set of signers.
    pub number: u32,
}

/// The EIP-712 type of a ratio report.
pub const RATIO_REPORT_TYPE: &str = "RatioReport(uint8 feed,uint64 window,uint64 from,uint64 to,uint32 seq,uint64 good,uint64 total,uint64 missing,ExclusionDelta[] exclusions,bytes32 queryHash,bytes32 samplesRoot,uint64 observedAt,bytes32 prev)ExclusionDelta(uint8 exclusion,uint64 good,uint64 total,uint64 missing)";

const fn hash(text: &str) -> [u8; 32] {
    crate::keccak::Keccak256::new()
        .update(text.as_bytes())
        .finalize()
}

const DOMAIN_TYPE_HASH: [u8; 32] = hash(
    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)",
);
const NAME_HASH: [u8; 32] = hash("slacontract");
const VERSION_HASH: [u8; 32] = hash("1");
const RATIO_TYPE_HASH: [u8; 32] = hash(RATIO_REPORT_TYPE);
const DELTA_TYPE_HASH: [u8; 32] =
    hash("ExclusionDelta(uint8 exclusion,uint64 good,uint64 total,uint64 missing)");

/// The most words that are hashed at once.
const MOST_WORDS: usize = 14;

/// Words of 32 bytes, written one after another: one type for all numbers of them, so that a contract carries its code once.
struct Words {
    bytes: [u8; 32 * MOST_WORDS],
    /// How many bytes are written.
    end: usize,
}

impl Words {
    #[inline(always)]
    const fn new() -> Self {
        Self {
            bytes: [0; 32 * MOST_WORDS],
            end: 0,
        }
    }

    #[inline(never)]
    fn word(&mut self, word: &[u8; 32]) -> &mut Self {
        let end = self.end.wrapping_add(32);
        debug_assert!(
            end <= self.bytes.len(),
            "more words than are hashed at once"
        );
        if let Some(place) = self.bytes.get_mut(self.end..end) {
            place.copy_from_slice(word);
            self.end = end;
        }
        self
    }

    #[inline(never)]
    fn number(&mut self, number: u64) -> &mut Self {
        let mut word = [0; 32];
        word[24..].copy_from_slice(&number.to_be_bytes());
        self.word(&word)
    }

    fn signed(&mut self, number: i64) -> &mut Self {
        let mut word = [if number < 0 { 0xff } else { 0 }; 32];
        word[24..].copy_from_slice(&number.to_be_bytes());
        self.word(&word)
    }

    #[inline(never)]
    fn address(&mut self, address: &[u8; 20]) -> &mut Self {
        let mut word = [0; 32];
        word[12..].copy_from_slice(address);
        self.word(&word)
    }

    fn hash(&self, keccak: impl Fn(&[u8]) -> [u8; 32]) -> [u8; 32] {
        keccak(self.bytes.get(..self.end).unwrap_or_default())
    }
}

/// What the parties sign: the hash of terms, of their prose in the language that governs, chain, contract and everything agreed for
/// this one agreement (`words`: the parties' addresses, then the parameters' values, in the order of the terms).
pub fn agreement_hash(
    keccak: impl Fn(&[u8]) -> [u8; 32],
    terms_hash: [u8; 32],
    prose_hash: [u8; 32],
    chain_id: u64,
    contract: [u8; 20],
    words: impl IntoIterator<Item = [u8; 32]>,
) -> [u8; 32] {
    let head = Words::new()
        .word(&terms_hash)
        .word(&prose_hash)
        .number(chain_id)
        .address(&contract)
        .hash(&keccak);
    words
        .into_iter()
        .fold(head, |hash, word| chained(&keccak, &hash, &word))
}

/// The hash of what was hashed before and one word more.
#[inline(never)]
fn chained(keccak: &impl Fn(&[u8]) -> [u8; 32], hash: &[u8; 32], word: &[u8; 32]) -> [u8; 32] {
    Words::new().word(hash).word(word).hash(keccak)
}

impl FeedConfig {
    /// The digest that binds a feed's reports to chain, contract, agreed terms, quorum and signers (in their order).
    pub fn digest(
        &self,
        keccak: impl Fn(&[u8]) -> [u8; 32],
        signers: impl IntoIterator<Item = [u8; 20]>,
    ) -> [u8; 32] {
        // Taken to pieces, here and below: of what is hashed part by part, a contract need not put the whole together in memory.
        let Self {
            chain_id,
            contract,
            agreement,
            feed,
            quorum,
            number,
        } = *self;
        let mut digest = Words::new()
            .number(chain_id)
            .address(&contract)
            .word(&agreement)
            .number(feed.into())
            .number(quorum.into())
            .number(number.into())
            .hash(&keccak);
        for signer in signers {
            let mut word = [0; 32];
            word[12..].copy_from_slice(&signer);
            digest = chained(&keccak, &digest, &word);
        }
        digest
    }
}

/// The digest of a report given as the words of its EIP-712 structure, the type's hash first.
pub fn structure_digest(
    keccak: impl Fn(&[u8]) -> [u8; 32],
    domain: &ReportDomain,
    words: &[u8],
) -> [u8; 32] {
    let structure = keccak(words);
    sealed(&keccak, domain, &structure)
}

/// The digest of a structure under a domain.
fn sealed(
    keccak: &impl Fn(&[u8]) -> [u8; 32],
    domain: &ReportDomain,
    structure: &[u8; 32],
) -> [u8; 32] {
    let ReportDomain {
        chain_id,
        contract,
        config,
    } = *domain;
    let separator = Words::new()
        .word(&DOMAIN_TYPE_HASH)
        .word(&NAME_HASH)
        .word(&VERSION_HASH)
        .number(chain_id)
        .address(contract)
        .word(config)
        .hash(keccak);
    let mut message = [0; 66];
    message[0] = 0x19;
    message[1] = 0x01;
    message[2..34].copy_from_slice(&separator);
    message[34..].copy_from_slice(structure);
    keccak(&message)
}

/// The digest a signer signs for `report`. `exclusions` are at most 8.
pub fn report_digest(
    keccak: impl Fn(&[u8]) -> [u8; 32],
    domain: &ReportDomain,
    report: &RatioReport<impl Borrow<[u8; 32]>>,
    exclusions: impl IntoIterator<Item = impl Borrow<ExclusionDelta>>,
) -> [u8; 32] {
    let structure = Words::new()
        .word(&RATIO_TYPE_HASH)
        .number(report.feed.into())
        .number(report.window)
        .number(report.from)
        .number(report.to)
        .number(report.seq.into())
        .number(report.good)
        .number(report.total)
        .number(report.missing)
        .word(&exclusions_hash(&keccak, exclusions))
        .word(report.query_hash.borrow())
        .word(report.samples_root.borrow())
        .number(report.observed_at)
        .word(report.prev.borrow())
        .hash(&keccak);
    sealed(&keccak, domain, &structure)
}

/// EIP-712 array of structures: the hash of their hashes, one after another.
fn exclusions_hash(
    keccak: impl Fn(&[u8]) -> [u8; 32],
    exclusions: impl IntoIterator<Item = impl Borrow<ExclusionDelta>>,
) -> [u8; 32] {
    let mut hashes = Words::new();
    for delta in exclusions.into_iter().take(8) {
        let delta = delta.borrow();
        let hash = Words::new()
            .word(&DELTA_TYPE_HASH)
            .number(delta.exclusion.into())
            .number(delta.good)
            .number(delta.total)
            .number(delta.missing)
            .hash(&keccak);
        hashes.word(&hash);
    }
    hashes.hash(&keccak)
}
