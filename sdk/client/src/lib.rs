//! The off-chain side of an accountability contract: a JSON-RPC client, accounts, typed values, signed reports.
//!
//! Everything but [`Http`] is free of I/O: bytes leave and arrive through a [`Transport`], so that the same code serves scripts, the
//! command line, the oracle agent and, with another transport, a browser. No runtime, no node, no rule about money: those are asked
//! of `slacontract-terms`.

pub mod account;
pub mod decode;
#[cfg(feature = "http")]
pub mod http;
pub mod report;
pub mod rpc;
pub mod transaction;
pub mod values;

pub use account::{Account, AccountError, DEVELOPMENT_MNEMONIC};
pub use decode::{Decoded, Decoder, Field};
#[cfg(feature = "http")]
pub use http::Http;
pub use report::{SignedReport, sign_ratio_report};
pub use rpc::{Client, ClientError, RpcError, Transport, TransportError};
pub use transaction::{Log, Receipt, Transaction};
