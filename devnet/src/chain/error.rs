//! Why a chain refuses something. Messages are those geth gives, where geth has one, because tools look for them.

use alloy_primitives::{Address, B256, Bytes, U256};
use slacontract_executor::ExecuteError;
use slacontract_store::StoreError;

/// Why a transaction did not enter the pool, or was dropped from it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The bytes are no transaction.
    #[error("rlp: {0}")]
    Undecodable(String),
    /// The signature belongs to nobody.
    #[error("invalid sender: the signature does not recover to an address")]
    Signature,
    /// Signed for another chain.
    #[error("invalid sender: invalid chain id for signer: have {given} want {chain}")]
    WrongChain {
        /// In the transaction.
        given: u64,
        /// Here.
        chain: u64,
    },
    /// Blob transactions have no place here.
    #[error("transaction type not supported: this chain carries no blobs (type 0x3)")]
    Blob,
    /// Nobody holds the key of `from`.
    #[error(
        "unknown account: {0} is neither unlocked nor impersonated; use one of eth_accounts, or anvil_impersonateAccount first"
    )]
    UnknownAccount(Address),
    /// It is waiting or included already.
    #[error("already known: {0}")]
    Known(B256),
    /// The nonce has been used.
    #[error("nonce too low: next nonce {next}, tx nonce {given}")]
    NonceTooLow {
        /// The sender's next nonce.
        next: u64,
        /// In the transaction.
        given: u64,
    },
    /// The nonce is absurdly high.
    #[error(
        "nonce too high: tx nonce {given}, sender's next nonce {next}; at most {limit} may wait"
    )]
    NonceTooHigh {
        /// In the transaction.
        given: u64,
        /// The sender's next nonce.
        next: u64,
        /// How far ahead a nonce may be.
        limit: u64,
    },
    /// A waiting transaction with this nonce pays as much.
    #[error(
        "replacement transaction underpriced: a waiting one with nonce {nonce} pays {paid} wei per gas, a replacement must pay at least {needed}"
    )]
    Underpriced {
        /// The nonce.
        nonce: u64,
        /// What the waiting one pays, in wei per gas.
        paid: u128,
        /// What a replacement must pay.
        needed: u128,
    },
    /// The sender cannot pay.
    #[error("insufficient funds for gas * price + value: balance {balance}, tx cost {cost}, overshot {}", cost.saturating_sub(*balance))]
    Funds {
        /// What there is, in wei.
        balance: U256,
        /// What is needed, in wei.
        cost: U256,
    },
    /// Fees below what a block takes.
    #[error(
        "max fee per gas less than block base fee: address {sender}, maxFeePerGas: {max_fee}, baseFee: {base_fee}"
    )]
    FeeTooLow {
        /// Who.
        sender: Address,
        /// Offered.
        max_fee: u128,
        /// Taken.
        base_fee: u64,
    },
    /// The tip is above the whole fee.
    #[error(
        "max priority fee per gas higher than max fee per gas: address {sender}, maxPriorityFeePerGas: {tip}, maxFeePerGas: {max_fee}"
    )]
    TipAboveFee {
        /// Who.
        sender: Address,
        /// Tip.
        tip: u128,
        /// Fee.
        max_fee: u128,
    },
    /// Not even the transaction itself is covered.
    #[error("intrinsic gas too low: gas {given}, minimum needed {needed}")]
    IntrinsicGas {
        /// In the transaction.
        given: u64,
        /// At least.
        needed: u64,
    },
    /// More gas than a transaction may have.
    #[error(
        "transaction gas limit too high (cap: {cap}, tx: {given}); lower it, or start the devnet with --tx-gas-limit {given}"
    )]
    GasAboveCap {
        /// In the transaction.
        given: u64,
        /// At most.
        cap: u64,
    },
    /// Init code that no chain takes.
    #[error("max initcode size exceeded: code size {given}, limit {limit}")]
    InitCode {
        /// Bytes given.
        given: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The pool is full.
    #[error(
        "txpool is full: {0} transactions are waiting; mine a block or start the devnet with a larger --pool-limit"
    )]
    Full(usize),
    /// Refused by the executor.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The state could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a question about the chain has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The call reverted.
    #[error("execution reverted{}", reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default())]
    Reverted {
        /// Revert data.
        data: Bytes,
        /// What it says, if it can be read, or why the program failed.
        reason: Option<String>,
    },
    /// The call stopped exceptionally.
    #[error("{0}")]
    Halted(String),
    /// There is not enough gas, whatever the limit.
    #[error("gas required exceeds allowance ({0})")]
    Allowance(u64),
    /// The executor refused it.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The state could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No block by that name.
    #[error("header not found: {0}")]
    NoBlock(String),
    /// The transaction cannot be executed again.
    #[error("{0}")]
    Trace(String),
    /// Contradicting or impossible overrides.
    #[error("{0}")]
    Overrides(String),
}
