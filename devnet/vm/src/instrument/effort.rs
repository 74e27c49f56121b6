//! How hard a module is to compile, from counts that are linear to take.
//!
//! An optimising compiler needs more than linear time in the values that are alive at once and in the blocks they cross. Modules
//! beyond the bounds here are compiled plainly, in linear time; their results and gas are the same. One quantity has no linear
//! compiler: a local used inside nested loops is a separate value at every loop's head, so it has a limit of its own, far above what
//! compilers emit.

/// Per function, what is optimised at most.
const OPERATORS: u32 = 8_192;
const BLOCKS: u32 = 1_024;
const OPERANDS: u32 = 256;
const LOOP_VALUES: u64 = 4_096;
/// Per module, as a multiple of one function's bound.
const MODULE: u32 = 8;
/// Values at the heads of loops that a module may have at all.
const MAX_LOOP_VALUES: u64 = 262_144;

/// Counts of one function.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FunctionEffort {
    /// Operators as they were.
    pub(super) operators: u32,
    /// Basic blocks.
    pub(super) blocks: u32,
    /// The highest operand stack.
    pub(super) operands: u32,
    /// Loops.
    pub(super) loops: u32,
    /// Uses of locals, each counted once per loop around it.
    pub(super) loop_uses: u64,
    /// Parameters and declared locals.
    pub(super) locals: u32,
}

impl FunctionEffort {
    /// An upper bound of the values at the heads of its loops.
    fn loop_values(&self) -> u64 {
        self.loop_uses
            .min(u64::from(self.loops) * u64::from(self.locals))
    }
}

/// Counts of a module.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Effort {
    operators: u32,
    blocks: u32,
    loop_values: u64,
    heavy: bool,
}

impl Effort {
    /// Adds a function.
    ///
    /// # Errors
    /// When the module cannot be compiled in bounded time.
    pub(super) fn add(&mut self, function: &FunctionEffort) -> Result<(), String> {
        let loop_values = function.loop_values();
        self.operators = self.operators.saturating_add(function.operators);
        self.blocks = self.blocks.saturating_add(function.blocks);
        self.loop_values = self.loop_values.saturating_add(loop_values);
        self.heavy |= function.operators > OPERATORS
            || function.blocks > BLOCKS
            || function.operands > OPERANDS
            || loop_values > LOOP_VALUES
            || self.operators > MODULE * OPERATORS
            || self.blocks > MODULE * BLOCKS
            || self.loop_values > u64::from(MODULE) * LOOP_VALUES;
        if self.loop_values > MAX_LOOP_VALUES {
            return Err(format!(
                "{} locals in nested loops, counted once per loop: at most {MAX_LOOP_VALUES}",
                self.loop_values
            ));
        }
        Ok(())
    }

    /// Whether the module is to be compiled plainly.
    pub(super) fn is_heavy(&self) -> bool {
        self.heavy
    }
}
