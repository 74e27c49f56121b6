//! The off-chain side of an accountability contract: a JSON-RPC client, accounts, typed values, signed reports.
//!
//! Everything but [`Http`] is free of I/O: bytes leave and arrive through a [`Transport`], so that the same code serves scripts, the
//! command line, the oracle agent and, with another transport, a browser. [`Rpc`] is asynchronous and fits every executor; [`Client`] is
//! the same for callers that block; [`contract`] binds the typed clients that the SDK's macros make. No runtime, no node, no rule
//! about money: those are asked of `slacontract-terms`.

pub mod account;
#[cfg(feature = "contracts")]
pub mod agreement;
pub mod artifact;
#[cfg(feature = "http")]
pub mod blocking;
#[cfg(feature = "contracts")]
pub mod contract;
#[cfg(feature = "contracts")]
pub mod court;
pub mod decode;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "keystore")]
pub mod keystore;
pub mod report;
pub mod rpc;
pub mod storage;
pub mod transaction;
pub mod values;

pub use account::{Account, AccountError, DEVELOPMENT_MNEMONIC, DEVELOPMENT_NAMES};
pub use artifact::{Artifact, ArtifactFileError};
#[cfg(feature = "http")]
pub use blocking::Client;
#[cfg(feature = "contracts")]
pub use contract::{CallError, Signer};
pub use decode::{Decoded, Decoder, Field};
#[cfg(feature = "http")]
pub use http::Http;
pub use report::{SignedReport, sign_ratio_report};
pub use rpc::{ClientError, Pending, Rpc, RpcError, Transport, TransportError};
pub use transaction::{Log, Receipt, Transaction};
