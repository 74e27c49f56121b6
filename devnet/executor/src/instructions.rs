//! Ethereum's instructions, with one difference: a program's account cannot be destroyed by code that it delegates to.

use revm::{
    Database,
    bytecode::opcode::SELFDESTRUCT,
    handler::instructions::EthInstructions,
    interpreter::{
        Host, Instruction, InstructionContext, InstructionExecResult, InstructionResult,
        instructions::{gas_table_spec, host::selfdestruct, instruction_table},
        interpreter::EthInterpreter,
    },
    primitives::hardfork::SpecId,
};

use crate::{is_program, transaction::ExecContext};

/// The instruction table of a hardfork.
pub(crate) fn table<DB: Database>(
    spec: SpecId,
) -> EthInstructions<EthInterpreter, ExecContext<DB>> {
    let mut table = EthInstructions::new(instruction_table(), gas_table_spec(spec), spec);
    let gas = table.gas_table()[usize::from(SELFDESTRUCT)];
    table.insert_instruction(
        SELFDESTRUCT,
        Instruction::new(selfdestruct_unless_program),
        gas,
    );
    table
}

/// SELFDESTRUCT, which reverts when the acting account is a program.
fn selfdestruct_unless_program<DB: Database>(
    context: InstructionContext<'_, ExecContext<DB>, EthInterpreter>,
) -> InstructionExecResult {
    let acting = context.interpreter.input.target_address;
    // The acting account is warm: it is on the call stack.
    let code = context
        .host
        .load_account_code(acting)
        .ok_or(InstructionResult::FatalExternalError)?;
    if is_program(&code.data) {
        return Err(InstructionResult::Revert);
    }
    selfdestruct(context)
}
