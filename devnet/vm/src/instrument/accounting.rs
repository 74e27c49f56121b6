//! The code that is inserted: charges, the depth check and its undoing, payment for growth.
//!
//! Each sequence leaves the operand stack as it found it, so it can stand anywhere between two opcodes, unreachable code included.

use wasm_encoder::{BlockType, Encode, Instruction};

use super::{Injected, cost};

/// A basic block that has not ended yet.
pub(super) struct Pending {
    /// Its price so far.
    pub(super) ink: u64,
    /// Its code so far.
    pub(super) code: Vec<u8>,
}

impl Pending {
    /// A block with nothing in it.
    pub(super) fn new() -> Self {
        Self {
            ink: cost::BLOCK_INK,
            code: Vec::new(),
        }
    }

    /// Writes the charge and the block.
    pub(super) fn flush(&mut self, out: &mut Vec<u8>, injected: Injected) {
        // The bit pattern: the comparison is unsigned, so a price above i64::MAX keeps its meaning.
        let ink = self.ink as i64;
        emit(
            out,
            &[
                Instruction::GlobalGet(injected.ink),
                Instruction::I64Const(ink),
                Instruction::I64LtU,
                Instruction::If(BlockType::Empty),
                Instruction::I32Const(1),
                Instruction::GlobalSet(injected.status),
                Instruction::Unreachable,
                Instruction::End,
                Instruction::GlobalGet(injected.ink),
                Instruction::I64Const(ink),
                Instruction::I64Sub,
                Instruction::GlobalSet(injected.ink),
            ],
        );
        out.append(&mut self.code);
        self.ink = cost::BLOCK_INK;
    }
}

/// Takes the frame's words, or marks the stack as spent.
pub(super) fn enter(out: &mut Vec<u8>, injected: Injected, frame: u32) {
    emit(
        out,
        &[
            Instruction::GlobalGet(injected.stack),
            Instruction::I32Const(frame as i32),
            Instruction::I32LeU,
            Instruction::If(BlockType::Empty),
            Instruction::I32Const(0),
            Instruction::GlobalSet(injected.stack),
            Instruction::Unreachable,
            Instruction::End,
            Instruction::GlobalGet(injected.stack),
            Instruction::I32Const(frame as i32),
            Instruction::I32Sub,
            Instruction::GlobalSet(injected.stack),
        ],
    );
}

/// Gives them back.
pub(super) fn leave(out: &mut Vec<u8>, injected: Injected, frame: u32) {
    emit(
        out,
        &[
            Instruction::GlobalGet(injected.stack),
            Instruction::I32Const(frame as i32),
            Instruction::I32Add,
            Instruction::GlobalSet(injected.stack),
        ],
    );
}

/// With the number of pages on the stack: pays for them. A memory that cannot grow needs no payment.
pub(super) fn pay_for_growth(out: &mut Vec<u8>, injected: Injected) {
    let Some(hook) = injected.pay_for_growth else {
        return;
    };
    emit(
        out,
        &[
            Instruction::GlobalSet(injected.scratch),
            Instruction::GlobalGet(injected.scratch),
            Instruction::Call(hook),
            Instruction::GlobalGet(injected.scratch),
        ],
    );
}

/// With the number of bytes on the stack: charges for each of them.
pub(super) fn charge_bulk(out: &mut Vec<u8>, injected: Injected) {
    let price = [
        Instruction::GlobalGet(injected.scratch),
        Instruction::I64ExtendI32U,
        Instruction::I64Const(cost::BULK_INK_PER_BYTE),
        Instruction::I64Mul,
    ];
    emit(
        out,
        &[
            Instruction::GlobalSet(injected.scratch),
            Instruction::GlobalGet(injected.ink),
        ],
    );
    emit(out, &price);
    emit(
        out,
        &[
            Instruction::I64LtU,
            Instruction::If(BlockType::Empty),
            Instruction::I32Const(1),
            Instruction::GlobalSet(injected.status),
            Instruction::Unreachable,
            Instruction::End,
            Instruction::GlobalGet(injected.ink),
        ],
    );
    emit(out, &price);
    emit(
        out,
        &[
            Instruction::I64Sub,
            Instruction::GlobalSet(injected.ink),
            Instruction::GlobalGet(injected.scratch),
        ],
    );
}

fn emit(out: &mut Vec<u8>, instructions: &[Instruction<'_>]) {
    for instruction in instructions {
        instruction.encode(out);
    }
}
