//! The contract's only door: what a frame may ask of the chain.
//!
//! Everything above this module speaks in bytes to these functions and nothing else. On WebAssembly they are the imported
//! `vm_hooks` of a Stylus-compatible chain ([`wasm`]); elsewhere they go to the host on top of a thread-local stack
//! ([`native`]), which is how a test runs a contract's own code. Both sides keep one dirty bit, so that a call that wrote
//! nothing pays for no flush; the host's per-frame cache is the only cache.

#[cfg(not(target_arch = "wasm32"))]
pub mod native;
#[cfg(all(target_arch = "wasm32", target_os = "none"))]
mod runtime;
#[cfg(any(target_arch = "wasm32", test))]
mod utf8;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::output;
#[cfg(not(target_arch = "wasm32"))]
pub use native::{frame::*, storage::*};
#[cfg(target_arch = "wasm32")]
pub use wasm::*;

/// A 32-byte big-endian word, as storage and the ABI have it.
pub type Word = [u8; 32];

/// How a frame calls another account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// CALL: the callee's own storage, value may go along.
    Call,
    /// DELEGATECALL: the callee's code on the caller's storage.
    Delegate,
    /// STATICCALL: nothing may change.
    Static,
}

/// Ends the frame with `data` as its revert data. Storage writes of the frame are lost.
#[cold]
#[inline(never)]
pub fn revert(data: &[u8]) -> ! {
    settle();
    write_result(data);
    exit_early(1)
}

/// Ends the frame with four bytes of revert data: an error without fields.
#[cold]
#[inline(always)]
pub fn revert_selector(selector: u32) -> ! {
    // Turned round at compile time rather than in every contract.
    revert_name(u32::from_ne_bytes(selector.to_be_bytes()))
}

/// Ends the frame with Solidity's `Panic(uint256)`, the one way in which every trap of the SDK tells why.
#[cold]
#[inline(always)]
pub fn panic_code(code: u8) -> ! {
    revert_panic(code)
}

/// Slot of the flag that the constructor has run: beyond the fields of any contract, and no hash comes near it.
pub(crate) const CONSTRUCTED: u32 = u32::MAX;

/// Whether the constructor has run, by its flag.
///
/// Reading the flag costs as much as reading any other slot for the first time, so calls ask for it only where nothing else proves the
/// same: before construction no call succeeds and storage is empty, so a field that holds something is proof as good. Each call begins in
/// [`doubt`]; a word that is not zero, read before the first write, ends it; whatever comes first of a write, a call out and the end of the
/// frame reads the flag if doubt is left ([`settle`]). A frame that is refused by then has done nothing that lasts.
#[inline(never)]
pub(crate) fn constructed() -> bool {
    !is_zero(&storage_load_slot(Base::ROOT, CONSTRUCTED))
}

/// Reads the flag unless it is known that the constructor has run, and ends the frame if it has not.
#[inline(always)]
pub(crate) fn settle() {
    if doubted() {
        settle_by_flag();
    }
}

#[cold]
#[inline(never)]
fn settle_by_flag() {
    trust();
    if !constructed() {
        revert_selector(crate::error::NOT_CONSTRUCTED);
    }
}

/// What every frame that succeeds ends with.
#[inline(always)]
pub(crate) fn end() {
    settle();
    storage_flush(false);
}

/// Whether a word is zero.
#[inline(never)]
pub fn is_zero(word: &Word) -> bool {
    let part = |at: usize| {
        word.as_chunks::<8>()
            .0
            .get(at)
            .map_or(0, |part| u64::from_ne_bytes(*part))
    };
    part(0) | part(1) | part(2) | part(3) == 0
}

/// The word `slots` further on, as slots are counted.
#[inline(never)]
pub(crate) fn advanced(key: &Word, slots: u64) -> Word {
    let mut key = *key;
    let mut carry = slots;
    let mut at = 32_usize;
    while carry != 0 && at > 0 {
        at = at.wrapping_sub(1);
        // The sum may be beyond 64 bits by one: what is carried is counted apart from what is left.
        let low = (carry & 0xff).wrapping_add(u64::from(key[at & 31]));
        key[at & 31] = low as u8;
        carry = (carry >> 8).wrapping_add(low >> 8);
    }
    key
}

/// What a panic's literal message says about its cause; messages that need formatting say nothing here, because contracts
/// carry no formatting machinery. The same rule holds on both sides, so that the lanes agree.
#[inline(always)]
pub(crate) fn code_of(message: Option<&str>) -> u8 {
    let Some((start, end)) = message
        .map(str::as_bytes)
        .and_then(|text| Some((text.first_chunk()?, text.last_chunk()?)))
    else {
        return crate::panics::ASSERTION;
    };
    // "attempt to add with overflow", "attempt to divide by zero" and the like are rustc's own, "arithmetic overflow" is that of
    // the unit types. Comparing the ends as numbers spares a string search.
    let start = u64::from_le_bytes(*start);
    if start != u64::from_le_bytes(*b"attempt ") && start != u64::from_le_bytes(*b"arithmet") {
        return crate::panics::ASSERTION;
    }
    match u32::from_le_bytes(*end) {
        FLOW => crate::panics::OVERFLOW,
        ZERO => crate::panics::DIVISION,
        _ => crate::panics::ASSERTION,
    }
}

const FLOW: u32 = u32::from_le_bytes(*b"flow");
const ZERO: u32 = u32::from_le_bytes(*b"zero");
