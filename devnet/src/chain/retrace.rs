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

use super::{Askable, CallError, HASHES, Pending, Stage, replay::env_of};

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

/// Prepares to execute several blocks again. `blocks` are in the order of their numbers.
pub(super) fn retraces<C: Askable + ?Sized>(
    chain: &C,
    blocks: &[Arc<Block>],
) -> Result<Vec<Retrace>, CallError> {
    let (Some(from), Some(to)) = (blocks.first(), blocks.last()) else {
        return Ok(Vec::new());
    };
    let start = from.header.number.saturating_sub(HASHES as u64);
    let known = chain.hashes_of(start..to.header.number)?;
    let prepare = |block: &Arc<Block>| {
        let number = block.header.number;
        let first = number.saturating_sub(HASHES as u64);
        // Both ends are within what was collected; an empty list stands in if a block in between were missing.
        let hashes = usize::try_from(first - start)
            .ok()
            .zip(usize::try_from(number - start).ok())
            .and_then(|(first, end)| known.get(first..end))
            .unwrap_or_default();
        prepared(chain, block, first, hashes.to_vec())
    };
    blocks.iter().map(prepare).collect()
}

/// Prepares to execute a block again.
pub(super) fn retrace<C: Askable + ?Sized>(
    chain: &C,
    block: &Arc<Block>,
) -> Result<Retrace, CallError> {
    let number = block.header.number;
    let first = number.saturating_sub(HASHES as u64);
    prepared(chain, block, first, chain.hashes_of(first..number)?)
}

fn prepared<C: Askable + ?Sized>(
    chain: &C,
    block: &Arc<Block>,
    first: u64,
    hashes: Vec<B256>,
) -> Result<Retrace, CallError> {
    // Genesis has no transactions, so what its state is does not matter.
    let parent = block.header.number.saturating_sub(1);
    Ok(Retrace {
        overlay: Overlay::new(chain.state_at(parent)?, first, hashes),
        env: env_of(block, chain.next_env()),
        block: block.clone(),
        programs: chain.programs().clone(),
        params: chain.settings().params.clone(),
        gas_cap: chain.settings().rpc_gas_cap,
    })
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
