//! The chain as it is now, for any thread, and the questions it may be asked there.

use std::{ops::Range, sync::Arc};

use alloy_primitives::B256;
use revm::context::BlockEnv;
use slacontract_store::{Block, Chronicle, LogQuery, Overlay, ReadState, StoreError};
use slacontract_vm::Programs;

use super::{
    At, CallError, CallOptions, Chain, ChainSettings, Ledger, Question, Retrace, Simulation, call,
    retrace, seal, seeded, simulation,
};

/// A chain that questions may be put to: itself, on its own thread, or as it is now.
pub trait Askable: Ledger {
    /// How the chain is set up.
    fn settings(&self) -> &ChainSettings;
    /// What runs its programs.
    fn programs(&self) -> &Arc<dyn Programs>;
    /// The environment of the next block, if it were made now.
    fn next_env(&self) -> BlockEnv;
    /// The state now.
    fn overlay(&self) -> Overlay;

    /// The hashes of consecutive blocks as contracts see them.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    fn hashes_of(&self, numbers: Range<u64>) -> Result<Vec<B256>, StoreError> {
        let mut hashes = Vec::new();
        for number in numbers {
            if let Some(block) = self.block(number)? {
                hashes.push(match self.settings().hash_seed {
                    Some(seed) => seeded(seed, number),
                    None => block.hash,
                });
            }
        }
        Ok(hashes)
    }

    /// What a question needs: an immutable state and an environment. It may be answered on any thread, while the chain goes on.
    ///
    /// # Errors
    /// [`CallError`] when there is no such block, or an override is impossible.
    fn question(&self, at: At, options: &CallOptions) -> Result<Question, CallError> {
        call::question(self, at, options)
    }

    /// Prepares to execute a block again. It may be done on any thread, while the chain goes on.
    ///
    /// # Errors
    /// [`CallError`] when the state before the block is not kept any more.
    fn retrace(&self, block: &Arc<Block>) -> Result<Retrace, CallError> {
        retrace::retrace(self, block)
    }

    /// Prepares to execute several blocks again, each by itself. `blocks` are in the order of their numbers.
    ///
    /// # Errors
    /// As [`Askable::retrace`].
    fn retraces(&self, blocks: &[Arc<Block>]) -> Result<Vec<Retrace>, CallError> {
        retrace::retraces(self, blocks)
    }

    /// Prepares to execute again the block of an included transaction. Also returns the transaction's index.
    ///
    /// # Errors
    /// As [`Askable::retrace`], and when there is no such transaction.
    fn retrace_of(&self, hash: B256) -> Result<(Retrace, usize), CallError> {
        let (block, index) = self.included(hash)?.ok_or_else(|| {
            CallError::Trace(format!("transaction {hash} is in no block of this chain"))
        })?;
        Ok((self.retrace(&block)?, index))
    }

    /// Prepares a simulation of blocks that follow the one at `at`. It may be run on any thread, while the chain goes on.
    ///
    /// # Errors
    /// [`CallError`] when the state is not kept any more.
    fn simulation(&self, at: At) -> Result<Simulation, CallError> {
        simulation::simulation(self, at)
    }
}

impl Askable for Chain {
    fn settings(&self) -> &ChainSettings {
        &self.settings
    }

    fn programs(&self) -> &Arc<dyn Programs> {
        &self.programs
    }

    fn next_env(&self) -> BlockEnv {
        Chain::next_env(self)
    }

    fn overlay(&self) -> Overlay {
        Chain::overlay(self)
    }
}

/// A chain after its last change. It is replaced by every block and by whatever changes the state or a setting.
pub struct Present {
    pub(super) chronicle: Arc<dyn Chronicle>,
    pub(super) head: Arc<Block>,
    /// Hashes of the last blocks as contracts see them, the latest last.
    pub(super) hashes: Vec<B256>,
    pub(super) settings: ChainSettings,
    pub(super) programs: Arc<dyn Programs>,
    /// Base fee and randomness of the next block, if they are given.
    pub(super) given: (Option<u64>, Option<B256>),
}

impl std::fmt::Debug for Present {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Present")
            .field("head", &self.head.header.number)
            .finish_non_exhaustive()
    }
}

impl Ledger for Present {
    fn head(&self) -> Result<Arc<Block>, StoreError> {
        Ok(self.head.clone())
    }

    fn height(&self) -> u64 {
        self.head.header.number
    }

    fn block(&self, number: u64) -> Result<Option<Arc<Block>>, StoreError> {
        if number == self.height() {
            return Ok(Some(self.head.clone()));
        }
        self.chronicle.block(number)
    }

    fn number_of(&self, hash: B256) -> Result<Option<u64>, StoreError> {
        self.chronicle.number_of(hash)
    }

    fn included(&self, hash: B256) -> Result<Option<(Arc<Block>, usize)>, StoreError> {
        let Some((number, index)) = self.chronicle.transaction(hash)? else {
            return Ok(None);
        };
        Ok(self.block(number)?.map(|block| (block, index)))
    }

    fn state(&self) -> Arc<dyn ReadState> {
        self.chronicle.clone().state()
    }

    fn state_at(&self, number: u64) -> Result<Arc<dyn ReadState>, StoreError> {
        self.chronicle.clone().state_at(number)
    }

    fn with_logs(&self, query: &LogQuery, from: u64, to: u64) -> Result<Vec<u64>, StoreError> {
        self.chronicle.with_logs(query, from, to)
    }
}

impl Askable for Present {
    fn settings(&self) -> &ChainSettings {
        &self.settings
    }

    fn programs(&self) -> &Arc<dyn Programs> {
        &self.programs
    }

    fn next_env(&self) -> BlockEnv {
        seal::next_env(&self.head, &self.settings, self.given)
    }

    fn overlay(&self) -> Overlay {
        let first = (self.height() + 1).saturating_sub(self.hashes.len() as u64);
        Overlay::new(self.state(), first, self.hashes.clone())
    }
}
