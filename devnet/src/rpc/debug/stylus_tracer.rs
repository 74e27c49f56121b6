//! The answer of a Stylus node's `stylusTracer`: the host calls of programs, each with its bytes and its ink, and the calls inside calls.
//!
//! Frames that EVM bytecode makes stand among them under names that begin with `evm_`; a host call that made the frame before it takes
//! that frame's address and steps over. Frames of EVM bytecode make no host calls, so their lists hold only the frames they made.

use std::{cell::RefCell, rc::Rc};

use alloy_primitives::{Address, Bytes};
use revm::{
    Database, Inspector,
    interpreter::{CallInputs, CallOutcome, CallScheme, CreateInputs, CreateOutcome, CreateScheme},
    primitives::U256,
};
use serde_json::{Value, json};
use slacontract_executor::{ExecContext, HostCall, ProgramStart, TraceSink};
use slacontract_lane::INK_PER_GAS;
use slacontract_vm::{Finished, Outcome};

use super::LIMITS;
use crate::rpc::RpcError;

/// What a step takes beside its bytes.
const STEP: usize = 256;

/// Host functions that make a frame.
const NESTING: [&str; 5] = [
    "call_contract",
    "delegate_call_contract",
    "static_call_contract",
    "create1",
    "create2",
];

/// Records the host calls of one transaction. Clones record into the same list: one is the inspector, another the sink.
#[derive(Clone, Default)]
pub(super) struct HostCalls(Rc<RefCell<Recorded>>);

#[derive(Default)]
struct Recorded {
    /// Lists in progress, outermost first; the last is that of the frame that runs. Empty before the transaction's own frame begins.
    open: Vec<Vec<Value>>,
    /// The transaction's own list, once it has ended.
    finished: Vec<Value>,
    bytes: usize,
    omitted: u64,
}

/// One line of the trace.
struct Step<'a> {
    name: &'a str,
    args: &'a [u8],
    outs: &'a [u8],
    start_ink: u64,
    end_ink: u64,
}

impl Step<'_> {
    fn line(&self) -> Value {
        json!({
            "name": self.name,
            "args": Bytes::copy_from_slice(self.args),
            "outs": Bytes::copy_from_slice(self.outs),
            "startInk": self.start_ink,
            "endInk": self.end_ink,
        })
    }
}

impl Recorded {
    fn begin(&mut self, name: &str, address: Address) {
        if let Some(list) = self.open.last_mut() {
            let step = Step {
                name,
                args: &[],
                outs: &[],
                start_ink: 0,
                end_ink: 0,
            };
            let mut line = step.line();
            line["address"] = json!(address);
            list.push(line);
        }
        self.open.push(Vec::new());
    }

    /// Frames are closed as they end, so that no list is ever walked by recursion.
    fn end(&mut self) {
        let Some(steps) = self.open.pop() else {
            return;
        };
        match self.made() {
            Some(made) => made["steps"] = Value::Array(steps),
            None => self.finished = steps,
        }
    }

    /// The line of the frame that began last in the frame that runs.
    fn made(&mut self) -> Option<&mut Value> {
        self.open.last_mut()?.last_mut()
    }

    fn step(&mut self, step: &Step<'_>) {
        let size = STEP + 2 * (step.args.len() + step.outs.len());
        if self.bytes + size > LIMITS.bytes {
            self.omitted += 1;
            return;
        }
        self.bytes += size;
        let Some(list) = self.open.last_mut() else {
            return;
        };
        let mut line = step.line();
        if NESTING.contains(&step.name) {
            let made = list.pop_if(|last| {
                last["name"]
                    .as_str()
                    .and_then(|name| name.strip_prefix("evm_"))
                    .is_some_and(|name| name == step.name)
            });
            if let Some(mut made) = made {
                line["address"] = made["address"].take();
                line["steps"] = made["steps"].take();
            } else {
                // A call that fails before its frame begins has none.
                let address = step.args.get(..20).map(Address::from_slice);
                line["address"] = json!(address.unwrap_or_default());
                line["steps"] = json!([]);
            }
        }
        list.push(line);
    }

