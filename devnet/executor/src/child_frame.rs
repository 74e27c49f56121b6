//! Between a program's frame and the frames it asks for: requests become inputs of revm's frames, their results become answers.

use revm::{
    Database,
    bytecode::Bytecode,
    context::JournalTr,
    handler::{EthFrame, FrameResult, evm::ContextDbError},
    interpreter::{
        CallInput, CallInputs, CallScheme, CallValue, CreateInputs, CreateScheme, FrameInput,
        InstructionResult, InterpreterAction,
    },
    primitives::{Address, B256, Bytes, U256},
};
use slacontract_vm::{Answer, CallKind, CallRequest, CreateRequest};

use crate::transaction::ExecContext;

/// What a child's result means to the program that asked for it.
pub(crate) fn answer(result: &FrameResult) -> Answer {
    let inner = result.interpreter_result();
    let reverted = inner.result == InstructionResult::Revert;
    let gas_left = if inner.result.is_ok_or_revert() {
        inner.gas.remaining()
    } else {
        0
    };
    match result {
        FrameResult::Call(_) => Answer {
            success: inner.result.is_ok(),
            reverted,
            data: inner.output.clone(),
            gas_left,
            created: None,
        },
        FrameResult::Create(outcome) => {
            // revm reports a nonce that cannot grow as a success without an address.
            let created = outcome.address.filter(|_| inner.result.is_ok());
            let data = if reverted {
                inner.output.clone()
            } else {
                Bytes::new()
            };
            Answer {
                success: created.is_some(),
                reverted,
                data,
                gas_left,
                created,
            }
        }
    }
}

/// The frame a program's call asks for.
pub(crate) fn call<DB: Database>(
    frame: &EthFrame,
    context: &mut ExecContext<DB>,
    request: CallRequest,
) -> Result<InterpreterAction, ContextDbError<ExecContext<DB>>> {
    let CallRequest {
        kind,
        to,
        data,
        value,
        gas,
    } = request;
    let known_bytecode = code_to_run(context, to)?;
    let input = &frame.interpreter.input;
    let acting = input.target_address;
    let (target_address, caller, value, scheme) = match kind {
        CallKind::Call => (to, acting, CallValue::Transfer(value), CallScheme::Call),
        CallKind::Static => (
            to,
            acting,
            CallValue::Transfer(U256::ZERO),
            CallScheme::StaticCall,
        ),
        CallKind::Delegate => (
            acting,
            input.caller_address,
            CallValue::Apparent(input.call_value),
            CallScheme::DelegateCall,
        ),
    };
    Ok(InterpreterAction::NewFrame(FrameInput::Call(Box::new(
        CallInputs {
            input: CallInput::Bytes(data),
            return_memory_offset: 0..0,
            gas_limit: gas,
            reservoir: frame.interpreter.gas.reservoir(),
            bytecode_address: to,
            known_bytecode,
            target_address,
            caller,
            value,
            scheme,
            is_static: frame.interpreter.runtime_flag.is_static || kind == CallKind::Static,
            charged_new_account_state_gas: false,
        },
    ))))
}

/// The code a call to `to` runs: its own, or that of the account it delegates to (EIP-7702).
fn code_to_run<DB: Database>(
    context: &mut ExecContext<DB>,
    to: Address,
) -> Result<(B256, Bytecode), ContextDbError<ExecContext<DB>>> {
    let account = &context
        .journaled_state
        .load_account_with_code(to)?
        .data
        .info;
    let Some(delegate) = account.code.as_ref().and_then(Bytecode::eip7702_address) else {
        return Ok((account.code_hash, account.code.clone().unwrap_or_default()));
    };
    let account = &context
        .journaled_state
        .load_account_with_code(delegate)?
        .data
        .info;
    Ok((account.code_hash, account.code.clone().unwrap_or_default()))
}

/// The frame a program's creation asks for.
pub(crate) fn create(frame: &EthFrame, request: CreateRequest) -> InterpreterAction {
    let CreateRequest {
        code,
        value,
        salt,
        gas,
    } = request;
    let scheme = salt.map_or(CreateScheme::Create, |salt| CreateScheme::Create2 {
        salt: salt.into(),
    });
    let acting = frame.interpreter.input.target_address;
    let inputs = CreateInputs::new(
        acting,
        scheme,
        value,
        code,
        gas,
        frame.interpreter.gas.reservoir(),
    );
    InterpreterAction::NewFrame(FrameInput::Create(Box::new(inputs)))
}
