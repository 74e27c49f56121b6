//! Rewrites a valid module so that it accounts for itself: ink per basic block, stack depth per call, payment before memory grows.
//!
//! Four mutable globals are appended and exported: ink left, a status that is 1 once the ink ran out, a scratch word, and stack words
//! left (0 once the stack ran out). A program cannot name them, because its own global indices were validated before they existed.
//! Everything a program wrote is copied byte by byte; only code is inserted between, and the exports are replaced. The native stack
//! and the engine's own counters play no part in the result.

mod accounting;
mod cost;
mod depth;
mod effort;
mod function;

use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, RawSection,
    TypeSection, ValType,
};
use wasmparser::ExternalKind;

use crate::{hooks::signatures::VM_HOOKS, validate::Module};

/// The function a program starts at.
pub(crate) const ENTRYPOINT: &str = "user_entrypoint";
/// The memory it exports.
pub(crate) const MEMORY: &str = "memory";
/// The hook that memory growth is paid through.
pub(crate) const PAY_FOR_GROWTH: &str = "pay_for_memory_grow";
/// Export of the ink global.
pub(crate) const INK_LEFT: &str = "stylus_ink_left";
/// Export of the status global.
pub(crate) const INK_STATUS: &str = "stylus_ink_status";
/// Export of the stack global.
pub(crate) const STACK_LEFT: &str = "stylus_stack_left";
/// Globals the instrumentation adds.
pub(crate) const INJECTED_GLOBALS: u32 = 4;

/// Opcodes per function, counted after instrumentation.
const MAX_OPCODES: u64 = 65_536;
/// Declared locals per function.
const MAX_LOCALS: u32 = 348;
/// Words of a frame.
const MAX_FRAME: u32 = 10_240;
/// Operands on a function's stack.
const MAX_OPERANDS: u32 = 4_096;

/// An instrumented module and what was counted on the way.
pub(crate) struct Rewritten {
    pub(crate) wasm: Vec<u8>,
    /// Opcodes as the chain counts them.
    pub(crate) opcodes: u64,
    /// Whether optimising it could take too long.
    pub(crate) heavy: bool,
}

/// Indices of what was injected.
#[derive(Clone, Copy, Debug)]
struct Injected {
    ink: u32,
    status: u32,
    scratch: u32,
    stack: u32,
    /// The function that growth is paid through, if the program imports it.
    pay_for_growth: Option<u32>,
}

/// Instruments `module`.
///
/// # Errors
/// An opcode the chain refuses, or a function above its limits.
pub(crate) fn rewrite(module: &Module<'_>) -> Result<Rewritten, String> {
    let first = module.globals.len() as u32;
    let pay_for_growth = module
        .imports
        .iter()
        .position(|import| import.module == VM_HOOKS && import.name == PAY_FOR_GROWTH);
    let injected = Injected {
        ink: first,
        status: first + 1,
        scratch: first + 2,
        stack: first + 3,
        pay_for_growth: pay_for_growth.map(|at| at as u32),
    };
    let mut types = function::Types::new(module);
    let mut code = CodeSection::new();
    let mut opcodes = 0;
    let mut effort = effort::Effort::default();
    for (index, body) in module.bodies.iter().enumerate() {
        let named = |reason| format!("function {index}: {reason}");
        let rewritten =
            function::rewrite(module, index, body, injected, &mut types).map_err(named)?;
        effort.add(&rewritten.effort).map_err(named)?;
        opcodes += rewritten.opcodes;
        code.raw(&rewritten.body);
    }
    let mut out = wasm_encoder::Module::new();
    out.section(&types.section());
    let raw = |out: &mut wasm_encoder::Module, wanted: &[u8]| {
        for section in module
            .raw
            .iter()
            .filter(|section| wanted.contains(&section.id))
        {
            out.section(&RawSection {
                id: section.id,
                data: section.data,
            });
        }
    };
    raw(&mut out, &[2, 3, 4, 5]);
    out.section(&globals(module));
    out.section(&exports(module, injected));
    raw(&mut out, &[9]);
    out.section(&code);
    raw(&mut out, &[11]);
    Ok(Rewritten {
        wasm: out.finish(),
        opcodes,
        heavy: effort.is_heavy(),
    })
}

fn globals(module: &Module<'_>) -> GlobalSection {
    let mut entries = GlobalSection::new();
    for entry in &module.globals {
        entries.raw(entry);
    }
    let mutable = |val_type| GlobalType {
        val_type,
        mutable: true,
        shared: false,
    };
    entries.global(mutable(ValType::I64), &ConstExpr::i64_const(0));
    for _ in 0..3 {
        entries.global(mutable(ValType::I32), &ConstExpr::i32_const(0));
    }
    entries
}

fn exports(module: &Module<'_>, injected: Injected) -> ExportSection {
    let mut exports = ExportSection::new();
    if let Some(entrypoint) = module.export(ENTRYPOINT, ExternalKind::Func) {
        exports.export(ENTRYPOINT, ExportKind::Func, entrypoint.index);
    }
    exports.export(MEMORY, ExportKind::Memory, 0);
    exports.export(INK_LEFT, ExportKind::Global, injected.ink);
    exports.export(INK_STATUS, ExportKind::Global, injected.status);
    exports.export(STACK_LEFT, ExportKind::Global, injected.stack);
    exports
}

/// A value type of the host interface's WebAssembly.
fn val_type(ty: wasmparser::ValType) -> ValType {
    match ty {
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        // Vectors and references were refused by the validator's features.
        wasmparser::ValType::I32 | wasmparser::ValType::V128 | wasmparser::ValType::Ref(_) => {
            ValType::I32
        }
    }
}

/// Adds a function type to a type section.
fn add_type(
    section: &mut TypeSection,
    params: &[wasmparser::ValType],
    results: &[wasmparser::ValType],
) {
    section.ty().function(
        params.iter().copied().map(val_type),
        results.iter().copied().map(val_type),
    );
}
