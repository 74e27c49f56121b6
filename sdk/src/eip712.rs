//! Typed data that people sign (EIP-712): what a signature is bound to, and the digest it is made over.

use crate::abi::{Scalar, typehash};
use crate::env::{keccak256, self_address};
use crate::host;
use crate::types::B256;

const DOMAIN: B256 =
    typehash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

/// The separator of signatures for this contract on this chain, under a name and a version.
#[inline(never)]
pub fn domain_separator(name: &str, version: &str) -> B256 {
    separator(
        name,
        version,
        host::chain_id().word(),
        self_address().word(),
    )
}

/// The same for a contract on a chain, each as a word.
#[inline(always)]
pub(crate) fn separator(
    name: &str,
    version: &str,
    chain: host::Word,
    contract: host::Word,
) -> B256 {
    let parts = [
        DOMAIN.0,
        host::keccak(name.as_bytes()),
        host::keccak(version.as_bytes()),
        chain,
        contract,
    ];
    keccak256(parts.as_flattened())
}

/// The digest a signer signs: of a struct, whose words begin with its type's hash, under a domain.
pub fn digest(separator: &B256, words: &[host::Word]) -> B256 {
    // 0x1901 stands right in front of the two words.
    let mut parts = [[0; 32], separator.0, host::keccak(words.as_flattened())];
    parts[0][30] = 0x19;
    parts[0][31] = 0x01;
    keccak256(&parts.as_flattened()[30..])
}
