//! Why a typed call came to nothing: the contract's own error, typed; a panic; the SDK's refusal; or the way there.

use alloy_primitives::{B256, Bytes, U256};
use slacontract::abi;
use slacontract::error::{Error, Never, OWN};

use super::describe;
use crate::decode::panic_text;
use crate::rpc::ClientError;

/// Why a call failed; `E` is the error its method names.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum CallError<E: Error = Never> {
    /// The contract's own error.
    #[error("the contract refuses: {}", words(.0))]
    Contract(E),
    /// A check of the language failed: overflow, division by zero, index, assertion.
    #[error("the contract panics: {0}")]
    Panic(PanicCode),
    /// The SDK refused, before the method ran or during it: one of [`OWN`], in words.
    #[error("the contract refuses: {0}")]
    Refused(String),
    /// A message in Solidity's manner.
    #[error("the contract refuses: {0}")]
    Message(String),
    /// Other revert data: another contract's error, or none at all.
    #[error("the call reverts with {0}")]
    Reverted(Bytes),
    /// The transaction is in a block and failed there, although it did not when it was tried.
    #[error("transaction {0} failed in its block")]
    Failed(B256),
    /// The answer is not what the method answers.
    #[error("the answer {0} is not of the method's type: is the contract another one?")]
    Malformed(Bytes),
    /// There is no contract.
    #[error("no code at {0}: has the contract been deployed to this chain?")]
    NoCode(alloy_primitives::Address),
    /// The method changes state, and awaiting only asks.
    #[error(
        "the method changes the contract's state: `.send().await` sends a transaction, `.simulate().await` asks what it would answer"
    )]
    NotAView,
    /// The way to the contract: node, network, account, time.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// Solidity's panic code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanicCode(pub u64);

impl std::fmt::Display for PanicCode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{} (code {:#04x})",
            panic_text(U256::from(self.0)),
            self.0
        )
    }
}

impl<E: Error> std::fmt::Debug for CallError<E> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, out)
    }
}

/// An error of the contract in words.
fn words<E: Error>(error: &E) -> String {
    let data = error.encode();
    describe::error(E::ERRORS, &data).unwrap_or_else(|| Bytes::from(data).to_string())
}

impl<E: Error> CallError<E> {
    /// What this revert data says.
    pub fn from_revert(data: Bytes) -> Self {
        if let Some(error) = E::decode(&data) {
            return Self::Contract(error);
        }
        let Some((selector, fields)) = data.split_first_chunk::<4>() else {
            return Self::Reverted(data);
        };
        let selector = u32::from_be_bytes(*selector);
        let own = OWN.iter().find(|error| error.selector() == selector);
        if let Some(own) = own {
            let words = describe::error(&[*own], &data).unwrap_or_else(|| own.name.into());
            return Self::Refused(format!("{words} ({})", own.docs.trim()));
        }
        match selector {
            0x08c3_79a0 => abi::decode(fields).map(Self::Message).ok(),
            0x4e48_7b71 => abi::decode(fields)
                .map(|code| Self::Panic(PanicCode(code)))
                .ok(),
            _ => None,
        }
        .unwrap_or(Self::Reverted(data))
    }

    /// What a failed request says.
    pub(crate) fn from_client(error: ClientError) -> Self {
        match error.rpc() {
            Some(rpc) if rpc.code == 3 => Self::from_revert(rpc.revert_data().unwrap_or_default()),
            _ => Self::Client(error),
        }
    }

    /// The contract's own error, if it is that.
    pub fn contract(&self) -> Option<&E> {
        match self {
            Self::Contract(error) => Some(error),
            _ => None,
        }
    }

    /// The same failure, with revert data read as another error type: for the errors of a constructor.
    pub fn read_as<O: Error>(self) -> CallError<O> {
        match self {
            Self::Contract(error) => CallError::from_revert(error.encode().into()),
            Self::Reverted(data) => CallError::from_revert(data),
            Self::Panic(code) => CallError::Panic(code),
            Self::Refused(refusal) => CallError::Refused(refusal),
            Self::Message(message) => CallError::Message(message),
            Self::Failed(hash) => CallError::Failed(hash),
            Self::Malformed(data) => CallError::Malformed(data),
            Self::NoCode(address) => CallError::NoCode(address),
            Self::NotAView => CallError::NotAView,
            Self::Client(error) => CallError::Client(error),
        }
    }
}
