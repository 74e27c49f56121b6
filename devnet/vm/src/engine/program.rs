//! Programs by code hash: decompressed, checked, instrumented and compiled once.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use alloy_primitives::B256;

use super::{
    artifacts::Artifacts,
    compiler::{Compiled, Compiler},
    vm::VmCounts,
};
use crate::{ActivationError, Params, Report, Rules, code, validate};

/// Where fast code comes from, and how often it came from where.
#[derive(Default)]
pub(super) struct Source {
    artifacts: Option<Artifacts>,
    compiled: AtomicU64,
    loaded: AtomicU64,
}

impl Source {
    /// Compiles, and keeps what it compiles in a folder if there is one.
    pub(super) fn new(artifacts: Option<Artifacts>) -> Self {
        Self {
            artifacts,
            ..Self::default()
        }
    }

    /// How often it did what.
    pub(super) fn counts(&self) -> VmCounts {
        VmCounts {
            compiled: self.compiled.load(Ordering::Relaxed),
            loaded: self.loaded.load(Ordering::Relaxed),
        }
    }

    fn fast(&self, compiler: &Compiler, wasm: &[u8]) -> Result<Compiled, ActivationError> {
        if let Some(module) = self
            .artifacts
            .as_ref()
            .and_then(|artifacts| artifacts.load(compiler.engine(), wasm))
        {
            self.loaded.fetch_add(1, Ordering::Relaxed);
            return compiler.bind(&module);
        }
        let module = compiler.compile(wasm)?;
        self.compiled.fetch_add(1, Ordering::Relaxed);
        if let Some(artifacts) = &self.artifacts {
            artifacts.store(wasm, &module);
        }
        compiler.bind(&module)
    }
}

/// A program that can be run.
pub(super) struct Program {
    pub(super) report: Report,
    /// The instrumented module, for the plain compiler when the pool is exhausted.
    wasm: Vec<u8>,
    fast: Option<Arc<Compiled>>,
    plain: OnceLock<Result<Arc<Compiled>, ActivationError>>,
}

impl Program {
    /// Prepares on-chain `code`. Without a fast compiler, or when it is too heavy to optimise, it waits for the plain one.
    pub(super) fn load(
        code: &[u8],
        params: &Params,
        debug: bool,
        fast: Option<&Compiler>,
        source: &Source,
    ) -> Result<Self, ActivationError> {
        let wasm = code::decompress(code, params)?;
        // Any number of initial pages here: how many a transaction may still open is judged at activation.
        let prepared = validate::prepare(
            &wasm,
            params,
            Rules {
                page_limit: params.page_limit,
                debug,
            },
        )?;
        let fast = match fast.filter(|_| !prepared.heavy) {
            Some(compiler) => Some(Arc::new(source.fast(compiler, &prepared.wasm)?)),
            None => None,
        };
        Ok(Self {
            report: prepared.report,
            wasm: prepared.wasm,
            fast,
            plain: OnceLock::new(),
        })
    }

    /// Optimised code, if the program has it.
    pub(super) fn fast(&self) -> Option<&Arc<Compiled>> {
        self.fast.as_ref()
    }

    /// Code for instances on demand, compiled when first needed.
    pub(super) fn plain(&self, compiler: &Compiler) -> Result<&Arc<Compiled>, ActivationError> {
        self.plain
            .get_or_init(|| {
                let module = compiler.compile(&self.wasm)?;
                compiler.bind(&module).map(Arc::new)
            })
            .as_ref()
            .map_err(Clone::clone)
    }
}

type Slot = Arc<OnceLock<Result<Arc<Program>, ActivationError>>>;

/// The most recently used programs, at most `capacity` of them. Programs in use stay alive when they fall out.
pub(super) struct ProgramCache {
    capacity: usize,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    slots: HashMap<B256, (Slot, u64)>,
    clock: u64,
}

impl ProgramCache {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            inner: Mutex::default(),
        }
    }

    /// The program with this code hash, loaded by `load` if it is not here. Threads that ask for the same program wait for one load.
    pub(super) fn get(
        &self,
        code_hash: B256,
        load: impl FnOnce() -> Result<Program, ActivationError>,
    ) -> Result<Arc<Program>, ActivationError> {
        self.slot(code_hash)
            .get_or_init(|| load().map(Arc::new))
            .clone()
    }

    fn slot(&self, code_hash: B256) -> Slot {
        // The lock is held for map operations only, none of which can leave the map half changed.
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.clock += 1;
        let now = inner.clock;
        if let Some((slot, used)) = inner.slots.get_mut(&code_hash) {
            *used = now;
            return slot.clone();
        }
        if inner.slots.len() >= self.capacity
            && let Some(oldest) = inner
                .slots
                .iter()
                .min_by_key(|(_, (_, used))| *used)
                .map(|(hash, _)| *hash)
        {
            inner.slots.remove(&oldest);
        }
        let slot = Slot::default();
        inner.slots.insert(code_hash, (slot.clone(), now));
        slot
    }
}
