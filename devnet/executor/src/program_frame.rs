//! Drives one program frame: starts the coroutine, resumes it with what its child did, and turns its steps into revm's actions.
//!
//! The frame keeps its own gas. revm's counter of the frame stays at zero while it runs (children give back into it, and it is emptied
//! again before the frame is resumed) and is set once, at the end; refunds do accumulate there, so revm drops them on a revert.

use revm::{
    Database,
    context::ContextTr,
    context_interface::context::take_error,
    handler::{EthFrame, evm::ContextDbError},
    interpreter::{
        InstructionResult, InterpreterAction, InterpreterResult, interpreter_types::StackTr as _,
    },
    primitives::Bytes,
};
use slacontract_vm::{Answer, Entry, Finished, Frame, Outcome, StartError, Step};

use crate::{
    activation, child_frame,
    host::JournalHost,
    is_program,
    sink::ProgramStart,
    transaction::{ExecContext, Transaction},
};

/// A program frame in progress.
pub(crate) struct OpenProgram {
    /// Depth of its frame on revm's stack.
    pub(crate) depth: usize,
    /// What its child did, for the next resumption.
    pub(crate) answer: Option<Answer>,
    frame: Box<dyn Frame>,
    gas: u64,
    pages_before: u16,
}

/// Whether a frame is run by the provider. Init code never is: a program has no constructor of its own.
pub(crate) fn is_program_frame(frame: &EthFrame) -> bool {
    frame.data.is_call() && is_program(frame.interpreter.bytecode.original_byte_slice())
}

/// Runs the program of `frame`, the top of the stack, until its next step.
pub(crate) fn run<DB: Database>(
    frame: &mut EthFrame,
    context: &mut ExecContext<DB>,
    open: &mut Vec<OpenProgram>,
    reentrant: bool,
) -> Result<InterpreterAction, ContextDbError<ExecContext<DB>>> {
    let depth = frame.depth;
    if open.last().is_none_or(|last| last.depth != depth) {
        match start(frame, context, reentrant)? {
            Ok(started) => open.push(started),
            Err(refused) => return Ok(refused),
        }
    }
    // Pushed above, or found at this depth.
    let Some(program) = open.last_mut() else {
        return Ok(halt(frame, InstructionResult::NotActivated));
    };
    frame.interpreter.stack.clear();
    frame.interpreter.gas.spend_all();
    let input = &frame.interpreter.input;
    let mut host = JournalHost {
        address: input.target_address,
        is_static: frame.interpreter.runtime_flag.is_static,
        depth,
        refund: 0,
        context,
    };
    let step = program.frame.resume(&mut host, program.answer.take());
    frame.interpreter.gas.record_refund(host.refund);
    take_error::<ContextDbError<ExecContext<DB>>, _>(context.error())?;
    match step {
        Step::Call(request) => child_frame::call(frame, context, request),
        Step::Create(request) => Ok(child_frame::create(frame, request)),
        Step::Done(finished) => {
            context.chain.pages.open = program.pages_before;
            let gas = program.gas;
            open.pop();
            if let Some(sink) = &mut context.chain.sink {
                sink.exit(depth, &finished);
            }
            Ok(finish(frame, &mut context.chain, finished, gas))
        }
    }
}

type Started = Result<OpenProgram, InterpreterAction>;

fn start<DB: Database>(
    frame: &mut EthFrame,
    context: &mut ExecContext<DB>,
    reentrant: bool,
) -> Result<Started, ContextDbError<ExecContext<DB>>> {
    let gas = frame.interpreter.gas.remaining();
    let code_hash = frame.interpreter.bytecode.get_or_calculate_hash();
    let code = frame.interpreter.bytecode.original_bytes();
    let input = &frame.interpreter.input;
    let (address, caller, value) = (input.target_address, input.caller_address, input.call_value);
    let calldata = input.input.bytes(context);
    let code_address = input.bytecode_address.unwrap_or(address);
    let record = match activation::for_execution(context, code_address, code_hash, &code)? {
        Ok(record) => record,
        Err(refusal) => {
            context
                .chain
                .give_reason(format!("program {code_address}: {refusal}"));
            return Ok(Err(halt(frame, InstructionResult::NotActivated)));
        }
    };
    let depth = frame.depth;
    if let Some(sink) = &mut context.chain.sink {
        sink.enter(
            depth,
            ProgramStart {
                address,
                code_hash,
                calldata: &calldata,
                gas,
            },
        );
    }
    let entry = Entry {
        code_hash,
        code,
        activation: record.activation,
        calldata,
        address,
        caller,
        value,
        is_static: frame.interpreter.runtime_flag.is_static,
        reentrant,
        gas,
    };
    let Transaction {
        programs, pages, ..
    } = &mut context.chain;
    let pages_before = pages.open;
    match programs.start(entry, record.cached, pages) {
        Ok(program) => Ok(Ok(OpenProgram {
            depth,
            answer: None,
            frame: program,
            gas,
            pages_before,
        })),
        Err(error) => {
            context
                .chain
                .give_reason(format!("program {code_address}: {error}"));
            let result = if matches!(error, StartError::OutOfGas { .. }) {
                InstructionResult::OutOfGas
            } else {
                InstructionResult::NotActivated
            };
            let burned = halt(frame, result);
            if let Some(sink) = &mut context.chain.sink {
                sink.exit(
                    depth,
                    &Finished {
                        outcome: Outcome::OutOfInk,
                        gas_left: 0,
                    },
                );
            }
            Ok(Err(burned))
        }
    }
}

/// Ends a frame with all of its gas burned.
fn halt(frame: &mut EthFrame, result: InstructionResult) -> InterpreterAction {
    frame.interpreter.gas.spend_all();
    InterpreterAction::Return(InterpreterResult {
        result,
        output: Bytes::new(),
        gas: frame.interpreter.gas,
    })
}

fn finish(
    frame: &mut EthFrame,
    transaction: &mut Transaction,
    finished: Finished,
    gas: u64,
) -> InterpreterAction {
    let address = frame.interpreter.input.target_address;
    let (result, output) = match finished.outcome {
        Outcome::Success(data) => (InstructionResult::Return, data),
        Outcome::Revert(data) => (InstructionResult::Revert, data),
        Outcome::Failure(reason) => {
            transaction.give_reason(format!("program {address}: {reason}"));
            (InstructionResult::Revert, Bytes::new())
        }
        Outcome::OutOfInk => {
            transaction.give_reason(format!("program {address}: out of gas"));
            return halt(frame, InstructionResult::OutOfGas);
        }
        Outcome::OutOfStack => {
            transaction.give_reason(format!("program {address}: stack depth exceeded"));
            return halt(frame, InstructionResult::StackOverflow);
        }
    };
    // A provider cannot make gas: what its frame gives back is at most what it was given.
    frame
        .interpreter
        .gas
        .tracker_mut()
        .set_remaining(finished.gas_left.min(gas));
    InterpreterAction::Return(InterpreterResult {
        result,
        output,
        gas: frame.interpreter.gas,
    })
}
