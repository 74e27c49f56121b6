//! Reentrancy.
//!
//! By default nothing here is needed: while a call of a contract is open, the SDK refuses every other call of it
//! (`ReentrantCall()`), and only a method with `#[reentrant]` may be called back. What is here is for those methods: parts of them
//! that must not run inside one another. The lock is transient: it costs no storage, and ends with the transaction at the latest.

use crate::abi::Scalar;
use crate::host::{self, Base, Word};
use crate::require;
use slacontract_macros::Error;

/// A locked part was entered again. Name it in the ABI by `#[contract(errors(ReentrancyGuardError))]`.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum ReentrancyGuardError {
    /// The part is running already, further out.
    ReentrancyGuardReentrantCall,
}

/// Where OpenZeppelin's guard has its lock, so that code of either kind behind one proxy respects the other's.
static LOCK: Word = [
    0x9b, 0x77, 0x9b, 0x17, 0x42, 0x2d, 0x0d, 0xf9, 0x22, 0x23, 0x01, 0x8b, 0x32, 0xb4, 0xd1, 0xfa,
    0x46, 0xe0, 0x71, 0x72, 0x3d, 0x68, 0x17, 0xe2, 0x48, 0x6d, 0x00, 0x3b, 0xec, 0xc5, 0x5f, 0x00,
];

/// Runs `work` unless a locked part of this contract is running already; then reverts with
/// [`ReentrancyGuardError::ReentrancyGuardReentrantCall`].
pub fn guarded<T>(work: impl FnOnce() -> T) -> T {
    require!(
        host::is_zero(&host::transient_load(Base::of(&LOCK), 0)),
        ReentrancyGuardError::ReentrancyGuardReentrantCall
    );
    host::transient_store(Base::of(&LOCK), 0, &true.word());
    let answer = work();
    host::transient_store(Base::of(&LOCK), 0, host::zero_word());
    answer
}
