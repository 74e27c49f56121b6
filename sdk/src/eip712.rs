//! Typed data that people sign (EIP-712): what a signature is bound to, and the digest it is made over.

use crate::abi::{Encoder, Scalar, typehash};
use crate::env::{chain_id, keccak256, self_address};
use crate::host;
use crate::types::B256;

const DOMAIN: B256 =
    typehash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

/// The separator of signatures for this contract on this chain, under a name and a version.
#[inline(never)]
pub fn domain_separator(name: &str, version: &str) -> B256 {
    let mut out = Encoder::new(160);
    out.word(&DOMAIN.0);
    out.word(&keccak256(name).0);
    out.word(&keccak256(version).0);
    out.word(&chain_id().word());
    out.word(&self_address().word());
    hashed(out)
}

/// The digest a signer signs: of a struct, whose words begin with its type's hash, under a domain.
pub fn digest(separator: &B256, words: &[host::Word]) -> B256 {
    let structure = host::keccak(words.as_flattened());
    let mut out = Encoder::with_selector(0x1901, 64);
    out.word(&separator.0);
    out.word(&structure);
    let bytes = out.into_bytes();
    // The prefix is the low half of the four bytes in front.
    let digest = keccak256(bytes.get(2..).unwrap_or_default());
    host::discard(bytes);
    digest
}

fn hashed(out: Encoder) -> B256 {
    let bytes = out.into_bytes();
    let hash = keccak256(&bytes);
    host::discard(bytes);
    hash
}
