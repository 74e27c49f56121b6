//! Why there is no chain or no sender.

use alloy_primitives::Address;
use slacontract_client::{AccountError, ClientError};

use crate::accounts::AccountsError;
use crate::output::Explain;

/// Why there is no chain or no sender.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// No such network.
    #[error("no network `{wanted}`; there is {known}")]
    Unknown {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
    /// Nobody listens.
    #[error("no node at {url}: {message}")]
    Unreachable {
        /// Where.
        url: String,
        /// What happened.
        message: String,
    },
    /// The text is no address of a node.
    #[error("`{0}` is not the address of a node; example: http://127.0.0.1:8545")]
    Url(String),
    /// The node has another chain than the settings say.
    #[error("the node at {url} has chain {found}, and network `{name}` is chain {wanted}")]
    OtherChain {
        /// Where.
        url: String,
        /// Which network.
        name: String,
        /// Its chain.
        wanted: u64,
        /// The node's.
        found: u64,
    },
    /// No such account.
    #[error("no account `{0}`")]
    Account(String),
    /// A named account cannot be used.
    #[error(transparent)]
    Named(#[from] AccountsError),
    /// An account whose key everybody has, on a chain where that matters.
    #[error(
        "account {index} belongs to the development mnemonic, whose keys everybody has; chain {chain_id} is not a development chain"
    )]
    PublicKey {
        /// Which account.
        index: u32,
        /// Which chain.
        chain_id: u64,
    },
    /// Nobody here has the key.
    #[error("the node at {url} does not hold the key of {address}")]
    NoKey {
        /// Which node.
        url: String,
        /// Whose key.
        address: Address,
    },
    /// A key or mnemonic does not work.
    #[error(transparent)]
    Key(#[from] AccountError),
    /// The node answered something else.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Not an amount of money.
    #[error("value \"{0}\" is not an amount; examples: 10 ether, 0.01 ether, 5 gwei, 7 wei")]
    Value(String),
}

impl Explain for NetworkError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } | Self::Url(_) => "network",
            Self::OtherChain { .. } => "other-chain",
            Self::Named(error) => error.code(),
            Self::Unreachable { .. } | Self::Client(ClientError::Transport(_)) => "unreachable",
            Self::Account(_) | Self::PublicKey { .. } | Self::NoKey { .. } | Self::Key(_) => {
                "account"
            }
            Self::Client(_) => "rpc",
            Self::Value(_) => "argument",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Unknown { .. } => "add it: cargo slacontract network add NAME URL; or give --rpc-url".into(),
            Self::Unreachable { .. } => "start a chain in another terminal: cargo slacontract devnet".into(),
            Self::Client(ClientError::Transport(_)) => "the node answered before; is it still running?".into(),
            Self::OtherChain { name, .. } => format!("start the right node, or correct chain-id of [network.{name}]"),
            Self::Account(_) => "a name of `cargo slacontract account list`, an index (0, 1, ..) or a name (alice to judy) of the development mnemonic, a name from [accounts] in slacontract.toml, or an address whose key the node holds".into(),
            Self::PublicKey { .. } | Self::NoKey { .. } => "import the key: cargo slacontract account import NAME; or put it into the environment variable SLACONTRACT_PRIVATE_KEY".into(),
            Self::Named(error) => return error.hint(),
            Self::Url(_) | Self::Key(_) | Self::Client(_) | Self::Value(_) => return None,
        })
    }

    fn is_usage(&self) -> bool {
        match self {
            Self::Unknown { .. } | Self::Url(_) | Self::Account(_) | Self::Value(_) => true,
            Self::Named(error) => error.is_usage(),
            _ => false,
        }
    }
}
