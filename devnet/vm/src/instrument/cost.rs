//! The price and stack effect of each opcode (stylus.md 4.2, 3.3), and which opcodes there are at all.

use wasmparser::Operator;

use crate::validate::Module;

/// Ink of a basic block, on top of its opcodes.
pub(super) const BLOCK_INK: u64 = 2_450;
/// Ink per byte of `memory.copy` and `memory.fill`, charged when the length is known.
pub(super) const BULK_INK_PER_BYTE: i64 = 100;

/// What an opcode costs and does to the operand stack, control structure apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Effect {
    /// Ink.
    pub(super) ink: u64,
    /// Operands pushed first.
    pub(super) pushes: u32,
    /// Operands popped afterwards: the order in which the chain counts.
    pub(super) pops: u32,
}

/// What does not run: its price is more ink than there is.
const UNPAYABLE: u64 = u64::MAX;

const fn effect(ink: u64, pops: u32, pushes: u32) -> Effect {
    Effect { ink, pushes, pops }
}

/// Opcodes whose result takes the place of their operands: the height only falls.
const fn shrink(ink: u64, by: u32) -> Effect {
    Effect {
        ink,
        pushes: 0,
        pops: by,
    }
}

/// The effect of `op`.
///
/// # Errors
/// Why the opcode is refused.
#[allow(
    clippy::too_many_lines,
    reason = "one table, one row per class of opcodes"
)]
pub(super) fn of(op: &Operator<'_>, module: &Module<'_>) -> Result<Effect, String> {
    use Operator as O;
    Ok(match op {
        O::Unreachable
        | O::Nop
        | O::Block { .. }
        | O::Loop { .. }
        | O::Else
        | O::End
        | O::Return => effect(1, 0, 0),
        O::I32Const { .. } | O::I64Const { .. } => effect(1, 0, 1),
        O::Drop => shrink(9, 1),
        O::Br { .. } => effect(765, 0, 0),
        O::BrIf { .. } | O::If { .. } => shrink(765, 1),
        O::BrTable { targets } => shrink(2_400 + 325 * u64::from(targets.len()), 1),
        O::Call { function_index } => {
            let (params, results) = arity(module.function_type(*function_index));
            effect(3_800, params, results)
        }
        O::CallIndirect { type_index, .. } => {
            let (params, results) = arity(module.types.get(*type_index as usize));
            effect(13_610 + 650 * u64::from(params), params + 1, results)
        }
        O::Select => shrink(1_250, 2),
        O::LocalGet { .. } => effect(75, 0, 1),
        O::LocalTee { .. } => effect(75, 0, 0),
        O::LocalSet { .. } => shrink(210, 1),
        O::GlobalGet { .. } => effect(225, 0, 1),
        O::GlobalSet { .. } => shrink(575, 1),
        O::I32Load { .. }
        | O::I32Load8S { .. }
        | O::I32Load8U { .. }
        | O::I32Load16S { .. }
        | O::I32Load16U { .. } => effect(670, 0, 0),
        O::I64Load { .. }
        | O::I64Load8S { .. }
        | O::I64Load8U { .. }
        | O::I64Load16S { .. }
        | O::I64Load16U { .. }
        | O::I64Load32S { .. }
        | O::I64Load32U { .. } => effect(680, 0, 0),
        O::I32Store { .. } | O::I32Store8 { .. } | O::I32Store16 { .. } => shrink(825, 2),
        O::I64Store { .. } | O::I64Store8 { .. } | O::I64Store16 { .. } | O::I64Store32 { .. } => {
            shrink(950, 2)
        }
        O::MemorySize { mem: 0 } => effect(3_000, 0, 1),
        O::MemoryGrow { mem: 0 } => effect(8_050, 0, 0),
        O::I32Eqz => effect(170, 0, 0),
        O::I32Eq
        | O::I32Ne
        | O::I32LtS
        | O::I32LtU
        | O::I32GtS
        | O::I32GtU
        | O::I32LeS
        | O::I32LeU
        | O::I32GeS
        | O::I32GeU => shrink(170, 1),
        O::I64Eqz => effect(225, 0, 0),
        O::I64Eq
        | O::I64Ne
        | O::I64LtS
        | O::I64LtU
        | O::I64GtS
        | O::I64GtU
        | O::I64LeS
        | O::I64LeU
        | O::I64GeS
        | O::I64GeU => shrink(225, 1),
        O::I32Clz | O::I32Ctz | O::I64Clz | O::I64Ctz => effect(210, 0, 0),
        O::I32Popcnt => effect(2_650, 0, 0),
        O::I64Popcnt => effect(6_000, 0, 0),
        O::I32Add
        | O::I32Sub
        | O::I32And
        | O::I32Or
        | O::I32Xor
        | O::I32Shl
        | O::I32ShrS
        | O::I32ShrU
        | O::I32Rotl
        | O::I32Rotr => shrink(70, 1),
        O::I64Add
        | O::I64Sub
        | O::I64And
        | O::I64Or
        | O::I64Xor
        | O::I64Shl
        | O::I64ShrS
        | O::I64ShrU
        | O::I64Rotl
        | O::I64Rotr => shrink(100, 1),
        O::I32Mul | O::I64Mul => shrink(160, 1),
        O::I32DivS | O::I32DivU | O::I32RemS | O::I32RemU => shrink(1_120, 1),
        O::I64DivS | O::I64DivU | O::I64RemS | O::I64RemU => shrink(1_270, 1),
        O::I32WrapI64
        | O::I64ExtendI32S
        | O::I64ExtendI32U
        | O::I32Extend8S
        | O::I32Extend16S
        | O::I64Extend8S
        | O::I64Extend16S
        | O::I64Extend32S => effect(100, 0, 0),
        O::MemoryCopy {
            dst_mem: 0,
            src_mem: 0,
        }
        | O::MemoryFill { mem: 0 } => shrink(950, 3),
        // Floats can be moved and written down, but not be afforded.
        O::F32Const { .. } | O::F64Const { .. } => effect(UNPAYABLE, 0, 1),
        O::F32Load { .. }
        | O::F64Load { .. }
        | O::I32ReinterpretF32
        | O::I64ReinterpretF64
        | O::F32ReinterpretI32
        | O::F64ReinterpretI64 => effect(UNPAYABLE, 0, 0),
        O::F32Store { .. } | O::F64Store { .. } => shrink(UNPAYABLE, 2),
        other => {
            let name = format!("{other:?}");
            return Err(if name.contains("F32") || name.contains("F64") {
                format!("No implementation for floating point operation {name}")
            } else {
                format!("Unsupported opcode {name}")
            });
        }
    })
}

/// Parameters and results of a type; the validator has seen that it exists.
fn arity(ty: Option<&wasmparser::FuncType>) -> (u32, u32) {
    ty.map_or((0, 0), |ty| {
        (ty.params().len() as u32, ty.results().len() as u32)
    })
}

/// Whether a basic block ends with `op`, inclusive.
pub(super) fn ends_block(op: &Operator<'_>) -> bool {
    use Operator as O;
    matches!(
        op,
        O::End
            | O::Else
            | O::Return
            | O::Loop { .. }
            | O::Br { .. }
            | O::BrTable { .. }
            | O::BrIf { .. }
            | O::If { .. }
            | O::Call { .. }
            | O::CallIndirect { .. }
    )
}
