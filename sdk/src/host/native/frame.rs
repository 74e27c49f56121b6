//! The functions of [`crate::host`] on the current native frame: the same names and meanings as on WebAssembly.

use super::super::{CallKind, Word};
use super::{ask, leave, with_frame};
use sha3::{Digest, Keccak256};
use std::string::String;
use std::vec::Vec;

/// A word of zeros.
pub fn zero_word() -> &'static Word {
    &[0; 32]
}

/// Ends the frame with a selector in memory order.
#[cold]
pub(in super::super) fn revert_name(selector: u32) -> ! {
    super::super::revert(&selector.to_ne_bytes())
}

/// Ends the frame with `Panic(code)`.
#[cold]
pub(in super::super) fn revert_panic(code: u8) -> ! {
    super::super::revert(&super::panic_data(code))
}

/// `size` zero bytes.
pub fn zeros(size: usize) -> Vec<u8> {
    std::vec![0; size]
}

/// Text from bytes, if they are UTF-8.
pub fn text(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok()
}

/// Lets go of a buffer.
pub fn discard(buffer: Vec<u8>) {
    drop(buffer);
}

/// Sets the frame's return or revert data; the last call wins. Outside a frame there is nobody to tell.
pub fn write_result(data: &[u8]) {
    if super::in_frame() {
        with_frame(|frame| frame.result = data.to_vec());
    }
}

/// Ends the frame now: status 0 succeeds, anything else reverts, with the result data set before.
pub fn exit_early(status: u32) -> ! {
    leave(status)
}

/// Calls another account; the value is ignored unless the kind is [`CallKind::Call`]. True on success; [`return_data`] has the answer.
pub fn call(kind: CallKind, to: &[u8; 20], data: &[u8], value: &Word, gas: u64) -> bool {
    let value = if kind == CallKind::Call {
        *value
    } else {
        [0; 32]
    };
    let (success, returned) = ask(|host| host.call(kind, *to, data, value, gas));
    with_frame(|frame| frame.returned = returned);
    success
}

/// The account that code running now must not call; zero if it may call all: see `crate::sla::own`.
pub(crate) fn kept() -> [u8; 20] {
    with_frame(|frame| frame.kept)
}

/// Sets that account; answers what it was.
pub(crate) fn kept_from(account: &[u8; 20]) -> [u8; 20] {
    with_frame(|frame| core::mem::replace(&mut frame.kept, *account))
}

/// Creates an account from init code, by CREATE2 when there is a salt. `None` when creation failed; [`return_data`] has the reason.
pub fn create(code: &[u8], value: &Word, salt: Option<&Word>) -> Option<[u8; 20]> {
    let created = ask(|host| host.create(code, *value, salt.copied()));
    let (address, returned) = match created {
        Ok(address) => (Some(address), Vec::new()),
        Err(reason) => (None, reason),
    };
    with_frame(|frame| frame.returned = returned);
    address
}

/// What the last call or creation returned or reverted with.
pub fn return_data() -> Vec<u8> {
    with_frame(|frame| frame.returned.clone())
}

/// Records a log: `topics` words, then the payload.
pub fn log(data: &[u8], topics: usize) {
    let (head, payload) = data.split_at(32 * topics);
    let topics: Vec<Word> = head.as_chunks::<32>().0.to_vec();
    ask(|host| host.log(&topics, payload));
}

/// Balance of an account in wei.
pub fn balance(of: &[u8; 20]) -> Word {
    ask(|host| host.balance(*of))
}

/// Code of an account.
pub fn code(of: &[u8; 20]) -> Vec<u8> {
    ask(|host| host.code(*of))
}

/// Code size of an account in bytes.
pub fn code_size(of: &[u8; 20]) -> usize {
    code(of).len()
}

/// Code hash of an account; zero if it does not exist.
pub fn code_hash(of: &[u8; 20]) -> Word {
    ask(|host| host.code_hash(*of))
}

/// Divides in place as a big-endian word; division by zero gives zero.
pub fn math_div(value: &mut Word, divisor: &Word) {
    let (a, b) = (wide(value), wide(divisor));
    *value = a.checked_div(b).unwrap_or_default().to_be_bytes();
}

/// Remainder in place as a big-endian word; modulus zero gives zero.
pub fn math_mod(value: &mut Word, modulus: &Word) {
    let (a, b) = (wide(value), wide(modulus));
    *value = a.checked_rem(b).unwrap_or_default().to_be_bytes();
}

/// Multiplies in place and takes the remainder of the whole product; modulus zero gives zero.
pub fn math_mul_mod(value: &mut Word, multiplier: &Word, modulus: &Word) {
    let product = wide(value).mul_mod(wide(multiplier), wide(modulus));
    *value = product.to_be_bytes();
}

fn wide(word: &Word) -> ruint::Uint<256, 4> {
    ruint::Uint::from_be_bytes(*word)
}

/// Keccak-256.
pub fn keccak(data: &[u8]) -> Word {
    Keccak256::digest(data).into()
}

/// Whether another frame of this contract is open below this one.
pub fn reentrant() -> bool {
    with_frame(|frame| frame.context.reentrant)
}

/// Gas left in this frame.
pub fn gas_left() -> u64 {
    #[allow(clippy::redundant_closure_for_method_calls)]
    // the path is not general enough over the reference's lifetime
    ask(|host| host.gas_left())
}

macro_rules! context {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {$(
        $(#[$doc])*
        pub fn $name() -> $type {
            with_frame(|frame| frame.context.$name)
        }
    )*};
}

context! {
    /// Block time in seconds since 1970.
    timestamp: u64;
    /// EIP-155 chain id.
    chain_id: u64;
    /// Gas limit of the block.
    gas_limit: u64;
    /// Who called this frame.
    sender: [u8; 20];
    /// This contract's address.
    this: [u8; 20];
    /// Sender of the transaction.
    origin: [u8; 20];
    /// The block's beneficiary.
    coinbase: [u8; 20];
    /// Value sent along, in wei.
    value: Word;
    /// Base fee of the block in wei.
    basefee: Word;
    /// Gas price of the transaction in wei.
    gas_price: Word;
}
