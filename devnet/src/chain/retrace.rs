//! What an included transaction did, call by call, found out by executing its block again up to it.
//!
//! The state after a block holds what cheats changed since, so it is the state that the next block was executed in. A second execution
//! that ends otherwise than the first, because a setting of the chain has changed since, is refused rather than shown.

use std::sync::Arc;

use alloy_consensus::{Transaction as _, transaction::SignerRecoverable as _};
use alloy_primitives::{B256, U256};
use revm::{DatabaseCommit as _, context::BlockEnv};
use slacontract_executor::{Executor, Mode, Params, TraceLimits};
use slacontract_lane::Trace;
use slacontract_store::{Block, Overlay};
use slacontract_vm::Programs;

use super::{CallError, Chain, HASHES, Pending, seeded};

/// A block to be executed again, up to one of its transactions.
pub struct Retrace {
    overlay: Overlay,
    env: BlockEnv,
    block: Arc<Block>,
    index: usize,
    programs: Arc<dyn Programs>,
    params: Params,
}

impl std::fmt::Debug for Retrace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Retrace")
            .field("block", &self.block.header.number)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

impl Chain {
    /// Prepares to execute an included transaction again. It may be done on any thread, while the chain goes on.
    ///
    /// # Errors
    /// [`CallError`] when there is no such transaction, or the state before its block is not kept any more.
    pub fn retrace(&self, hash: B256) -> Result<Retrace, CallError> {
        let (block, index) = self.included(hash).ok_or_else(|| {
            CallError::Trace(format!("transaction {hash} is in no block of this chain"))
        })?;
        let header = &block.header;
        // Genesis has no transactions, so there is a block before.
        let parent = header.number.saturating_sub(1);
        let env = BlockEnv {
            number: U256::from(header.number),
            beneficiary: header.beneficiary,
            timestamp: U256::from(header.timestamp),
            gas_limit: header.gas_limit,
            basefee: header.base_fee_per_gas.unwrap_or_default(),
            prevrandao: Some(header.mix_hash),
            slot_num: header.number,
            ..self.next_env()
        };
        let first = (parent + 1).saturating_sub(HASHES as u64);
        let hashes = (first..=parent)
            .filter_map(|number| self.block(number))
            .map(|block| match self.settings.hash_seed {
                Some(seed) => seeded(seed, block.header.number),
                None => block.hash,
            })
            .collect();
        let overlay = Overlay::new(self.store.state_at(parent)?, first, hashes);
        Ok(Retrace {
            overlay,
            env,
            block,
            index,
            programs: self.programs.clone(),
            params: self.settings.params.clone(),
        })
    }
}

impl Retrace {
    /// The transaction's gas limit.
    #[must_use]
    pub fn gas_limit(&self) -> u64 {
        self.block.transactions[self.index].envelope.gas_limit()
    }

    /// Executes the block again up to the transaction, and records what that does. Takes as long as the block did.
    ///
    /// # Errors
    /// [`CallError`] when the transaction does something else than it did in its block.
    pub fn run(mut self, limits: TraceLimits) -> Result<Trace, CallError> {
        let mut executor = Executor::new(self.params, self.programs);
        let before = &self.block.transactions[..self.index];
        for transaction in before {
            let (env, mode) = again(transaction);
            let done = executor.execute(&mut self.overlay, &self.env, &env, mode)?;
            self.overlay.commit(done.state);
        }
        let transaction = &self.block.transactions[self.index];
        let receipt = &self.block.receipts[self.index];
        let (env, mode) = again(transaction);
        let (done, trace) = executor.trace(&mut self.overlay, &self.env, &env, mode, limits)?;
        let same = done.result.is_success() == receipt.envelope.status()
            && done.result.tx_gas_used() == receipt.gas_used;
        if !same {
            return Err(CallError::Trace(format!(
                "transaction {} cannot be traced: executed again, it used {} gas instead of {}; a setting of the chain has changed since its block",
                transaction.hash,
                done.result.tx_gas_used(),
                receipt.gas_used
            )));
        }
        Ok(trace)
    }
}

/// A transaction of a block as the executor takes it.
fn again(transaction: &slacontract_store::Transaction) -> (revm::context::TxEnv, Mode) {
    let signed = transaction
        .envelope
        .recover_signer()
        .is_ok_and(|signer| signer == transaction.sender);
    let pending = Pending {
        transaction: transaction.clone(),
        impersonated: !signed,
    };
    let mode = if signed {
        Mode::Transaction
    } else {
        Mode::Impersonated
    };
    (pending.env(), mode)
}
