//! Two configurations of the engine that compute the same results.
//!
//! * *fast*: optimised code, instances from a pool that is recycled without system calls where possible. For every usual program.
//! * *plain*: unoptimised code compiled in linear time, instances allocated on demand. For programs whose optimisation could
//!   take too long or too much native stack, and for frames beyond the size of the pool: running out is never a
//!   result of execution.

use wasmtime::{
    Config, Engine, InstanceAllocationStrategy, InstancePre, Module, ModuleExport, OptLevel,
    PoolingAllocationConfig, RegallocAlgorithm,
};

use super::VmError;
use crate::{
    ActivationError, instrument,
    link::{self, Linker, State},
};

/// Native stack of a frame's optimised code. Address space only: pages are used as they are touched.
///
/// The deepest optimised recursion of the adversarial corpus keeps 16 KiB alive in seven counted words; half as much again as 22,000
/// words of that.
const FAST_STACK: usize = 80 << 20;
/// The same of plain code, which gives every value that crosses a block a place of its own: 60 KiB in nine counted words.
const PLAIN_STACK: usize = 256 << 20;
/// What the hooks may use of a fiber beyond that.
const HOOK_STACK: usize = 2 << 20;
/// The largest memory a program can pay for: 128 pages.
const MAX_MEMORY: usize = 128 << 16;

/// Bytes of a memory that stay mapped between two frames and are overwritten instead of unmapped: where the kernel cannot tell which
/// pages were touched, all of them are.
const KEEP_RESIDENT: usize = 256 << 10;

/// One configuration with the hooks bound to it.
pub(super) struct Compiler {
    engine: Engine,
    linker: Linker,
}

/// A program compiled by one of them.
pub(super) struct Compiled {
    pub(super) engine: Engine,
    pub(super) pre: InstancePre<State>,
    pub(super) entrypoint: ModuleExport,
    pub(super) memory: ModuleExport,
    pub(super) ink: ModuleExport,
    pub(super) status: ModuleExport,
    pub(super) stack: ModuleExport,
}

impl Compiler {
    /// Optimising, with a pool of `frames` instances.
    pub(super) fn fast(frames: u32, debug: bool) -> Result<Self, VmError> {
        let mut config = config(OptLevel::Speed, FAST_STACK);
        let mut pool = PoolingAllocationConfig::new();
        pool.total_core_instances(frames)
            .total_memories(frames)
            .total_tables(frames)
            .total_stacks(frames)
            .max_memory_size(MAX_MEMORY)
            .table_elements(4_096)
            .max_core_instance_size(4 << 20)
            .linear_memory_keep_resident(KEEP_RESIDENT)
            .table_keep_resident(32 << 10)
            .max_unused_warm_slots(16)
            .pagemap_scan(wasmtime::Enabled::Auto);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        Self::new(&config, debug)
    }

    /// Linear-time compilation, instances on demand.
    pub(super) fn plain(debug: bool) -> Result<Self, VmError> {
        let mut config = config(OptLevel::None, PLAIN_STACK);
        config
            .cranelift_regalloc_algorithm(RegallocAlgorithm::SinglePass)
            .allocation_strategy(InstanceAllocationStrategy::OnDemand);
        Self::new(&config, debug)
    }

    fn new(config: &Config, debug: bool) -> Result<Self, VmError> {
        let engine = Engine::new(config).map_err(|error| VmError::Engine(format!("{error:#}")))?;
        let mut linker = Linker::new(&engine);
        link::define(&mut linker, debug).map_err(|error| VmError::Engine(format!("{error:#}")))?;
        Ok(Self { engine, linker })
    }

    /// The engine it compiles for.
    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Compiles an instrumented module.
    pub(super) fn compile(&self, wasm: &[u8]) -> Result<Module, ActivationError> {
        Module::from_binary(&self.engine, wasm).map_err(failed)
    }

    /// Binds a module of this compiler to the hooks.
    pub(super) fn bind(&self, module: &Module) -> Result<Compiled, ActivationError> {
        let pre = self.linker.instantiate_pre(module).map_err(failed)?;
        let export = |name: &str| {
            module.get_export_index(name).ok_or_else(|| {
                ActivationError(format!("the instrumented program lacks its export {name}"))
            })
        };
        Ok(Compiled {
            engine: self.engine.clone(),
            entrypoint: export(instrument::ENTRYPOINT)?,
            memory: export(instrument::MEMORY)?,
            ink: export(instrument::INK_LEFT)?,
            status: export(instrument::INK_STATUS)?,
            stack: export(instrument::STACK_LEFT)?,
            pre,
        })
    }
}

fn failed(error: wasmtime::Error) -> ActivationError {
    ActivationError(format!("failed to compile the program: {error:#}"))
}

/// What both have in common, and all that a result could depend on.
fn config(opt_level: OptLevel, stack: usize) -> Config {
    let mut config = Config::new();
    config
        .cranelift_opt_level(opt_level)
        .cranelift_nan_canonicalization(true)
        .wasm_bulk_memory(true)
        .wasm_multi_value(true)
        .wasm_simd(false)
        .wasm_relaxed_simd(false)
        .wasm_tail_call(false)
        .wasm_multi_memory(false)
        .wasm_memory64(false)
        .wasm_extended_const(false)
        .wasm_backtrace_max_frames(None)
        .consume_fuel(false)
        .epoch_interruption(false)
        .concurrency_support(false)
        .memory_init_cow(true)
        .memory_may_move(false)
        .async_stack_zeroing(false)
        .max_wasm_stack(stack)
        .async_stack_size(stack + HOOK_STACK);
    config
}
