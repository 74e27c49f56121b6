//! Why a transaction was not executed at all. A transaction that reverts is executed: see [`crate::Executed`].

use std::fmt::Display;

use revm::{
    context::result::{EVMError, InvalidHeader, InvalidTransaction},
    primitives::Address,
};

/// A transaction that was not executed; nothing changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecuteError {
    /// The transaction asks for more gas than the chain allows.
    #[error(
        "transaction gas limit {gas_limit} is above this chain's cap of {cap}; lower it, or raise the cap with --tx-gas-limit"
    )]
    GasLimitAboveCap {
        /// Asked for.
        gas_limit: u64,
        /// Allowed.
        cap: u64,
    },
    /// The transaction is signed for another chain.
    #[error("transaction is for chain id {given}, this chain's id is {chain}")]
    WrongChain {
        /// In the transaction.
        given: u64,
        /// Here.
        chain: u64,
    },
    /// The sender cannot pay value and gas.
    #[error(
        "insufficient funds for gas * price + value: address {sender} have {balance} want {cost}"
    )]
    InsufficientFunds {
        /// Who.
        sender: Address,
        /// What there is, in wei.
        balance: revm::primitives::U256,
        /// What is needed, in wei.
        cost: revm::primitives::U256,
    },
    /// The transaction cannot be included for another reason.
    #[error("{0}")]
    Invalid(InvalidTransaction),
    /// The block environment lacks what the hardfork needs.
    #[error("block environment: {0}")]
    Block(InvalidHeader),
    /// The state could not be read.
    #[error("state could not be read: {0}")]
    Database(String),
    /// Something that should not happen.
    #[error("execution stopped: {0}")]
    Internal(String),
}

impl ExecuteError {
    pub(crate) fn new<E: Display>(
        error: EVMError<E>,
        tx: &revm::context::TxEnv,
        chain: u64,
    ) -> Self {
        match error {
            EVMError::Transaction(InvalidTransaction::TxGasLimitGreaterThanCap {
                gas_limit,
                cap,
            }) => Self::GasLimitAboveCap { gas_limit, cap },
            EVMError::Transaction(InvalidTransaction::InvalidChainId) => Self::WrongChain {
                given: tx.chain_id.unwrap_or_default(),
                chain,
            },
            EVMError::Transaction(InvalidTransaction::LackOfFundForMaxFee { fee, balance }) => {
                Self::InsufficientFunds {
                    sender: tx.caller,
                    balance: *balance,
                    cost: *fee,
                }
            }
            EVMError::Transaction(other) => Self::Invalid(other),
            EVMError::Header(header) => Self::Block(header),
            EVMError::Database(error) => Self::Database(error.to_string()),
            EVMError::Custom(text) => Self::Internal(text),
            EVMError::CustomAny(error) => Self::Internal(error.to_string()),
        }
    }
}
