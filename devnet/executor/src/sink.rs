//! What a tracer of programs is told, beside revm's inspector, which sees frames but not host calls.

use revm::primitives::{Address, B256};
use slacontract_vm::Finished;

/// A program frame that begins.
#[derive(Clone, Copy, Debug)]
pub struct ProgramStart<'a> {
    /// Storage context.
    pub address: Address,
    /// Whose code, by hash.
    pub code_hash: B256,
    /// Call data.
    pub calldata: &'a [u8],
    /// Gas of the frame.
    pub gas: u64,
}

/// One finished host call.
#[derive(Clone, Copy, Debug)]
pub struct HostCall<'a> {
    /// Name in `vm_hooks`.
    pub name: &'static str,
    /// Arguments, as the host interface passes them.
    pub args: &'a [u8],
    /// Results.
    pub outs: &'a [u8],
    /// Ink before.
    pub start_ink: u64,
    /// Ink after.
    pub end_ink: u64,
}

/// Receives what program frames do. `depth` counts frames from 0, programs and EVM bytecode alike.
pub trait TraceSink {
    /// A program frame begins.
    fn enter(&mut self, _depth: usize, _start: ProgramStart<'_>) {}
    /// A host call has finished. A call or creation is reported after its child.
    fn host_call(&mut self, depth: usize, call: HostCall<'_>);
    /// A program printed.
    fn console(&mut self, _depth: usize, _text: &str) {}
    /// A program frame is over.
    fn exit(&mut self, _depth: usize, _finished: &Finished) {}
}
