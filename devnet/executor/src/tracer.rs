//! Builds the trace of a transaction from what revm's inspector and the sink of program frames are told.
//!
//! What always holds: `open` names the frames in progress, outermost first, and the list of frames stays inside [`TraceLimits`], so that a
//! transaction of a million calls costs no more memory than the limits say. Building changes no result.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::{
    is_program,
    sink::{HostCall, ProgramStart, TraceSink},
    transaction::ExecContext,
};
use revm::{
    Database, Inspector,
    context::ContextTr,
    interpreter::{
        CallInputs, CallOutcome, CallScheme, CreateInputs, CreateOutcome, CreateScheme,
        InstructionResult, Interpreter, InterpreterResult, interpreter::EthInterpreter,
    },
    primitives::{Address, Log, U256},
};
use slacontract_lane::{FrameKind, HostUse, INK_PER_GAS, Trace, TraceEnd, TraceFrame, TraceLog};

/// How much of a transaction is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceLimits {
    /// Frames.
    pub frames: usize,
    /// Bytes of inputs, outputs, logs and prints together.
    pub bytes: usize,
}

impl Default for TraceLimits {
    fn default() -> Self {
        Self {
            frames: 4_096,
            bytes: 4 << 20,
        }
    }
}

/// Records one transaction. Its clones record into the same trace: one is the inspector, another the sink.
#[derive(Clone)]
pub(crate) struct Tracer(Rc<RefCell<Recorder>>);

#[derive(Default)]
struct Recorder {
    trace: Kept,
    limits: TraceLimits,
    open: Vec<Open>,
    /// Reasons of the executor that have been given to a frame.
    reasons: usize,
}

/// What has been recorded.
#[derive(Default)]
struct Kept {
    frames: Vec<TraceFrame>,
    omitted: u64,
    shortened: bool,
}

/// A frame in progress.
struct Open {
    /// Its number, unless it was left out.
    at: Option<usize>,
    children: u32,
    /// Gas of children since the last host function that began one.
    child_gas: u64,
    hosts: BTreeMap<&'static str, (u64, u64)>,
}

impl Tracer {
    pub(crate) fn new(limits: TraceLimits) -> Self {
        Self(Rc::new(RefCell::new(Recorder {
            limits,
            ..Recorder::default()
        })))
    }

    /// The trace of a transaction that used `gas_used`.
    pub(crate) fn finish(self, gas_used: u64) -> Trace {
        let Kept {
            frames,
            omitted,
            shortened,
        } = std::mem::take(&mut self.0.borrow_mut().trace);
        Trace {
            frames,
            omitted,
            shortened,
            gas_used,
        }
    }
}

impl Recorder {
    fn begin(&mut self, frame: impl FnOnce(&mut Self, u32) -> TraceFrame) {
        if let Some(parent) = self.open.last_mut() {
            parent.children += 1;
        }
        let at = if self.trace.frames.len() < self.limits.frames {
            let depth = self.open.len() as u32;
            let frame = frame(self, depth);
            self.trace.frames.push(frame);
            Some(self.trace.frames.len() - 1)
        } else {
            self.trace.omitted += 1;
            None
        };
        self.open.push(Open {
            at,
            children: 0,
            child_gas: 0,
            hosts: BTreeMap::new(),
        });
    }

