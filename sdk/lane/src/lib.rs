//! The wire between a test and the devnet: operations of a test chain, and contract frames that run in the test's process.
//!
//! One connection is one private chain. The test sends an [`Operation`] and gets one [`Reply`]; while the chain works on it, it may send
//! [`ToTest::RunFrame`], and the test then runs that contract frame itself, sends its [`HookCall`]s and finally [`ToChain::FrameDone`].
//! Frames nest strictly last in, first out, so both sides are plain recursive loops on one thread each and nothing is ever
//! matched up by number.
//!
//! The answer to "what happened" is a [`Trace`], with the one [renderer](Trace::text) that the tests and the command line share.
//!
//! Every message is a length-prefixed binary frame ([`stream`]); lengths are bounded before anything is allocated. The only
//! dependency is std, because each contract's test build compiles this crate.

#[macro_use]
mod wire;
mod hook;
mod message;
mod operation;
mod render;
pub mod stream;
mod trace;

pub use hook::{BlockContext, CallKind, FrameEnd, FrameRequest, HookCall, HookReply};
pub use message::{Hello, MAGIC, PROTOCOL, ToChain, ToTest, VersionMismatch, Welcome};
pub use operation::{
    BalanceChange, BlockStamp, Log, Operation, Receipt, Reply, Status, StorageChange, Transaction,
};
pub use render::{Names, NoNames, TraceStyle};
pub use trace::{FrameKind, HostUse, INK_PER_GAS, Trace, TraceEnd, TraceFrame, TraceLog};
pub use wire::{Address, DecodeError, Reader, Shapes, Wire, Word};
