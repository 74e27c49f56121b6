//! The height of a function's operand stack, simulated linearly (stylus.md 3.3).
//!
//! Not the exact height of WebAssembly's validation: the chain's rule, which pushes a block's results when the block is entered and
//! goes back to that height at its end, whatever was unreachable in between.

use wasmparser::{BlockType, Operator};

use super::cost::Effect;
use crate::validate::Module;

/// The height now, the highest so far, and the heights at which the open blocks started.
#[derive(Debug, Default)]
pub(super) struct Height {
    now: u32,
    max: u32,
    scopes: Vec<Scope>,
    loops: u32,
}

/// An open block.
#[derive(Clone, Copy, Debug)]
struct Scope {
    height: u32,
    is_loop: bool,
}

impl Height {
    /// Applies one opcode.
    pub(super) fn step(&mut self, op: &Operator<'_>, effect: Effect, module: &Module<'_>) {
        self.push(effect.pushes);
        self.now = self.now.saturating_sub(effect.pops);
        match op {
            Operator::Block { blockty } | Operator::Loop { blockty } | Operator::If { blockty } => {
                self.push(results(*blockty, module));
                let is_loop = matches!(op, Operator::Loop { .. });
                self.loops += u32::from(is_loop);
                self.scopes.push(Scope {
                    height: self.now,
                    is_loop,
                });
            }
            Operator::Else => self.now = self.scopes.last().map_or(0, |scope| scope.height),
            Operator::End => {
                // The function itself has no scope: at its end nothing is left.
                let ended = self.scopes.pop().unwrap_or(Scope {
                    height: 0,
                    is_loop: false,
                });
                self.now = ended.height;
                self.loops -= u32::from(ended.is_loop);
            }
            _ => {}
        }
    }

    /// The highest the stack has been.
    pub(super) fn max(&self) -> u32 {
        self.max
    }

    /// How many blocks are open.
    pub(super) fn nesting(&self) -> u32 {
        self.scopes.len() as u32
    }

    /// How many of them are loops.
    pub(super) fn loops(&self) -> u32 {
        self.loops
    }

    fn push(&mut self, count: u32) {
        self.now = self.now.saturating_add(count);
        self.max = self.max.max(self.now);
    }
}

fn results(ty: BlockType, module: &Module<'_>) -> u32 {
    match ty {
        BlockType::Empty => 0,
        BlockType::Type(_) => 1,
        BlockType::FuncType(index) => module
            .types
            .get(index as usize)
            .map_or(0, |ty| ty.results().len() as u32),
    }
}
