//! revm's machine with program frames in it.
//!
//! Only running a frame and handing back its result differ from Ethereum's machine. What always holds: `open` has exactly one entry for
//! each program frame on the stack, deepest last, so the last entry belongs to the top frame if their depths agree.

use revm::{
    Database, Inspector,
    context::{ContextTr, Evm, FrameStack},
    handler::{
        EthFrame, EvmTr, FrameInitOrResult, FrameResult, FrameTr, ItemOrResult,
        evm::{ContextDbError, FrameInitResult},
        instructions::EthInstructions,
    },
    inspector::{InspectorEvmTr, handler::frame_end, inspect_instructions},
    interpreter::{
        FrameInput, InterpreterAction, interpreter::EthInterpreter, interpreter_action::FrameInit,
    },
    primitives::{Address, AddressMap},
};

use crate::{
    child_frame, creation, instructions, precompiles::Precompiles, program_frame,
    program_frame::OpenProgram, tracer, transaction::ExecContext,
};

type Instructions<DB> = EthInstructions<EthInterpreter, ExecContext<DB>>;

/// The machine of one transaction.
pub(crate) struct ProgramEvm<DB: Database, I> {
    inner: Evm<ExecContext<DB>, I, Instructions<DB>, Precompiles, EthFrame>,
    open: Vec<OpenProgram>,
    /// Frames on the stack by acting address, those of delegate calls left out.
    acting: AddressMap<u32>,
}

impl<DB: Database, I> ProgramEvm<DB, I> {
    pub(crate) fn new(context: ExecContext<DB>, inspector: I, precompiles: Precompiles) -> Self {
        let instruction = instructions::table(context.cfg.spec);
        let inner = Evm {
            ctx: context,
            inspector,
            instruction,
            precompiles,
            frame_stack: FrameStack::new(),
        };
        Self {
            inner,
            open: Vec::new(),
            acting: AddressMap::default(),
        }
    }

    pub(crate) fn into_context(mut self) -> ExecContext<DB> {
        // A transaction that stopped with an error leaves frames open: the innermost goes first.
        while self.open.pop().is_some() {}
        self.inner.ctx
    }

    fn top_is_program(&mut self) -> bool {
        program_frame::is_program_frame(self.inner.frame_stack.get())
    }

    /// Runs the program of the top frame until it ends or wants another frame.
    fn run_program(&mut self) -> Result<InterpreterAction, ContextDbError<ExecContext<DB>>> {
        let frame = self.inner.frame_stack.get();
        let reentrant = self
            .acting
            .get(&frame.interpreter.input.target_address)
            .is_some_and(|open| *open > 1);
        program_frame::run(frame, &mut self.inner.ctx, &mut self.open, reentrant)
    }

    fn process(
        &mut self,
        mut action: InterpreterAction,
    ) -> Result<FrameInitOrResult<EthFrame>, ContextDbError<ExecContext<DB>>> {
        let frame = self.inner.frame_stack.get();
        creation::refuse_reserved_code(frame, &self.inner.ctx.cfg, &mut action);
        let result = frame.process_next_action::<_, ContextDbError<ExecContext<DB>>>(
            &mut self.inner.ctx,
            action,
        )?;
        if result.is_result() {
            frame.set_finished(true);
        }
        Ok(result)
    }
}

/// The acting address of a frame, unless it borrows its caller's.
fn acting_address(frame: &EthFrame) -> Option<Address> {
    use revm::interpreter::CallScheme::{Call, StaticCall};
    match &frame.input {
        FrameInput::Call(inputs) if !matches!(inputs.scheme, Call | StaticCall) => None,
        _ => Some(frame.interpreter.input.target_address),
    }
}

impl<DB: Database, I> EvmTr for ProgramEvm<DB, I> {
    type Context = ExecContext<DB>;
    type Instructions = Instructions<DB>;
    type Precompiles = Precompiles;
    type Frame = EthFrame;

    fn all(
        &self,
    ) -> (
        &Self::Context,
        &Self::Instructions,
        &Self::Precompiles,
        &FrameStack<EthFrame>,
    ) {
        self.inner.all()
    }

    fn all_mut(
        &mut self,
    ) -> (
        &mut Self::Context,
        &mut Self::Instructions,
        &mut Self::Precompiles,
        &mut FrameStack<EthFrame>,
    ) {
        self.inner.all_mut()
    }

