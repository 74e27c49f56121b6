//! Bounds what a recording of opcodes or frames may take.
//!
//! `revm-inspectors` keeps the stack of every opcode and every frame there is, which for a loop is gigabytes. This stands before it and
//! counts; when the budget is spent it records no more opcodes and lets every further frame fail at once, so that the rest of the
//! execution is short. The result is then no trace of the transaction, and an error is the answer.

use revm::{
    Database, Inspector,
    context::TxEnv,
    interpreter::{
        CallInputs, CallOutcome, CreateInputs, CreateOutcome, Interpreter,
        interpreter::EthInterpreter,
    },
    primitives::{Address, Log, U256},
};
use revm_inspectors::tracing::{TraceLimits, TracingInspector};
use slacontract_executor::{ExecContext, Executed, Mode};

use crate::{
    chain::{CallError, Stage},
    rpc::RpcError,
};

/// Bytes that one recording may take.
const BUDGET: usize = 128 << 20;
/// What a record takes beside the stack.
const RECORD: usize = 320;
/// What a frame takes beside its input.
const FRAME: usize = 640;

/// Records until the budget is spent.
#[derive(Debug)]
pub(in crate::rpc) struct Recorder {
    inner: TracingInspector,
    steps: bool,
    left: usize,
    spent: bool,
    /// Whether the frame that ends next was let fail.
    failing: bool,
}

impl Recorder {
    /// Executes a transaction and records it.
    ///
    /// # Errors
    /// When it cannot be executed, or there is too much to record.
    pub(in crate::rpc) fn record(
        stage: &mut Stage,
        tx: &TxEnv,
        mode: Mode,
        inspector: TracingInspector,
    ) -> Result<(Executed, TracingInspector), RpcError> {
        let mut recorder = Self {
            steps: inspector.config().record_steps,
            inner: inspector
                .with_limits(TraceLimits::default().set_max_recorded_bytes(Some(BUDGET))),
            left: BUDGET,
            spent: false,
            failing: false,
        };
        let done = stage.inspect(tx, mode, &mut recorder, None);
        if recorder.spent || recorder.inner.limit_exceeded() {
            return Err(RpcError::refused(format!(
                "the transaction does too much to be recorded: more than {} MiB; ask with a \"limit\" of opcodes, with \"disableStack\", or with a callTracer",
                BUDGET >> 20
            )));
        }
        Ok((done.map_err(CallError::from)?, recorder.inner))
    }

    fn take(&mut self, bytes: usize) {
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => self.spent = true,
        }
    }
}

impl<DB: Database> Inspector<ExecContext<DB>> for Recorder {
    fn initialize_interp(
        &mut self,
        interpreter: &mut Interpreter<EthInterpreter>,
        context: &mut ExecContext<DB>,
    ) {
        self.inner.initialize_interp(interpreter, context);
    }

    fn step(
        &mut self,
        interpreter: &mut Interpreter<EthInterpreter>,
        context: &mut ExecContext<DB>,
    ) {
        if !self.steps || self.spent {
            return;
        }
        let config = self.inner.config();
        if config.step_limit.is_none() {
            let stack = if config.record_stack_snapshots.is_full()
                || config.record_stack_snapshots.is_all()
            {
                32 * interpreter.stack.len()
            } else {
                0
            };
            self.take(RECORD + stack);
        }
        if !self.spent {
            self.inner.step(interpreter, context);
        }
    }

    fn step_end(
        &mut self,
        interpreter: &mut Interpreter<EthInterpreter>,
        context: &mut ExecContext<DB>,
    ) {
        if self.steps && !self.spent {
            self.inner.step_end(interpreter, context);
        }
    }

    fn log(&mut self, context: &mut ExecContext<DB>, log: Log) {
        self.take(RECORD + log.data.data.len());
        if !self.spent {
            self.inner.log(context, log);
        }
    }

    fn call(
        &mut self,
        context: &mut ExecContext<DB>,
        inputs: &mut CallInputs,
    ) -> Option<CallOutcome> {
        self.take(FRAME + inputs.input.len());
        if self.spent {
            self.failing = true;
            return Some(CallOutcome::new_oog(
                inputs.gas_limit,
                inputs.return_memory_offset.clone(),
                inputs.reservoir,
            ));
        }
        self.inner.call(context, inputs)
    }

    fn call_end(
        &mut self,
        context: &mut ExecContext<DB>,
        inputs: &CallInputs,
        outcome: &mut CallOutcome,
    ) {
        if !std::mem::take(&mut self.failing) {
            self.inner.call_end(context, inputs, outcome);
        }
    }

    fn create(
        &mut self,
        context: &mut ExecContext<DB>,
        inputs: &mut CreateInputs,
    ) -> Option<CreateOutcome> {
        self.take(FRAME + inputs.init_code().len());
        if self.spent {
            self.failing = true;
            return Some(CreateOutcome::new_oog(
                inputs.gas_limit(),
                inputs.reservoir(),
            ));
        }
        self.inner.create(context, inputs)
    }

    fn create_end(
        &mut self,
        context: &mut ExecContext<DB>,
        inputs: &CreateInputs,
        outcome: &mut CreateOutcome,
    ) {
        if !std::mem::take(&mut self.failing) {
            self.inner.create_end(context, inputs, outcome);
        }
    }

    fn selfdestruct(&mut self, contract: Address, target: Address, value: U256) {
        <TracingInspector as Inspector<ExecContext<DB>>>::selfdestruct(
            &mut self.inner,
            contract,
            target,
            value,
        );
    }
}
