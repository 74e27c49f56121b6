//! Rewrites one function body.
//!
//! ```text
//! locals
//! depth: words left > frame, or stack = 0 and trap; words left -= frame
//! block (results)
//!   charge; first basic block     -- the whole block is paid before its first opcode
//!   charge; second basic block ...
//! end
//! words left += frame
//! end
//! ```
//!
//! The wrapping block has the label depth that the function had, so branches stay as they are, and every way out of the function
//! (falling off the end, a branch to the function's label, `return`, which becomes such a branch) gives its words back.

use wasm_encoder::{BlockType, Encode, Instruction, TypeSection};
use wasmparser::{FuncType, FunctionBody, Operator, ValType};

use super::{
    Injected, MAX_FRAME, MAX_LOCALS, MAX_OPCODES, MAX_OPERANDS,
    accounting::{Pending, charge_bulk, enter, leave, pay_for_growth},
    add_type, cost,
    depth::Height,
    effort::FunctionEffort,
};
use crate::validate::Module;

/// Opcodes the chain counts for a basic block's charge.
const BLOCK_OPCODES: u64 = 12;
/// For a function's depth check, and for giving its words back before each `return`, of which one is appended.
const FUNCTION_OPCODES: u64 = 12;
const RETURN_OPCODES: u64 = 4;
/// For charging `memory.copy` and `memory.fill`, and before `memory.grow`.
const BULK_OPCODES: u64 = 17;
const GROW_OPCODES: u64 = 4;

/// A rewritten body.
pub(super) struct Function {
    /// Locals and code, without the length.
    pub(super) body: Vec<u8>,
    /// Opcodes as the chain counts them.
    pub(super) opcodes: u64,
    /// How hard it is to compile.
    pub(super) effort: FunctionEffort,
}

/// The types of a module, and those that wrapping blocks with several results need.
pub(super) struct Types<'a> {
    known: &'a [FuncType],
    added: Vec<Vec<ValType>>,
}

impl<'a> Types<'a> {
    pub(super) fn new(module: &'a Module<'_>) -> Self {
        Self {
            known: &module.types,
            added: Vec::new(),
        }
    }

    /// The block type with these results.
    fn block(&mut self, results: &[ValType]) -> BlockType {
        match results {
            [] => BlockType::Empty,
            [result] => BlockType::Result(super::val_type(*result)),
            several => {
                let at = self
                    .added
                    .iter()
                    .position(|added| added == several)
                    .unwrap_or_else(|| {
                        self.added.push(several.to_vec());
                        self.added.len() - 1
                    });
                BlockType::FunctionType((self.known.len() + at) as u32)
            }
        }
    }

    /// The type section of the instrumented module.
    pub(super) fn section(&self) -> TypeSection {
        let mut section = TypeSection::new();
        for ty in self.known {
            add_type(&mut section, ty.params(), ty.results());
        }
        for results in &self.added {
            add_type(&mut section, &[], results);
        }
        section
    }
}

/// Rewrites the body of defined function `index`.
pub(super) fn rewrite(
    module: &Module<'_>,
    index: usize,
    body: &FunctionBody<'_>,
    injected: Injected,
    types: &mut Types<'_>,
) -> Result<Function, String> {
    let text = |error: wasmparser::BinaryReaderError| error.to_string();
    let locals = declared_locals(body)?;
    let mut operators = body.get_operators_reader().map_err(text)?;
    let code_start = operators.original_position();
    let bytes = |from: usize, to: usize| module.wasm.get(from..to).unwrap_or_default();

    let mut blocks = Vec::with_capacity(body.range().len() * 2);
    let mut height = Height::default();
    let mut pending = Pending::new();
    let mut effort = FunctionEffort::default();
    let mut opcodes = FUNCTION_OPCODES + RETURN_OPCODES + 1;
    while !operators.eof() {
        let from = operators.original_position();
        let op = operators.read().map_err(text)?;
        let to = operators.original_position();
        let effect = cost::of(&op, module)?;
        pending.ink = pending.ink.saturating_add(effect.ink);
        effort.operators += 1;
        opcodes += 1;
        match &op {
            Operator::Return => {
                Instruction::Br(height.nesting()).encode(&mut pending.code);
                opcodes += RETURN_OPCODES;
            }
            Operator::MemoryGrow { .. } => {
                pay_for_growth(&mut pending.code, injected);
                pending.code.extend_from_slice(bytes(from, to));
                opcodes += GROW_OPCODES;
            }
            Operator::MemoryCopy { .. } | Operator::MemoryFill { .. } => {
                charge_bulk(&mut pending.code, injected);
                pending.code.extend_from_slice(bytes(from, to));
                opcodes += BULK_OPCODES;
            }
            _ => pending.code.extend_from_slice(bytes(from, to)),
        }
        height.step(&op, effect, module);
        match &op {
            Operator::Loop { .. } => effort.loops += 1,
            Operator::LocalGet { .. } | Operator::LocalSet { .. } | Operator::LocalTee { .. } => {
                effort.loop_uses += u64::from(height.loops());
            }
            _ => {}
        }
        if cost::ends_block(&op) {
            opcodes += BLOCK_OPCODES;
            effort.blocks += 1;
            pending.flush(&mut blocks, injected);
        }
    }
    let frame = height.max() + locals + 4;
    for (what, value, limit) in [
        (
            "operands on the stack",
            u64::from(height.max()),
            u64::from(MAX_OPERANDS),
        ),
        (
            "words of stack frame",
            u64::from(frame),
            u64::from(MAX_FRAME),
        ),
        ("opcodes after instrumentation", opcodes, MAX_OPCODES),
    ] {
        if value > limit {
            return Err(format!("{value} {what}: at most {limit}"));
        }
    }
    let ty = module
        .functions
        .get(index)
        .and_then(|ty| module.types.get(*ty as usize));
    let results = ty.map_or(&[][..], FuncType::results);
    effort.operands = height.max();
    effort.locals = locals + ty.map_or(0, |ty| ty.params().len() as u32);
    let mut out = bytes(body.range().start, code_start).to_vec();
    enter(&mut out, injected, frame);
    Instruction::Block(types.block(results)).encode(&mut out);
    out.extend_from_slice(&blocks);
    leave(&mut out, injected, frame);
    Instruction::End.encode(&mut out);
    Ok(Function {
        body: out,
        opcodes,
        effort,
    })
}

fn declared_locals(body: &FunctionBody<'_>) -> Result<u32, String> {
    let mut declared = 0u32;
    for group in body
        .get_locals_reader()
        .map_err(|error| error.to_string())?
    {
        let (count, _) = group.map_err(|error| error.to_string())?;
        declared = declared.saturating_add(count);
    }
    if declared > MAX_LOCALS {
        return Err(format!("{declared} locals: at most {MAX_LOCALS}"));
    }
    Ok(declared)
}
