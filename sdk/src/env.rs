//! What a contract can ask about the call, the block and accounts, and paying out.
//!
//! There is no block number here on purpose: on some chains the host's number is another chain's.

use crate::abi::{Encoder, Scalar};
use crate::error;
use crate::host::{self, CallKind};
use crate::types::{Address, Amount, B256, Bytes, Timestamp, U256, wide_or_trap};

/// Who called this method: an account, or another contract.
#[inline]
pub fn caller() -> Address {
    Address(host::sender())
}

/// This contract's own address.
#[inline]
pub fn self_address() -> Address {
    Address(host::this())
}

/// What was sent along with this call.
#[inline]
pub fn value_sent() -> Amount {
    amount(&host::value())
}

/// The block's time.
#[inline]
pub fn now() -> Timestamp {
    Timestamp::from_seconds(host::timestamp())
}

/// What an account holds.
#[inline]
pub fn balance(of: impl AsRef<Address>) -> Amount {
    amount(&host::balance(&of.as_ref().0))
}

/// The chain's id, as signatures bind it.
#[inline]
pub fn chain_id() -> U256 {
    U256::from(host::chain_id())
}

/// Bytes of code at an address; 0 for accounts that are not contracts.
#[inline]
pub fn code_size(of: impl AsRef<Address>) -> usize {
    host::code_size(&of.as_ref().0)
}

/// Hash of the code at an address: what a contract is, whatever it says it is. Zero where there is no account, the hash of nothing
/// where there is no code.
#[inline]
pub fn code_hash(of: impl AsRef<Address>) -> B256 {
    B256::from(host::code_hash(&of.as_ref().0))
}

/// Keccak-256.
#[inline]
pub fn keccak256(data: impl AsRef<[u8]>) -> B256 {
    B256::from(host::keccak(data.as_ref()))
}

/// No amount of money on any chain comes near 2^128 wei; a word that claims so traps.
#[inline(always)]
fn amount(word: &host::Word) -> Amount {
    Amount::from_units(wide_or_trap(word))
}

/// Pays `amount` to `to` with all gas; reverts with `TransferFailed(address)` if the recipient refuses or the balance falls short.
///
/// Storage is written first, and calls back into this contract are refused unless a method is `#[reentrant]`.
#[inline]
pub fn pay(to: Address, amount: Amount) {
    if !try_pay(to, amount) {
        transfer_failed(&to);
    }
}

/// Pays `amount` to `to` with all gas; false if the recipient refuses or the balance falls short.
pub fn try_pay(to: Address, amount: Amount) -> bool {
    host::storage_flush(true);
    host::call(CallKind::Call, &to.0, &[], &amount.word(), u64::MAX)
}

#[cold]
#[inline(never)]
pub(crate) fn transfer_failed(to: &Address) -> ! {
    let mut out = Encoder::with_selector(error::TRANSFER_FAILED, 32);
    out.address(&to.0);
    out.revert()
}

/// Half the order of secp256k1.
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// What `ecrecover` answers for a digest and a 65-byte signature `r ‖ s ‖ v`: see [`recover_parts`].
pub fn recover(digest: &B256, signature: &Bytes) -> Option<Address> {
    let (r, rest) = signature.0.split_first_chunk()?;
    let (s, rest) = rest.split_first_chunk()?;
    let [v] = *rest else { return None };
    recover_parts(digest, v, &B256::from(*r), &B256::from(*s))
}

/// What `ecrecover` answers for a digest and a signature (v is 27 or 28): the signer, or `None` if the signature is not one.
/// Signatures with a high `s` are refused, so that each has one form.
pub fn recover_parts(digest: &B256, v: u8, r: &B256, s: &B256) -> Option<Address> {
    if s.0 > HALF_ORDER || !(v == 27 || v == 28) {
        return None;
    }
    let input = [digest.0, v.word(), r.0, s.0];
    host::storage_flush(false);
    let precompile = Address::from_low(1);
    if !host::call(
        CallKind::Static,
        &precompile.0,
        input.as_flattened(),
        host::zero_word(),
        u64::MAX,
    ) {
        return None;
    }
    Address::from_word(host::return_data().first_chunk()?).filter(|signer| !signer.is_zero())
}
