//! The node: sealing, JSON-RPC, private chains and the test lane.
//!
//! A transaction makes one pass: bytes are decoded on the way into a chain's pool, the sealer decides an order, the executor is a pure
//! function, the store makes the block visible, and only then is there a receipt. Each chain, the main one and every private one, runs
//! on a thread of its own; the RPC is a function of a chain, a method and parameters, and knows no transport.

pub mod accounts;
mod args;
pub mod chain;
mod config;
mod console;
mod genesis;
pub mod keep;
pub mod lane;
mod node;
mod registry;
pub mod rpc;
mod run;
mod server;
mod traces;
mod verify;

pub use accounts::DevAccounts;
pub use args::{DevnetArgs, DevnetCommand};
pub use config::{Config, Doors, ETHER, Limits};
pub use genesis::Genesis;
pub use node::{Node, RunningNode, StartError};
pub use run::run;
pub use verify::{Verified, VerifyError, verify, verify_and_tell, verify_with};