    /// Whether one more frame may be recorded; what is not recorded must not be ended either, so frames count but are never refused.
    fn count_frame(&mut self) {
        self.bytes = self.bytes.saturating_add(STEP);
        if self.bytes > 4 * LIMITS.bytes {
            self.omitted += 1;
        }
    }
}

/// The answer.
///
/// # Errors
/// When there was too much to record.
pub(super) fn write(calls: HostCalls) -> Result<Value, RpcError> {
    let mut recorded = calls.0.borrow_mut();
    if recorded.omitted > 0 {
        return Err(RpcError::refused(format!(
            "the transaction makes too many host calls: {} do not fit into {} MiB; ask with the slaTracer, which counts them",
            recorded.omitted,
            LIMITS.bytes >> 20
        )));
    }
    Ok(Value::Array(std::mem::take(&mut recorded.finished)))
}

impl<DB: Database> Inspector<ExecContext<DB>> for HostCalls {
    fn call(
        &mut self,
        _context: &mut ExecContext<DB>,
        inputs: &mut CallInputs,
    ) -> Option<CallOutcome> {
        let name = match inputs.scheme {
            CallScheme::Call => "evm_call_contract",
            CallScheme::CallCode => "evm_callcode",
            CallScheme::DelegateCall => "evm_delegate_call_contract",
            CallScheme::StaticCall => "evm_static_call_contract",
        };
        let mut recorded = self.0.borrow_mut();
        recorded.count_frame();
        recorded.begin(name, inputs.bytecode_address);
        None
    }

    fn call_end(
        &mut self,
        _context: &mut ExecContext<DB>,
        _inputs: &CallInputs,
        _outcome: &mut CallOutcome,
    ) {
        self.0.borrow_mut().end();
    }

    fn create(
        &mut self,
        _context: &mut ExecContext<DB>,
        inputs: &mut CreateInputs,
    ) -> Option<CreateOutcome> {
        let name = match inputs.scheme() {
            CreateScheme::Create2 { .. } => "evm_create2",
            _ => "evm_create1",
        };
        let mut recorded = self.0.borrow_mut();
        recorded.count_frame();
        recorded.begin(name, Address::ZERO);
        None
    }

    fn create_end(
        &mut self,
        _context: &mut ExecContext<DB>,
        _inputs: &CreateInputs,
        outcome: &mut CreateOutcome,
    ) {
        let mut recorded = self.0.borrow_mut();
        recorded.end();
        if let (Some(created), Some(made)) = (outcome.address, recorded.made()) {
            made["address"] = json!(created);
        }
    }

    fn selfdestruct(&mut self, _contract: Address, target: Address, _value: U256) {
        let mut recorded = self.0.borrow_mut();
        recorded.begin("evm_self_destruct", target);
        recorded.end();
    }
}

impl TraceSink for HostCalls {
    fn enter(&mut self, _depth: usize, start: ProgramStart<'_>) {
        let ink = start.gas.saturating_mul(INK_PER_GAS);
        let length = u32::try_from(start.calldata.len()).unwrap_or(u32::MAX);
        self.0.borrow_mut().step(&Step {
            name: "user_entrypoint",
            args: &length.to_be_bytes(),
            outs: &[],
            start_ink: ink,
            end_ink: ink,
        });
    }

    fn host_call(&mut self, _depth: usize, call: HostCall<'_>) {
        self.0.borrow_mut().step(&Step {
            name: call.name,
            args: call.args,
            outs: call.outs,
            start_ink: call.start_ink,
            end_ink: call.end_ink,
        });
    }

    fn exit(&mut self, _depth: usize, finished: &Finished) {
        let ink = finished.gas_left.saturating_mul(INK_PER_GAS);
        let status = u32::from(!matches!(finished.outcome, Outcome::Success(_)));
        self.0.borrow_mut().step(&Step {
            name: "user_returned",
            args: &[],
            outs: &status.to_be_bytes(),
            start_ink: ink,
            end_ink: ink,
        });
    }
}
