//! What a transaction did, call by call: the tree that tests, `cargo slacontract trace` and `debug_traceTransaction` show.
//!
//! The tree is a list in the order in which frames began, each with its depth: it travels and is bounded without recursion. A frame's
//! children are the frames after it that are one deeper, up to the next that is not deeper than it.

use crate::operation::Log;
use crate::wire::{Address, Word};

/// Ink of one gas, as host functions are priced in ink.
pub const INK_PER_GAS: u64 = 10_000;

wire_enum! {
    /// How a frame came to be.
    #[derive(Copy)]
    pub enum FrameKind {
        /// CALL, or a transaction to an account.
        0 => Call,
        /// STATICCALL.
        1 => Static,
        /// DELEGATECALL.
        2 => Delegate,
        /// CALLCODE.
        3 => CallCode,
        /// CREATE, or a transaction without a recipient.
        4 => Create,
        /// CREATE2.
        5 => Create2,
        /// SELFDESTRUCT: a leaf, whose value went to `to`.
        6 => Destroy,
    }
}

wire_enum! {
    /// How a frame ended.
    pub enum TraceEnd {
        /// It returned.
        0 => Success,
        /// It reverted; the output is the reason.
        1 => Revert,
        /// It was stopped, and its gas is gone.
        2 => Halt { /** In words. */ reason: String },
        /// It has not ended: the trace was taken of an execution that broke off.
        3 => Open,
    }
}

wire_struct! {
    /// One host function's share of a WASM frame.
    pub struct HostUse {
        /// Name in `vm_hooks`.
        pub name: String,
        /// How often it was called.
        pub count: u64,
        /// Ink of all calls, without what the frames they began used. [`INK_PER_GAS`] of it are one gas.
        pub ink: u64,
    }
}

wire_struct! {
    /// A log at its place among the calls of its frame.
    pub struct TraceLog {
        /// How many of the frame's children had begun before it.
        pub after: u32,
        /// The log. Frames that were undone keep theirs.
        pub log: Log,
    }
}

wire_struct! {
    /// One frame.
    pub struct TraceFrame {
        /// How deep: 0 for the transaction's own.
        pub depth: u32,
        /// How it came to be.
        pub kind: FrameKind,
        /// Who called, or created.
        pub from: Address,
        /// Whose code ran; for a creation the new contract, zero if it failed before it had an address.
        pub to: Address,
        /// Whether the code was a WASM program.
        pub program: bool,
        /// Value in wei; of a delegate call, its caller's.
        pub value: Word,
        /// Call data or init code, as far as kept.
        pub input: Vec<u8>,
        /// Return data, revert data, or deployed code, as far as kept.
        pub output: Vec<u8>,
        /// How it ended.
        pub end: TraceEnd,
        /// Why it failed, for people; empty where the output says it.
        pub reason: String,
        /// Gas it was given.
        pub gas: u64,
        /// Gas it and its children used.
        pub gas_used: u64,
        /// In order.
        pub logs: Vec<TraceLog>,
        /// Of a WASM frame in the order of their ink, the most first. The native lane has none.
        pub hosts: Vec<HostUse>,
        /// What it printed.
        pub console: Vec<String>,
    }
}

wire_struct! {
    /// What a transaction did.
    pub struct Trace {
        /// In the order in which they began; the first is the transaction's.
        pub frames: Vec<TraceFrame>,
        /// Frames that were left out because there were too many.
        pub omitted: u64,
        /// Whether inputs, outputs, logs or prints were shortened or left out because there was too much.
        pub shortened: bool,
        /// Gas of the whole transaction, with what it costs before its first frame.
        pub gas_used: u64,
    }
}

impl Trace {
    /// The frames that frame number `at` began, by number.
    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let depth = self.frames.get(at).map_or(u32::MAX, |frame| frame.depth);
        self.frames
            .iter()
            .enumerate()
            .skip(at.saturating_add(1))
            .take_while(move |(_, frame)| frame.depth > depth)
            .filter(move |(_, frame)| frame.depth == depth + 1)
            .map(|(number, _)| number)
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }
}

impl TraceFrame {
    /// Whether it returned.
    #[must_use]
    pub fn success(&self) -> bool {
        self.end == TraceEnd::Success
    }

    /// Whether it creates a contract.
    #[must_use]
    pub fn creates(&self) -> bool {
        matches!(self.kind, FrameKind::Create | FrameKind::Create2)
    }
}
