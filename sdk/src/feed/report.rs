//! The report of a value: what one signer says about one round or window.

use crate::host;
use crate::types::{Address, B256};
use slacontract_macros::Abi;
use slacontract_terms::digest::{self, ReportDomain};

/// What a signer says about the value in one window: the message of the EIP-712 signature.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct ValueReport {
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
    /// What was measured, in the feed's unit.
    pub value: i64,
    /// Samples it was made of; zero is no traffic.
    pub taken: u64,
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

impl ValueReport {
    /// What a signer signs: the EIP-712 digest for the agreement at `contract`, whose `feed_config` is `config`.
    pub fn digest(&self, chain_id: u64, contract: Address, config: B256) -> B256 {
        let domain = ReportDomain {
            chain_id,
            contract: &contract.0,
            config: &config.0,
        };
        let message = digest::ValueReport {
            feed: self.feed,
            window: self.window,
            from: self.from,
            to: self.to,
            seq: self.seq,
            value: self.value,
            taken: self.taken,
            missing: self.missing,
            query_hash: self.query_hash.0,
            samples_root: self.samples_root.0,
            observed_at: self.observed_at,
            prev: self.prev.0,
        };
        B256::from(message.digest(host::keccak, &domain))
    }
}