    fn end(
        &mut self,
        result: &InterpreterResult,
        gas: u64,
        created: Option<Address>,
        reasons: &[String],
    ) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let left = if result.result.is_ok_or_revert() {
            result.gas.remaining()
        } else {
            0
        };
        let gas_used = gas.saturating_sub(left);
        if let Some(parent) = self.open.last_mut() {
            parent.child_gas = parent.child_gas.saturating_add(gas_used);
        }
        let reason = reasons
            .get(self.reasons..)
            .and_then(<[String]>::last)
            .cloned()
            .unwrap_or_default();
        self.reasons = reasons.len();
        let output = self.kept(&result.output);
        let Some(frame) = open.at.and_then(|at| self.trace.frames.get_mut(at)) else {
            return;
        };
        frame.gas_used = gas_used;
        frame.end = end(result.result);
        if !result.result.is_ok() {
            frame.reason = reason;
        }
        frame.output = output;
        if let Some(created) = created {
            frame.to = created.into_array();
        }
        frame.hosts = open
            .hosts
            .into_iter()
            .map(|(name, (count, ink))| HostUse {
                name: name.to_owned(),
                count,
                ink,
            })
            .collect();
        frame
            .hosts
            .sort_by(|left, right| right.ink.cmp(&left.ink).then(left.name.cmp(&right.name)));
    }

    /// As much of `bytes` as may still be kept.
    fn kept(&mut self, bytes: &[u8]) -> Vec<u8> {
        let length = bytes.len().min(self.limits.bytes);
        self.trace.shortened |= length < bytes.len();
        self.limits.bytes -= length;
        bytes[..length].to_vec()
    }

    /// The frame in progress, if it is kept.
    fn top(&mut self) -> Option<&mut TraceFrame> {
        let at = self.open.last()?.at?;
        self.trace.frames.get_mut(at)
    }

    fn log(&mut self, log: &Log) {
        let size = log.data.data.len() + 32 * log.topics().len();
        if size > self.limits.bytes {
            self.trace.shortened = true;
            return;
        }
        let after = self.open.last().map_or(0, |open| open.children);
        let Some(frame) = self.top() else { return };
        frame.logs.push(TraceLog {
            after,
            log: slacontract_lane::Log {
                address: log.address.into_array(),
                topics: log.topics().iter().map(|topic| topic.0).collect(),
                data: log.data.data.to_vec(),
            },
        });
        self.limits.bytes -= size;
    }
}

fn end(result: InstructionResult) -> TraceEnd {
    match result {
        _ if result.is_ok() => TraceEnd::Success,
        InstructionResult::Revert => TraceEnd::Revert,
        InstructionResult::CallTooDeep => halted("call depth exceeded"),
        InstructionResult::OutOfFunds => halted("not enough balance for the value"),
        _ if ran_out(result) => halted("out of gas"),
        InstructionResult::NotActivated => halted("the program cannot run"),
        InstructionResult::StateChangeDuringStaticCall
        | InstructionResult::CallNotAllowedInsideStatic => {
            halted("state change inside a static call")
        }
        InstructionResult::OpcodeNotFound => halted("unknown opcode"),
        InstructionResult::InvalidFEOpcode => halted("invalid opcode 0xfe"),
        InstructionResult::InvalidJump => halted("invalid jump"),
        InstructionResult::CreateCollision => halted("the new contract's address is taken"),
        other => halted(&format!("{other:?}")),
    }
}

fn halted(reason: &str) -> TraceEnd {
    TraceEnd::Halt {
        reason: reason.to_owned(),
    }
}

/// Whether a frame ended because its gas or its stack did not suffice: what only a run that measures gas can tell.
pub(crate) fn ran_out(result: InstructionResult) -> bool {
    use InstructionResult::{
        InvalidOperandOOG, MemoryLimitOOG, MemoryOOG, OutOfGas, PrecompileOOG, ReentrancySentryOOG,
        StackOverflow,
    };
    matches!(
        result,
        OutOfGas
            | MemoryOOG
            | MemoryLimitOOG
            | PrecompileOOG
            | InvalidOperandOOG
            | ReentrancySentryOOG
            | StackOverflow
    )
}

impl<DB: Database> Inspector<ExecContext<DB>> for Tracer {
    fn call(
        &mut self,
        context: &mut ExecContext<DB>,
        inputs: &mut CallInputs,
    ) -> Option<CallOutcome> {
        let input = inputs.input.bytes(context);
        let kind = match inputs.scheme {
            CallScheme::Call => FrameKind::Call,
            CallScheme::CallCode => FrameKind::CallCode,
            CallScheme::DelegateCall => FrameKind::Delegate,
            CallScheme::StaticCall => FrameKind::Static,
        };
        self.0.borrow_mut().begin(|recorder, depth| TraceFrame {
            depth,
            kind,
            from: match kind {
                FrameKind::Delegate | FrameKind::CallCode => inputs.target_address,
                _ => inputs.caller,
            }
            .into_array(),
            to: inputs.bytecode_address.into_array(),
            program: is_program(inputs.known_bytecode.1.original_byte_slice()),
            value: inputs.value.get().to_be_bytes(),
            input: recorder.kept(&input),
            output: Vec::new(),
            end: TraceEnd::Open,
            reason: String::new(),
            gas: inputs.gas_limit,
            gas_used: 0,
            logs: Vec::new(),
            hosts: Vec::new(),
            console: Vec::new(),
        });
        None
    }

