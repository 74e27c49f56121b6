//! Whether a module may be activated (stylus.md 3), in the words the field's tools know.
//!
//! [`check`] reads a module once: the sections and the operators are validated, the limits are checked, and the module is
//! instrumented, because some limits count what instrumentation adds. What it accepts, the engine compiles.

mod imports;
mod limits;
mod module;
mod segments;

use alloy_primitives::{B256, keccak256};

pub(crate) use module::Module;

use crate::{Activation, ActivationError, Measure, Params, instrument};

/// Under which circumstances a module is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Pages the program may have at first: the chain's limit less what the transaction has open.
    pub page_limit: u16,
    /// Whether the chain offers `console` and `debug` imports.
    pub debug: bool,
}

impl Default for Rules {
    /// 128 pages, no debug imports: a public chain.
    fn default() -> Self {
        Self {
            page_limit: 128,
            debug: false,
        }
    }
}

/// What [`check`] finds out about a module it accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The activation record.
    pub activation: Activation,
    /// The facts behind its costs.
    pub measure: Measure,
    /// Imports that only debug chains have, as `module.name`; a public chain refuses the program because of them.
    pub debug_imports: Vec<String>,
}

/// A program as it runs: the module with its accounting inserted (ink per basic block, stack depth per call, payment before memory
/// grows).
///
/// Beside `memory` and `user_entrypoint` it exports three globals, which whoever runs it sets before the entrypoint and reads after:
/// `stylus_ink_left` (i64), `stylus_ink_status` (i32, 1 once the ink ran out) and `stylus_stack_left` (i32, 0 once the stack ran out).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrumented {
    /// What checking found out.
    pub report: Report,
    /// The module.
    pub wasm: Vec<u8>,
}

/// A checked and instrumented module, ready to compile.
pub(crate) struct Prepared {
    pub(crate) report: Report,
    pub(crate) wasm: Vec<u8>,
    /// Whether optimising it could take too long.
    pub(crate) heavy: bool,
}

/// Checks an uncompressed WASM module against the rules of activation.
///
/// ```
/// use slacontract_vm::{Params, Rules, check};
/// let wasm = wat::parse_str(r#"(module (memory (export "memory") 1 1)
///     (func (export "user_entrypoint") (param i32) (result i32) i32.const 0))"#).unwrap();
/// let report = check(&wasm, &Params::default(), Rules::default()).unwrap();
/// assert_eq!(report.activation.footprint, 1);
/// ```
///
/// # Errors
/// The first rule that the module breaks.
pub fn check(wasm: &[u8], params: &Params, rules: Rules) -> Result<Report, ActivationError> {
    prepare(wasm, params, rules).map(|prepared| prepared.report)
}

/// Checks a module as [`check`] does and gives what runs, for engines beside [`crate::Vm`].
///
/// # Errors
/// The first rule that the module breaks.
pub fn instrumented(
    wasm: &[u8],
    params: &Params,
    rules: Rules,
) -> Result<Instrumented, ActivationError> {
    let prepared = prepare(wasm, params, rules)?;
    Ok(Instrumented {
        report: prepared.report,
        wasm: prepared.wasm,
    })
}

/// Checks and instruments.
pub(crate) fn prepare(
    wasm: &[u8],
    params: &Params,
    rules: Rules,
) -> Result<Prepared, ActivationError> {
    let (module, rewritten) = read(wasm, params, rules)
        .map_err(|reason| ActivationError(format!("failed to parse wasm: {reason}")))?;
    let measure = Measure {
        functions: module.functions.len() as u64,
        signature_values: module.signature_values(),
        wasm_bytes: wasm.len() as u64,
        globals: module.globals.len() as u64 + u64::from(instrument::INJECTED_GLOBALS),
        segment_bytes: module.data_range_bytes + module.element_range_bytes,
        data_bytes: module.data_bytes,
        element_bytes: module.element_range_bytes,
        pages: module.memory.initial,
        opcodes: rewritten.opcodes,
    };
    let activation = Activation::of(&measure, params, hash(&rewritten.wasm, params))?;
    let debug_imports = module
        .imports
        .iter()
        .filter(|import| import.debug)
        .map(|import| format!("{}.{}", import.module, import.name))
        .collect();
    Ok(Prepared {
        report: Report {
            activation,
            measure,
            debug_imports,
        },
        wasm: rewritten.wasm,
        heavy: rewritten.heavy,
    })
}

fn read<'a>(
    wasm: &'a [u8],
    params: &Params,
    rules: Rules,
) -> Result<(Module<'a>, instrument::Rewritten), String> {
    if wasm.len() > params.max_wasm_size as usize {
        return Err(format!(
            "module of {} bytes: at most {}",
            wasm.len(),
            params.max_wasm_size
        ));
    }
    let module = Module::read(wasm, params, rules.debug)?;
    limits::check(&module, rules.page_limit)?;
    let rewritten = instrument::rewrite(&module)?;
    Ok((module, rewritten))
}

fn hash(wasm: &[u8], params: &Params) -> B256 {
    let mut preimage = params.version.to_be_bytes().to_vec();
    preimage.extend_from_slice(wasm);
    keccak256(preimage)
}
