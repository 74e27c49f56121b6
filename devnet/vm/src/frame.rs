//! The messages between a frame and whoever drives the call stack.
//!
//! A driver calls [`Frame::resume`] with no answer to start, and again with an [`Answer`] after it has run what the last
//! [`Step`] asked for. The frame is finished when it says [`Step::Done`]; it is never resumed after that.

use alloy_primitives::{Address, B256, Bytes, U256};

use crate::host::Host;

/// What a frame is started with.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Keccak of the on-chain code, prefix included: the key of programs.
    pub code_hash: B256,
    /// The on-chain code, prefix included.
    pub code: Bytes,
    /// The activation record found for the code hash.
    pub activation: Activation,
    /// Call data.
    pub calldata: Bytes,
    /// ADDRESS: the storage context (the proxy under a delegate call).
    pub address: Address,
    /// CALLER.
    pub caller: Address,
    /// CALLVALUE.
    pub value: U256,
    /// Whether state changes are refused.
    pub is_static: bool,
    /// Whether more than one open non-delegate frame has the same acting address.
    pub reentrant: bool,
    /// Gas the frame may use, entry cost included.
    pub gas: u64,
}

/// What activation measured of a program (stylus.md 2.4, 4.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activation {
    /// Stylus version.
    pub version: u16,
    /// Cost of loading an uncached program, in units of stylus.md 4.3.
    pub init_cost: u16,
    /// Cost of loading a cached program.
    pub cached_cost: u16,
    /// Initial memory pages.
    pub footprint: u16,
    /// Estimate of the compiled size in bytes.
    pub asm_estimate: u32,
    /// Gas that parsing and instrumenting cost, without the fixed part and storage (stylus.md 4.7).
    pub gas: u64,
    /// A deterministic hash of the instrumented module.
    pub module_hash: B256,
}

/// Why a module is refused, in the words the field's tools know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ActivationError(pub String);

/// Why a frame did not start. Either burns the gas sent along.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The code is not a program this provider can run.
    #[error("{0}")]
    Activation(#[from] ActivationError),
    /// The gas does not cover the entry cost.
    #[error("out of gas on entry: the program's entry cost is {cost} gas")]
    OutOfGas {
        /// The entry cost in gas.
        cost: u64,
    },
}

/// How a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// CALL.
    Call,
    /// DELEGATECALL: the callee's code in the caller's storage, with the caller's caller and value.
    Delegate,
    /// STATICCALL.
    Static,
}

/// A call the frame wants run. Its base cost has been paid; `gas` has been taken from the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRequest {
    /// How.
    pub kind: CallKind,
    /// Whose code.
    pub to: Address,
    /// Call data.
    pub data: Bytes,
    /// Value in wei; zero unless `kind` is [`CallKind::Call`].
    pub value: U256,
    /// Gas limit of the child, stipend included.
    pub gas: u64,
}

/// A contract creation the frame wants run. Its base cost has been paid; `gas` has been taken from the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateRequest {
    /// Init code.
    pub code: Bytes,
    /// Endowment in wei.
    pub value: U256,
    /// CREATE2's salt, or nothing for CREATE.
    pub salt: Option<B256>,
    /// Gas limit of the child.
    pub gas: u64,
}

/// What the child did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether it succeeded.
    pub success: bool,
    /// Whether it ended by REVERT, so that `data` is its reason.
    pub reverted: bool,
    /// Return or revert data.
    pub data: Bytes,
    /// Gas it gives back.
    pub gas_left: u64,
    /// The new contract, after a successful creation.
    pub created: Option<Address>,
}

/// How a frame ended (stylus.md 4.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Status 0: return data.
    Success(Bytes),
    /// Any other status: revert data.
    Revert(Bytes),
    /// A trap or a refused host call: revert with empty data, remaining gas returned. The reason is for people.
    Failure(String),
    /// All gas consumed.
    OutOfInk,
    /// Depth exceeded: all gas consumed.
    OutOfStack,
}

/// A finished frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// How it ended.
    pub outcome: Outcome,
    /// Gas left over; zero for [`Outcome::OutOfInk`] and [`Outcome::OutOfStack`].
    pub gas_left: u64,
}

/// What a frame wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Run this call, then resume with its answer.
    Call(CallRequest),
    /// Run this creation, then resume with its answer.
    Create(CreateRequest),
    /// The frame is over.
    Done(Finished),
}

/// A frame in progress.
pub trait Frame {
    /// Runs until the next step. `answer` is `None` on the first call and `Some` after every call or creation.
    fn resume(&mut self, host: &mut dyn Host, answer: Option<Answer>) -> Step;
}

/// Who runs programs.
pub trait Programs: Send + Sync {
    /// Decompresses, validates and measures on-chain `code`. `page_limit` is what is left of the transaction's pages.
    ///
    /// # Errors
    /// The validity rule that failed.
    fn activate(&self, code: &Bytes, page_limit: u16) -> Result<Activation, ActivationError>;

    /// Starts a frame: charges the entry cost (pages, cached cost, and the init cost when `cached` is false) and opens its pages.
    ///
    /// # Errors
    /// [`StartError`]; nothing was opened then.
    fn start(
        &self,
        entry: Entry,
        cached: bool,
        pages: &mut crate::Pages,
    ) -> Result<Box<dyn Frame>, StartError>;
}
