//! What included transactions did, found out by executing their block again up to them.
//!
//! The state after a block holds what cheats changed since, so it is the state that the next block was executed in. A second execution
//! that ends otherwise than the first, because a setting of the chain has changed since, is refused rather than shown.

use std::{ops::Range, sync::Arc};

use alloy_consensus::transaction::SignerRecoverable as _;
use alloy_primitives::B256;
use revm::context::{BlockEnv, TxEnv};
use slacontract_executor::{Executed, Mode, Params};
use slacontract_store::{Block, Overlay, Transaction};
use slacontract_vm::Programs;

use super::{CallError, Chain, HASHES, Ledger as _, Pending, Stage};

/// A block to be executed again.
pub struct Retrace {
    overlay: Overlay,
    env: BlockEnv,
    block: Arc<Block>,
    programs: Arc<dyn Programs>,
    params: Params,
    gas_cap: u64,
}

impl std::fmt::Debug for Retrace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Retrace")
            .field("block", &self.block.header.number)
            .finish_non_exhaustive()
    }
}

/// A transaction of a block, about to be executed again.
#[derive(Debug)]
pub struct Included<'a> {
    /// Its block.
    pub block: &'a Block,
    /// Its index there.
    pub index: usize,
    /// As the executor takes it.
    pub tx: TxEnv,
    /// How strictly it was checked.
    pub mode: Mode,
}

impl Chain {
    /// Prepares to execute a block again. It may be done on any thread, while the chain goes on.
    ///
    /// # Errors
    /// [`CallError`] when the state before the block is not kept any more.
    pub fn retrace(&self, block: &Arc<Block>) -> Result<Retrace, CallError> {
        let number = block.header.number;
        let first = number.saturating_sub(HASHES as u64);
        self.prepared(block, first, self.hashes_of(first..number)?)
    }

    /// Prepares to execute several blocks again, each by itself. `blocks` are in the order of their numbers.
    ///
    /// # Errors
    /// As [`Chain::retrace`].
    pub fn retraces(&self, blocks: &[Arc<Block>]) -> Result<Vec<Retrace>, CallError> {
        let (Some(from), Some(to)) = (blocks.first(), blocks.last()) else {
            return Ok(Vec::new());
        };
        let start = from.header.number.saturating_sub(HASHES as u64);
        let known = self.hashes_of(start..to.header.number)?;
        let prepare = |block: &Arc<Block>| {
            let number = block.header.number;
            let first = number.saturating_sub(HASHES as u64);
            // Both ends are within what was collected; an empty list stands in if a block in between were missing.
            let hashes = usize::try_from(first - start)
                .ok()
                .zip(usize::try_from(number - start).ok())
                .and_then(|(first, end)| known.get(first..end))
                .unwrap_or_default();
            self.prepared(block, first, hashes.to_vec())
        };
        blocks.iter().map(prepare).collect()
    }

    /// Prepares to execute again the block of an included transaction. Also returns the transaction's index.
    ///
    /// # Errors
    /// As [`Chain::retrace`], and when there is no such transaction.
    pub fn retrace_of(&self, hash: B256) -> Result<(Retrace, usize), CallError> {
        let (block, index) = self.included(hash)?.ok_or_else(|| {
            CallError::Trace(format!("transaction {hash} is in no block of this chain"))
        })?;
        Ok((self.retrace(&block)?, index))
    }

    fn prepared(
        &self,
        block: &Arc<Block>,
        first: u64,
        hashes: Vec<B256>,
    ) -> Result<Retrace, CallError> {
        let header = &block.header;
        // Genesis has no transactions, so what its state is does not matter.
        let parent = header.number.saturating_sub(1);
        let env = self.env_of(block);
        Ok(Retrace {
            overlay: Overlay::new(self.store.state_at(parent)?, first, hashes),
            env,
            block: block.clone(),
            programs: self.programs.clone(),
            params: self.settings.params.clone(),
            gas_cap: self.settings.rpc_gas_cap,
        })
    }
}

impl Retrace {
    /// The block.
    #[must_use]
    pub fn block(&self) -> &Arc<Block> {
        &self.block
    }

    /// How many transactions the block has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.block.transactions.len()
    }

    /// Whether the block has no transactions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.block.transactions.is_empty()
    }

    /// Executes the block's transactions up to the end of `range`; `look` executes those in it. Takes as long as the block did. Answers
    /// the state after the last.
    ///
    /// # Errors
    /// What `look` says, and [`CallError`] when a transaction does something else than it did in its block.
    pub fn run<E: From<CallError>>(
        self,
        range: Range<usize>,
        mut look: impl FnMut(&mut Stage, &Included<'_>) -> Result<Executed, E>,
    ) -> Result<Stage, E> {
        let Self {
            overlay,
            env,
            block,
            programs,
            params,
            gas_cap,
        } = self;
        let mut stage = Stage::new(overlay, env, programs, params, gas_cap);
        for index in 0..range.end.min(block.transactions.len()) {
            let pending = again(&block.transactions[index]);
            let (tx, mode) = (pending.env(), pending.mode());
            let done = if range.contains(&index) {
                let included = Included {
                    block: &block,
                    index,
                    tx,
                    mode,
                };
                let done = look(&mut stage, &included)?;
                compare(&block, index, &done)?;
                done
            } else {
                stage.execute(&tx, mode).map_err(CallError::from)?
            };
            stage.keep(done.state);
        }
        Ok(stage)
    }
}

/// Refuses what ended otherwise than in its block.
fn compare(block: &Block, index: usize, done: &Executed) -> Result<(), CallError> {
    let receipt = &block.receipts[index];
    let same = done.result.is_success() == receipt.envelope.status()
        && done.result.tx_gas_used() == receipt.gas_used;
    if same {
        return Ok(());
    }
    Err(CallError::Trace(format!(
        "transaction {} cannot be traced: executed again, it used {} gas instead of {}; a setting of the chain has changed since its block",
        block.transactions[index].hash,
        done.result.tx_gas_used(),
        receipt.gas_used
    )))
}

/// A transaction of a block as it was before it was included.
pub(super) fn again(transaction: &Transaction) -> Pending {
    let signed = transaction
        .envelope
        .recover_signer()
        .is_ok_and(|signer| signer == transaction.sender);
    Pending {
        transaction: transaction.clone(),
        impersonated: !signed,
    }
}
