//! Who may report: addresses in an order, some of which have lost their place for good.

use super::Fault;
use crate::ensure;
use crate::env::recover;
use crate::host;
use crate::storage::List;
use crate::types::{Address, B256, Bytes, number_at};
use core::borrow::Borrow;
use slacontract_terms::digest::{ReportDomain, structure_digest};

/// The signers of a feed; at most 32.
pub struct Signers<L> {
    /// Their addresses: the list, or a reference to it.
    pub list: L,
    /// How many there are.
    pub count: u16,
    /// Those that lost their place, as bits.
    pub ejected: u32,
}

impl<L: Borrow<List<Address>>> Signers<L> {
    /// The place of a signer, whether it has lost it or not.
    pub fn find(&self, signer: Address) -> Option<u16> {
        (0..self.count).find(|at| self.list.borrow().get(u64::from(*at)) == signer)
    }

    /// Whether the signer at a place has lost it.
    pub const fn is_ejected(&self, place: u16) -> bool {
        self.ejected >> place & 1 == 1
    }

    /// The place of a signer whose reports count.
    pub fn position(&self, signer: Address) -> Option<u16> {
        self.find(signer).filter(|at| !self.is_ejected(*at))
    }

    /// How many are left.
    pub const fn left(&self) -> u32 {
        self.count as u32 - self.ejected.count_ones()
    }

    /// Exactly `needed` signatures of a digest, by different signers.
    ///
    /// # Errors
    /// Another number, a signature that is none, somebody else's or the same signer's twice.
    pub fn signed(&self, digest: &B256, signatures: &[Bytes], needed: u16) -> Result<(), Fault> {
        let (given, needed) = (signatures.len() as u64, u64::from(needed));
        ensure!(given == needed, Fault::Count { given, needed });
        let mut seen: u32 = 0;
        for signature in signatures {
            let Some(signer) = recover(digest, signature) else {
                return Err(Fault::Signature);
            };
            match self.position(signer) {
                Some(index) if seen >> index & 1 == 0 => seen |= 1 << index,
                _ => return Err(Fault::Signer(signer)),
            }
        }
        Ok(())
    }
}

/// A report as it was signed: the words of its EIP-712 structure, the type's hash first, and the signature.
pub type Signed<'a> = (&'a Bytes, &'a Bytes);

/// Who signed two different reports of one feed, window and sequence number; with the digest of the first and the window.
///
/// # Errors
/// When these are not such reports.
pub fn equivocation(
    feed: u8,
    config: B256,
    reports: [Signed<'_>; 2],
) -> Result<(Address, B256, u64), Fault> {
    let [(first, one), (second, two)] = reports;
    // Type, feed, window and sequence number stand at the same places in the structures of all kinds: the words 0, 1, 2 and 5.
    let heads = (
        first.0.first_chunk::<{ 6 * 32 }>(),
        second.0.first_chunk::<{ 6 * 32 }>(),
    );
    let (Some(head), Some(other)) = heads else {
        return Err(Fault::NoEquivocation);
    };
    let is_same = head[..3 * 32] == other[..3 * 32] && head[5 * 32..] == other[5 * 32..];
    ensure!(
        head[63] == feed && is_same && first != second,
        Fault::NoEquivocation
    );
    let domain = ReportDomain {
        chain_id: host::chain_id(),
        contract: &host::this(),
        config: &config.0,
    };
    let digest = |report: &Bytes| B256::from(structure_digest(host::keccak, &domain, &report.0));
    let Some(signer) = recover(&digest(first), one) else {
        return Err(Fault::Signature);
    };
    let digest = digest(second);
    ensure!(recover(&digest, two) == Some(signer), Fault::NoEquivocation);
    let window = match head[2 * 32..].first_chunk() {
        Some(word) => number_at(word, 24, 8),
        None => 0,
    };
    Ok((signer, digest, window))
}