    fn call_end(
        &mut self,
        context: &mut ExecContext<DB>,
        inputs: &CallInputs,
        outcome: &mut CallOutcome,
    ) {
        let mut recorder = self.0.borrow_mut();
        for log in &outcome.precompile_call_logs {
            recorder.log(log);
        }
        recorder.end(
            &outcome.result,
            inputs.gas_limit,
            None,
            context.chain().reasons(),
        );
    }

    fn create(
        &mut self,
        _context: &mut ExecContext<DB>,
        inputs: &mut CreateInputs,
    ) -> Option<CreateOutcome> {
        let kind = match inputs.scheme() {
            CreateScheme::Create2 { .. } => FrameKind::Create2,
            _ => FrameKind::Create,
        };
        self.0.borrow_mut().begin(|recorder, depth| TraceFrame {
            depth,
            kind,
            from: inputs.caller().into_array(),
            to: [0; 20],
            program: false,
            value: inputs.value().to_be_bytes(),
            input: recorder.kept(inputs.init_code()),
            output: Vec::new(),
            end: TraceEnd::Open,
            reason: String::new(),
            gas: inputs.gas_limit(),
            gas_used: 0,
            logs: Vec::new(),
            hosts: Vec::new(),
            console: Vec::new(),
        });
        None
    }

    fn create_end(
        &mut self,
        context: &mut ExecContext<DB>,
        inputs: &CreateInputs,
        outcome: &mut CreateOutcome,
    ) {
        self.0.borrow_mut().end(
            &outcome.result,
            inputs.gas_limit(),
            outcome.address,
            context.chain().reasons(),
        );
    }

    fn log(&mut self, _context: &mut ExecContext<DB>, log: Log) {
        self.0.borrow_mut().log(&log);
    }

    fn log_full(
        &mut self,
        _interpreter: &mut Interpreter<EthInterpreter>,
        _context: &mut ExecContext<DB>,
        log: Log,
    ) {
        self.0.borrow_mut().log(&log);
    }

    fn selfdestruct(&mut self, contract: Address, target: Address, value: U256) {
        let mut recorder = self.0.borrow_mut();
        recorder.begin(|_, depth| TraceFrame {
            depth,
            kind: FrameKind::Destroy,
            from: contract.into_array(),
            to: target.into_array(),
            program: false,
            value: value.to_be_bytes(),
            input: Vec::new(),
            output: Vec::new(),
            end: TraceEnd::Success,
            reason: String::new(),
            gas: 0,
            gas_used: 0,
            logs: Vec::new(),
            hosts: Vec::new(),
            console: Vec::new(),
        });
        recorder.open.pop();
    }
}

impl TraceSink for Tracer {
    fn enter(&mut self, _depth: usize, _start: ProgramStart<'_>) {
        if let Some(frame) = self.0.borrow_mut().top() {
            frame.program = true;
        }
    }

    fn host_call(&mut self, _depth: usize, call: HostCall<'_>) {
        let mut recorder = self.0.borrow_mut();
        let Some(open) = recorder.open.last_mut() else {
            return;
        };
        // A call or creation is reported after its child: what the child used is the child's.
        let child = std::mem::take(&mut open.child_gas).saturating_mul(INK_PER_GAS);
        let ink = call
            .start_ink
            .saturating_sub(call.end_ink)
            .saturating_sub(child);
        let entry = open.hosts.entry(call.name).or_default();
        entry.0 += 1;
        entry.1 = entry.1.saturating_add(ink);
    }

    fn console(&mut self, _depth: usize, text: &str) {
        let mut recorder = self.0.borrow_mut();
        if text.len() > recorder.limits.bytes {
            recorder.trace.shortened = true;
            return;
        }
        recorder.limits.bytes -= text.len();
        if let Some(frame) = recorder.top() {
            frame.console.push(text.to_owned());
        }
    }
}
