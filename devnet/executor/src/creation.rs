//! EIP-3541 with one exception: new code may start with 0xEF if it is a program.
//!
//! revm's own check knows no exception, so it is off in the configuration and this one runs before revm settles a creation.

use revm::{
    context::{Cfg, CfgEnv},
    handler::EthFrame,
    interpreter::{InstructionResult, InterpreterAction},
};

use crate::is_program;

/// Turns the end of a creation whose code starts with 0xEF, and is not a program's, into a refusal. Oversized code keeps its own error.
pub(crate) fn refuse_reserved_code(frame: &EthFrame, cfg: &CfgEnv, action: &mut InterpreterAction) {
    let InterpreterAction::Return(result) = action else {
        return;
    };
    let code = &result.output;
    if frame.data.is_create()
        && result.result.is_ok()
        && code.first() == Some(&0xEF)
        && code.len() <= cfg.max_code_size()
        && !is_program(code)
    {
        result.result = InstructionResult::CreateContractStartingWithEF;
    }
}
