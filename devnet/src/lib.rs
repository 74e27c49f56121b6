//! The node: sealing, JSON-RPC, private chains and the test lane.
//!
//! A transaction makes one pass: bytes are decoded on the way into a chain's pool, the sealer decides an order, the executor is a pure
//! function, the store makes the block visible, and only then is there a receipt. Each chain, the main one and every private one, runs
//! on a thread of its own; the RPC is a function of a chain, a method and parameters, and knows no transport.

pub mod accounts;
pub mod chain;
mod genesis;
pub mod lane;

pub use accounts::DevAccounts;
pub use genesis::Genesis;