    fn frame_init(
        &mut self,
        init: FrameInit,
    ) -> Result<FrameInitResult<'_, EthFrame>, ContextDbError<Self::Context>> {
        let result = self.inner.frame_init(init)?;
        if let ItemOrResult::Item(frame) = &result
            && let Some(address) = acting_address(frame)
        {
            *self.acting.entry(address).or_default() += 1;
        }
        Ok(result)
    }

    fn frame_run(&mut self) -> Result<FrameInitOrResult<EthFrame>, ContextDbError<Self::Context>> {
        let action = if self.top_is_program() {
            self.run_program()?
        } else {
            let Evm {
                ctx,
                instruction,
                frame_stack,
                ..
            } = &mut self.inner;
            frame_stack.get().interpreter.run_plain(
                instruction.instruction_table(),
                instruction.gas_table(),
                ctx,
            )
        };
        self.process(action)
    }

    fn frame_return_result(
        &mut self,
        result: FrameResult,
    ) -> Result<Option<FrameResult>, ContextDbError<Self::Context>> {
        let top = self.inner.frame_stack.get();
        if top.is_finished()
            && let Some(address) = acting_address(top)
            && let Some(open) = self.acting.get_mut(&address)
        {
            *open -= 1;
        }
        self.inner.ctx.chain.starved |= tracer::ran_out(result.interpreter_result().result);
        // Taken from the whole result: what revm leaves on the parent's interpreter does not tell a revert from a halt.
        let answer = (!self.open.is_empty()).then(|| child_frame::answer(&result));
        let last = self.inner.frame_return_result(result)?;
        if last.is_none()
            && let Some(open) = self.open.last_mut()
            && open.depth == self.inner.frame_stack.get().depth
        {
            open.answer = answer;
        }
        Ok(last)
    }
}

impl<DB: Database, I: Inspector<ExecContext<DB>>> InspectorEvmTr for ProgramEvm<DB, I> {
    type Inspector = I;

    fn all_inspector(
        &self,
    ) -> (
        &Self::Context,
        &Self::Instructions,
        &Self::Precompiles,
        &FrameStack<EthFrame>,
        &I,
    ) {
        let Evm {
            ctx,
            inspector,
            instruction,
            precompiles,
            frame_stack,
        } = &self.inner;
        (ctx, instruction, precompiles, frame_stack, inspector)
    }

    fn all_mut_inspector(
        &mut self,
    ) -> (
        &mut Self::Context,
        &mut Self::Instructions,
        &mut Self::Precompiles,
        &mut FrameStack<EthFrame>,
        &mut I,
    ) {
        let Evm {
            ctx,
            inspector,
            instruction,
            precompiles,
            frame_stack,
        } = &mut self.inner;
        (ctx, instruction, precompiles, frame_stack, inspector)
    }

    fn inspect_frame_run(
        &mut self,
    ) -> Result<FrameInitOrResult<EthFrame>, ContextDbError<Self::Context>> {
        let action = if self.top_is_program() {
            let seen = self.inner.ctx.journal().logs.len();
            let action = self.run_program()?;
            let logs = self.inner.ctx.journal().logs[seen..].to_vec();
            let (ctx, inspector, frame) = self.ctx_inspector_frame();
            for log in logs {
                inspector.log_full(&mut frame.interpreter, ctx, log);
            }
            action
        } else {
            let (ctx, inspector, frame, instructions) = self.ctx_inspector_frame_instructions();
            inspect_instructions(
                ctx,
                &mut frame.interpreter,
                inspector,
                instructions.instruction_table(),
                instructions.gas_table(),
            )
        };
        let mut result = self.process(action)?;
        if let ItemOrResult::Result(outcome) = &mut result {
            let (ctx, inspector, frame) = self.ctx_inspector_frame();
            frame_end(ctx, inspector, &frame.input, outcome);
        }
        Ok(result)
    }
}

// The frame type of the machine is revm's own; this keeps the bound visible where it is relied on.
const _: fn() = || {
    fn same<F: FrameTr<FrameInit = FrameInit, FrameResult = FrameResult>>() {}
    same::<EthFrame>();
};
