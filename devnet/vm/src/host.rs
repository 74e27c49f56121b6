//! What a frame may ask of the chain while it runs.
//!
//! A [`Host`] prices the EVM side (storage, accounts, logs) in gas and changes the journal; the frame prices itself in ink and owns
//! the storage cache of its frame. A host is handed to [`crate::Frame::resume`] for the duration of that call and never kept.

use alloy_primitives::{Address, B256, Bytes, U256};

/// A result with the EVM gas it costs. The host changes nothing when the frame turns out unable to pay: the frame then ends
/// with [`crate::Outcome::OutOfInk`] and its journal checkpoint is reverted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charged<T> {
    /// What was read.
    pub value: T,
    /// EVM gas, cold or warm surcharge included.
    pub gas: u64,
}

/// A state change was asked for inside a static call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaticViolation;

/// The block and transaction a frame runs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockInfo {
    /// Base fee in wei per gas.
    pub basefee: U256,
    /// The block's beneficiary.
    pub coinbase: Address,
    /// The block's gas limit.
    pub gas_limit: u64,
    /// Block number, as the opcode NUMBER answers.
    pub number: u64,
    /// Seconds since 1970.
    pub timestamp: u64,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// Effective gas price of the transaction in wei.
    pub gas_price: U256,
    /// Sender of the transaction.
    pub origin: Address,
}

/// WASM pages of one transaction, shared by its nested frames (stylus.md 4.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// Pages open now, over all frames on the stack.
    pub open: u16,
    /// The most that were ever open in this transaction.
    pub ever: u16,
}

/// The chain as one frame sees it. The acting address, the static flag and the journal belong to the implementation.
pub trait Host {
    /// SLOAD of the acting address: the value and 100 or 2100 gas.
    fn storage_load(&mut self, key: U256) -> Charged<U256>;
    /// SSTORE of the acting address, with refunds recorded by the host. The caller has checked the 2300-gas sentry.
    ///
    /// # Errors
    /// [`StaticViolation`] inside a static call.
    fn storage_store(&mut self, key: U256, value: U256) -> Result<Charged<()>, StaticViolation>;
    /// TLOAD.
    fn transient_load(&mut self, key: U256) -> U256;
    /// TSTORE.
    ///
    /// # Errors
    /// [`StaticViolation`] inside a static call.
    fn transient_store(&mut self, key: U256, value: U256) -> Result<(), StaticViolation>;
    /// BALANCE: 100 or 2600 gas.
    fn balance(&mut self, address: Address) -> Charged<U256>;
    /// The account's code as on chain: 100 or 2600 gas (the frame adds its own 700).
    fn code(&mut self, address: Address) -> Charged<Bytes>;
    /// EXTCODEHASH, zero if the account does not exist: 100 or 2600 gas.
    fn code_hash(&mut self, address: Address) -> Charged<B256>;
    /// Records a log of the acting address. The frame has checked that there are at most four topics.
    ///
    /// # Errors
    /// [`StaticViolation`] inside a static call.
    fn log(&mut self, topics: &[B256], data: Bytes) -> Result<(), StaticViolation>;
    /// Base cost of a call (stylus.md 4.5): 100, +2500 cold, +9000 with value, +25000 when value goes to an empty account.
    /// Loads the account, so that the following [`crate::Step::Call`] finds it warm.
    fn call_cost(&mut self, kind: crate::CallKind, to: Address, value: U256) -> u64;
    /// The block and transaction.
    fn block(&self) -> &BlockInfo;
    /// The transaction's page counter.
    fn pages(&mut self) -> &mut Pages;
    /// A host call has finished (for trace sinks): name, argument bytes, result bytes, ink before and after. Does nothing by default.
    fn trace(
        &mut self,
        _name: &'static str,
        _args: &[u8],
        _outs: &[u8],
        _start_ink: u64,
        _end_ink: u64,
    ) {
    }
    /// Whether [`Host::trace`] is worth preparing arguments for.
    fn traces(&self) -> bool {
        false
    }
    /// Text from `console.log_txt` and its relatives (debug chains only).
    fn console(&mut self, _text: &str) {}
}
