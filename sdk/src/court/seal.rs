//! Sealing a vote: what a juror commits to, and a salt that it need not keep.
//!
//! The salt is made of the juror's signature of a question (EIP-712), and accounts sign deterministically (RFC 6979): the same account
//! has the same salt on every machine, two days later too. Wallets ask for such a signature by `eth_signTypedData_v4`, and show what
//! it is for. Nothing here is on the chain but [`commitment`].

use crate::abi::{Scalar, typehash};
use crate::eip712;
use crate::env::keccak256;
use crate::types::{Address, B256, U256};

/// The first word of what a vote's hash is made of.
const VOTE: &[u8; 16] = b"slacontract/vote";

/// The name in the domain of the question.
pub const SEAL_NAME: &str = "slacontract";
/// The version in the domain of the question.
pub const SEAL_VERSION: &str = "1";
/// The question as EIP-712 writes its type.
pub const SEAL_TYPE: &str = "SealedVote(string notice,uint64 case,uint8 round,uint8 seat)";
/// What a wallet shows above the signature.
pub const SEAL_NOTICE: &str =
    "Whoever has this signature can read my vote while it is sealed. I give it to nobody.";

/// What a juror commits to: the hash of its vote, bound to chain, court, case, panel and juror, so that it is worth nothing to anybody
/// else. `salt` is what keeps it secret: 32 bytes that nobody can guess.
pub fn commitment(
    chain: U256,
    court: Address,
    case: u64,
    round: u8,
    juror: Address,
    choice: u8,
    salt: B256,
) -> B256 {
    let mut words = [
        [0; 32],
        chain.word(),
        court.word(),
        case.word(),
        round.word(),
        juror.word(),
        choice.word(),
        salt.0,
    ];
    if let [first, ..] = &mut words
        && let Some(tag) = first.first_chunk_mut()
    {
        *tag = *VOTE;
    }
    keccak256(words.as_flattened())
}

/// What a juror signs to have a salt that it need not keep: [`salt_of`] the signature. It is the EIP-712 digest of [`SEAL_TYPE`] under
/// the domain ([`SEAL_NAME`], [`SEAL_VERSION`], the chain, the court), so every panel and every seat has a salt of its own.
pub fn salt_question(chain: U256, court: Address, case: u64, round: u8, seat: u8) -> B256 {
    let separator = eip712::separator(SEAL_NAME, SEAL_VERSION, chain.word(), court.word());
    let words = [
        const { typehash(SEAL_TYPE) }.0,
        keccak256(SEAL_NOTICE).0,
        case.word(),
        round.word(),
        seat.word(),
    ];
    eip712::digest(&separator, &words)
}

/// The salt that a signature makes: the hash of its `r` and `s`. Signers write the last byte in two ways (0 and 1, or 27 and 28), so it
/// is left out. Whoever has the signature knows the vote: it is nobody else's to see.
pub fn salt_of(signature: &[u8; 65]) -> B256 {
    let [signed @ .., _] = signature;
    keccak256(signed)
}
