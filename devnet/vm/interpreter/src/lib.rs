//! Programs on a second WASM engine, to check the first.
//!
//! [`Interpreter`] is a [`Programs`] provider like [`slacontract_vm::Vm`]: it runs the same instrumented modules, but on wasmi instead of
//! wasmtime, and with host calls written again from the description of the interface. Nothing of how the devnet links, meters, suspends or
//! ends a frame is shared, so what both compute alike is not computed alike by mistake. What is shared is what they are given: the
//! validity rules and the instrumented module, the activation record, and the chain behind [`slacontract_vm::Host`].
//!
//! It is made for tests. A host call costs a suspension here, and nothing is cached but modules.

mod calls;
mod frame;
mod hooks;
mod prices;
mod purse;
mod slots;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use alloy_primitives::{B256, Bytes, keccak256};
use slacontract_vm::{
    Activation, ActivationError, Entry, Frame, Instrumented, Pages, Params, Programs, Rules,
    StartError, code, hooks::signatures::SIGNATURES,
};
use wasmi::{Config, Engine, FuncType, Linker, Module, Val, ValType};

use frame::{Asked, InterpretedFrame};

/// Words of counted stack are a few of the engine's own bytes each; these are never what ends a program.
const STACK_BYTES: usize = 256 << 20;
const RECURSION: usize = 1 << 20;

/// Runs programs on wasmi.
pub struct Interpreter {
    params: Params,
    rules: Rules,
    engine: Engine,
    linker: Linker<()>,
    programs: Mutex<HashMap<B256, Result<Arc<Program>, ActivationError>>>,
}

/// A program that can be run.
struct Program {
    activation: Activation,
    module: Module,
}

impl fmt::Debug for Interpreter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interpreter")
            .field("params", &self.params)
            .finish_non_exhaustive()
    }
}

impl Default for Interpreter {
    /// With the parameters of [`slacontract_vm::VmConfig::default`].
    fn default() -> Self {
        Self::new(Params::default(), true)
    }
}

impl Interpreter {
    /// An interpreter with these prices and limits. `debug` says whether programs may import `console` and `debug`.
    ///
    /// # Panics
    /// When wasmi refuses the table of host calls, which is fixed.
    #[must_use]
    pub fn new(params: Params, debug: bool) -> Self {
        let mut config = Config::default();
        config
            .set_max_recursion_depth(RECURSION)
            .set_max_stack_height(STACK_BYTES)
            .wasm_bulk_memory(true)
            .wasm_multi_value(params.multi_value)
            .wasm_reference_types(false)
            .wasm_tail_call(false)
            .wasm_extended_const(false)
            .wasm_multi_memory(false);
        let engine = Engine::new(&config);
        let mut linker = Linker::new(&engine);
        for (at, known) in SIGNATURES.iter().enumerate() {
            let ty = FuncType::new(
                known.params.bytes().map(value_type),
                known.result.bytes().map(value_type),
            );
            // Every host call leaves the guest: the driver answers it with the chain in hand and takes the guest up again.
            let leave = move |_: wasmi::Caller<'_, ()>, args: &[Val], _: &mut [Val]| {
                Err(wasmi::Error::host(Asked::new(at, args)))
            };
            if let Err(error) = linker.func_new(known.module, known.name, ty, leave) {
                panic!("{}.{}: {error}", known.module, known.name);
            }
        }
        Self {
            params,
            rules: Rules {
                page_limit: params.page_limit,
                debug,
            },
            engine,
            linker,
            programs: Mutex::default(),
        }
    }

    fn program(&self, code_hash: B256, code: &[u8]) -> Result<Arc<Program>, ActivationError> {
        let mut programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
        let load = || self.load(code).map(Arc::new);
        programs.entry(code_hash).or_insert_with(load).clone()
    }

    fn load(&self, code: &[u8]) -> Result<Program, ActivationError> {
        let wasm = code::decompress(code, &self.params)?;
        let Instrumented { report, wasm } =
            slacontract_vm::instrumented(&wasm, &self.params, self.rules)?;
        let module = Module::new(&self.engine, &wasm).unwrap_or_else(|error| {
            panic!("the validator accepts a module that wasmi refuses: {error}")
        });
        Ok(Program {
            activation: report.activation,
            module,
        })
    }
}

impl Programs for Interpreter {
    fn activate(&self, code: &Bytes, page_limit: u16) -> Result<Activation, ActivationError> {
        let program = self.program(keccak256(code), code)?;
        let pages = program.activation.footprint;
        if pages > page_limit {
            return Err(ActivationError(format!(
                "failed to parse wasm: {pages} initial pages, {page_limit} are left"
            )));
        }
        Ok(program.activation.clone())
    }

    fn start(
        &self,
        entry: Entry,
        cached: bool,
        pages: &mut Pages,
    ) -> Result<Box<dyn Frame>, StartError> {
        let footprint = entry.activation.footprint;
        let cost = prices::entry(&self.params, &entry.activation, cached)
            .saturating_add(prices::pages(&self.params, *pages, footprint));
        if entry.gas < cost {
            return Err(StartError::OutOfGas { cost });
        }
        let program = self.program(entry.code_hash, &entry.code)?;
        let pages_before = pages.open;
        prices::open(pages, footprint);
        let frame = InterpretedFrame::new(
            &self.linker,
            &program.module,
            entry,
            self.params,
            cost,
            pages_before,
        );
        Ok(Box::new(frame))
    }
}

/// The type behind a letter of the table of host calls.
fn value_type(letter: u8) -> ValType {
    match letter {
        b'i' => ValType::I32,
        b'I' => ValType::I64,
        b'f' => ValType::F32,
        _ => ValType::F64,
    }
}
