//! The provider of WASM programs.

use std::{
    fmt,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use alloy_primitives::{B256, Bytes, keccak256};

use super::{
    Mailbox,
    artifacts::Artifacts,
    compiler::Compiler,
    program::{Program, ProgramCache, Source},
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

/// Where the optimised code of programs came from since a [`Vm`] was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VmCounts {
    /// Programs it compiled.
    pub compiled: u64,
    /// Programs whose code an earlier process had kept.
    pub loaded: u64,
}

/// Compiles and runs WASM programs. One per process: chains share its compiled programs and its pool.
///
/// Making one is cheap; the engines start when the first program is compiled.
pub struct Vm {
    config: VmConfig,
    fast: OnceLock<Option<Compiler>>,
    plain: Compiler,
    programs: ProgramCache,
    source: Source,
    leased: Arc<AtomicU32>,
}

impl fmt::Debug for Vm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vm")
            .field("config", &self.config)
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
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
        Self::with(config, Source::default())
    }

    /// A VM that keeps compiled programs in a folder of the user's own, and finds those of earlier processes there. Native code is read from
    /// it and run, so it must be nobody else's; a folder that others can write to, or that cannot be used, is left alone and everything
    /// is compiled.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn caching(config: VmConfig, folder: &Path) -> Result<Self, VmError> {
        Self::with(config, Source::new(Artifacts::open(folder).ok()))
    }

    fn with(config: VmConfig, source: Source) -> Result<Self, VmError> {
        Ok(Self {
            source,
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

    /// How many programs were compiled, and how many were not for they had been before.
    #[must_use]
    pub fn counts(&self) -> VmCounts {
        self.source.counts()
    }

    /// The pooled compiler; nothing where the address space for a pool is not to be had, and then everything runs on demand.
    fn fast(&self) -> Option<&Compiler> {
        self.fast
            .get_or_init(|| Compiler::fast(self.config.pooled_frames, self.config.debug).ok())
            .as_ref()
    }

    fn program(&self, code_hash: B256, code: &Bytes) -> Result<Arc<Program>, ActivationError> {
        self.programs.get(code_hash, || {
            Program::load(
                code,
                &self.config.params,
                self.config.debug,
                self.fast(),
                &self.source,
            )
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
