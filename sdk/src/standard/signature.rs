//! Signatures of people and of contracts ([ERC-1271](https://eips.ethereum.org/EIPS/eip-1271)).

use crate::call::RawCall;
use crate::env::{code_size, recover};
use crate::types::{Address, B256, Bytes, FixedBytes};
use slacontract_macros::interface;

/// What a contract answers to a valid signature.
pub const VALID: FixedBytes<4> = FixedBytes([0x16, 0x26, 0xba, 0x7e]);
/// What it answers to any other.
pub const INVALID: FixedBytes<4> = FixedBytes([0xff; 4]);

/// A contract that signs: a wallet, a treasury.
#[interface]
pub trait Erc1271 {
    /// [`VALID`] if the contract stands behind this signature of the hash, else [`INVALID`].
    #[view]
    fn is_valid_signature(&self, hash: B256, signature: Bytes) -> FixedBytes<4>;
}

/// Whether `signer` signed the digest. An account without code signs by secp256k1 (65 bytes `r ‖ s ‖ v`, `s` in the lower half, `v` 27 or
/// 28); a contract is asked, and may answer otherwise tomorrow.
pub fn signed_by(signer: Address, digest: &B256, signature: &Bytes) -> bool {
    if code_size(signer) == 0 {
        return recover(digest, signature) == Some(signer) && !signer.is_zero();
    }
    let question = Erc1271Client::at(signer).is_valid_signature(*digest, signature.clone());
    match RawCall::new(signer, question.calldata()).ask() {
        // Exactly the word: a contract that answers something else does not know this method.
        Ok(answer) => answer.split_first_chunk().is_some_and(|(head, rest)| {
            *head == VALID.0 && rest.len() == 28 && rest.iter().all(|byte| *byte == 0)
        }),
        Err(_) => false,
    }
}
