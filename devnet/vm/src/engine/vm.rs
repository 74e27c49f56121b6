//! The provider of WASM programs.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU32, Ordering},
};

use alloy_primitives::{B256, Bytes, keccak256};

use super::{
    Mailbox,
    compiler::Compiler,
    program::{Program, ProgramCache},
    run::{Budget, WasmFrame},
};
use crate::{
    Activation, ActivationError, Entry, Frame, Pages, Params, Programs, StartError, hooks::Hooks,
    link::State,
};

/// How a [`Vm`] is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VmConfig {
    /// Prices and limits.
    pub params: Params,
    /// Whether programs may import `console` and `debug`.
    pub debug: bool,
    /// Frames that run from the pool; more are allocated on demand. The call depth of 1,024 fits the default once.
    pub pooled_frames: u32,
    /// Compiled programs kept in memory.
    pub cached_programs: usize,
}

impl Default for VmConfig {
    /// ArbOS 51 with debug imports, 1,100 pooled frames, 256 programs.
    fn default() -> Self {
        Self {
            params: Params::default(),
            debug: true,
            pooled_frames: 1_100,
            cached_programs: 256,
        }
    }
}

/// Why a [`Vm`] cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VmError {
    /// The engine refuses this machine or configuration.
    #[error("the WASM engine does not start: {0}")]
    Engine(String),
}

/// Compiles and runs WASM programs. One per process: chains share its compiled programs and its pool.
///
/// Making one is cheap; the engines start when the first program is compiled.
pub struct Vm {
    config: VmConfig,
    fast: OnceLock<Option<Compiler>>,
    plain: Compiler,
    programs: ProgramCache,
    leased: Arc<AtomicU32>,
}

/// A place in the pool, given back when dropped.
pub(super) struct Lease(Arc<AtomicU32>);

impl Drop for Lease {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Vm {
    /// A VM with this configuration.
    ///
    /// # Errors
    /// [`VmError::Engine`] when wasmtime does not support the machine.
    pub fn new(config: VmConfig) -> Result<Self, VmError> {
        Ok(Self {
            config,
            fast: OnceLock::new(),
            plain: Compiler::plain(config.debug)?,
            programs: ProgramCache::new(config.cached_programs),
            leased: Arc::default(),
        })
    }

    /// The configuration it was made with.
    #[must_use]
    pub fn config(&self) -> &VmConfig {
        &self.config
    }

    /// The pooled compiler; nothing where the address space for a pool is not to be had, and then everything runs on demand.
    fn fast(&self) -> Option<&Compiler> {
        self.fast
            .get_or_init(|| Compiler::fast(self.config.pooled_frames, self.config.debug).ok())
            .as_ref()
    }

    fn program(&self, code_hash: B256, code: &Bytes) -> Result<Arc<Program>, ActivationError> {
        self.programs.get(code_hash, || {
            Program::load(code, &self.config.params, self.config.debug, self.fast())
        })
    }

    /// A place in the pool, if one is free.
    fn lease(&self) -> Option<Lease> {
        let more = |taken: u32| (taken < self.config.pooled_frames).then_some(taken + 1);
        self.leased
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, more)
            .ok()
            .map(|_| Lease(self.leased.clone()))
    }
}

impl Programs for Vm {
    fn activate(&self, code: &Bytes, page_limit: u16) -> Result<Activation, ActivationError> {
        let program = self.program(keccak256(code), code)?;
        let activation = &program.report.activation;
        if activation.footprint > page_limit {
            return Err(ActivationError(format!(
                "failed to parse wasm: memory exceeds the limit: {} initial pages, at most {page_limit}",
                activation.footprint
            )));
        }
        Ok(activation.clone())
    }

    fn start(
        &self,
        entry: Entry,
        cached: bool,
        pages: &mut Pages,
    ) -> Result<Box<dyn Frame>, StartError> {
        let params = &self.config.params;
        let Activation { footprint, .. } = entry.activation;
        let mut cost = pages
            .cost(params, footprint)
            .saturating_add(entry.activation.cached_gas(params));
        if !cached {
            cost = cost.saturating_add(entry.activation.init_gas(params));
        }
        let Some(gas) = entry.gas.checked_sub(cost) else {
            return Err(StartError::OutOfGas { cost });
        };
        let program = self.program(entry.code_hash, &entry.code)?;
        let pooled = program
            .fast()
            .and_then(|compiled| Some((compiled.clone(), self.lease()?)));
        let (compiled, lease) = match pooled {
            Some((compiled, lease)) => (compiled, Some(lease)),
            None => (program.plain(&self.plain)?.clone(), None),
        };
        let budget = Budget {
            gas: entry.gas,
            ink: params.ink_of(gas),
            pages_before: pages.open,
        };
        pages.open(footprint);
        let state = State::new(Hooks::new(&entry), *params, Mailbox::new());
        Ok(Box::new(WasmFrame::new(compiled, lease, state, &budget)))
    }
}
