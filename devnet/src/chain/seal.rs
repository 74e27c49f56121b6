//! Making a block: which transactions, in what environment, and what follows from them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use alloy_consensus::{
    Eip658Value, Header, Receipt as ConsensusReceipt, ReceiptEnvelope, Transaction as _,
};
use alloy_eips::Encodable2718;
use alloy_primitives::{Address, B256, Bloom, U256, keccak256};
use alloy_trie::root::ordered_trie_root_with_encoder;
use revm::{
    DatabaseCommit,
    context::{BlockEnv, result::ExecutionResult},
    context_interface::block::BlobExcessGasAndPrice,
};
use slacontract_executor::{ExecuteError, Executed};
use slacontract_store::{Block, Changes, Overlay, Receipt, StoreError, Transaction};

use super::{Chain, ChainSettings, Event, Pending, Refused, explain, seeded};
use crate::genesis::empty_header;

/// How long transactions are added to one block.
const BUDGET: Duration = Duration::from_millis(200);
/// The most transactions in one block.
const MOST: usize = 5_000;

/// What sealing did.
#[derive(Debug)]
pub struct Sealed {
    /// The block, unless nothing was left to put into one.
    pub block: Option<Arc<Block>>,
    /// Transactions that were dropped, and why.
    pub dropped: Vec<(B256, Refused)>,
}

/// A block that is being made.
pub(super) struct Draft {
    pub(super) env: BlockEnv,
    pub(super) overlay: Overlay,
    pub(super) transactions: Vec<Transaction>,
    pub(super) receipts: Vec<Receipt>,
    pub(super) gas_used: u64,
    pub(super) bloom: Bloom,
}

impl Chain {
    /// Makes a block of what waits. Nothing is made of nothing.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn seal_pending(&mut self) -> Result<Sealed, StoreError> {
        self.seal(false)
    }

    /// Makes a block of what waits, even if that is nothing.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn mine(&mut self) -> Result<Sealed, StoreError> {
        self.seal(true)
    }

    /// The environment of the next block, if it were made now.
    #[must_use]
    pub fn next_env(&self) -> BlockEnv {
        let given = (self.next_base_fee, self.next_prevrandao);
        next_env(&self.head, &self.settings, given)
    }

    fn seal(&mut self, empty: bool) -> Result<Sealed, StoreError> {
        let mut draft = self.draft();
        let mut dropped = Vec::new();
        self.fill(&mut draft, &mut dropped)?;
        let block = if empty || !draft.transactions.is_empty() {
            Some(self.finish(draft)?)
        } else {
            None
        };
        Ok(Sealed { block, dropped })
    }

    /// Lets go of what waits for a nonce that has been used, of accounts that have changed.
    pub(super) fn prune(&mut self, changed: impl IntoIterator<Item = Address>) {
        let state = self.store.state();
        self.pool.prune(changed, |sender| {
            let account = state.account(sender).ok().flatten();
            account.map_or(0, |info| info.nonce)
        });
    }

    /// Makes a block of one transaction that did not go through the pool. Also returns what it did, less its changes, and the changes.
    pub(super) fn seal_one(&mut self, pending: &Pending) -> Result<(Executed, Changes), Refused> {
        let mut draft = self.draft();
        let done = self.include(&mut draft, pending)?;
        let changes = draft.overlay.changes().clone();
        self.finish(draft)?;
        Ok((done, changes))
    }

    fn draft(&self) -> Draft {
        Draft {
            env: self.next_env(),
            overlay: self.overlay(),
            transactions: Vec::new(),
            receipts: Vec::new(),
            gas_used: 0,
            bloom: Bloom::ZERO,
        }
    }

    fn fill(
        &mut self,
        draft: &mut Draft,
        dropped: &mut Vec<(B256, Refused)>,
    ) -> Result<(), StoreError> {
        let started = Instant::now();
        let next = |overlay: &mut Overlay, sender| {
            let account = overlay.account(sender).ok().flatten();
            account.map_or(0, |info| info.nonce)
        };
        let overlay = &mut draft.overlay;
        let mut turns = self
            .pool
            .turns(|sender| next(overlay, sender), draft.env.basefee);
        while draft.transactions.len() < MOST && started.elapsed() < BUDGET {
            let Some((sender, expected)) = turns.take() else {
                break;
            };
            let nonce = next(&mut draft.overlay, sender);
            if nonce != expected {
                // Somebody else's transaction carried an authorization of this sender's.
                turns.add(&self.pool, sender, nonce);
                continue;
            }
            let Some(pending) = self.pool.at(sender, nonce).cloned() else {
                continue;
            };
            let limit = pending.transaction.envelope.gas_limit();
            if draft.gas_used.saturating_add(limit) > draft.env.gas_limit {
                // It waits for the next block, and so do those behind it.
                continue;
            }
            self.pool.remove(pending.hash());
            match self.include(draft, &pending) {
                Ok(_) => {}
                Err(Refused::Store(error)) => return Err(error),
                Err(error) => dropped.push((pending.hash(), error)),
            }
            turns.add(&self.pool, sender, next(&mut draft.overlay, sender));
        }
        Ok(())
    }

    pub(super) fn include(
        &mut self,
        draft: &mut Draft,
        pending: &Pending,
    ) -> Result<Executed, Refused> {
        let (env, mode) = (pending.env(), pending.mode());
        let mut done = self
            .executor
            .execute(&mut draft.overlay, &draft.env, &env, mode)
            .map_err(|error| match error {
                ExecuteError::InsufficientFunds { balance, cost, .. } => {
                    Refused::Funds { balance, cost }
                }
                other => Refused::Execute(other),
            })?;
        let envelope = &pending.transaction.envelope;
        let gas_used = done.result.tx_gas_used();
        draft.gas_used += gas_used;
        let receipt = receipt(
            &done,
            envelope.tx_type(),
            draft.gas_used,
            envelope.effective_gas_price(Some(draft.env.basefee)),
        );
        draft.bloom.accrue_bloom(receipt.envelope.logs_bloom());
        draft.overlay.commit(std::mem::take(&mut done.state));
        draft.transactions.push(pending.transaction.clone());
        draft.receipts.push(receipt);
        Ok(done)
    }

    fn finish(&mut self, draft: Draft) -> Result<Arc<Block>, StoreError> {
        let Draft {
            env,
            overlay,
            transactions,
            receipts,
            gas_used,
            bloom,
        } = draft;
        let changes = overlay.into_changes();
        let parent = self.latest_block();
        let outcome = Outcome {
            state_root: self.store.root_after(&changes)?,
            gas_used,
            bloom,
        };
        let header = header(parent.hash, &env, &transactions, &receipts, &outcome);
        let block = Block::seal(header, transactions, receipts);
        let (number, hash, time) = (block.header.number, block.hash, block.header.timestamp);
        self.store.commit(block, &changes)?;
        self.head = self
            .store
            .block(number)?
            .ok_or(StoreError::UnknownBlock(number))?;
        self.settings.clock.took(time);
        self.next_base_fee = None;
        self.next_prevrandao = None;
        self.remember_hash(number, hash);
        self.keep_clock()?;
        self.prune(changes.accounts.keys().copied());
        self.publish();
        let block = self.latest_block();
        if self.published.is_some() && !block.transactions.is_empty() {
            self.untold.push(block.clone());
        }
        self.tell(Event::Sealed(block.clone()));
        Ok(block)
    }
}

/// The environment of a block after `parent`, made now. Base fee and randomness may be given.
pub(super) fn next_env(
    parent: &Block,
    settings: &ChainSettings,
    (base_fee, prevrandao): (Option<u64>, Option<B256>),
) -> BlockEnv {
    let number = parent.header.number + 1;
    let prevrandao = prevrandao.unwrap_or_else(|| match settings.hash_seed {
        Some(seed) => seeded(keccak256(seed), number),
        None => keccak256(parent.hash),
    });
    BlockEnv {
        number: U256::from(number),
        beneficiary: settings.coinbase,
        timestamp: U256::from(settings.clock.peek(parent.header.timestamp)),
        gas_limit: settings.block_gas_limit,
        basefee: base_fee.unwrap_or(settings.base_fee),
        difficulty: U256::ZERO,
        prevrandao: Some(prevrandao),
        blob_excess_gas_and_price: Some(BlobExcessGasAndPrice {
            excess_blob_gas: 0,
            blob_gasprice: 1,
        }),
        slot_num: number,
    }
}

/// What a block's transactions did together.
pub(super) struct Outcome {
    /// The root of the state afterwards.
    pub(super) state_root: B256,
    /// Gas of all.
    pub(super) gas_used: u64,
    /// The bloom of all their logs.
    pub(super) bloom: Bloom,
}

/// The header over transactions that were executed in `env`.
pub(super) fn header(
    parent_hash: B256,
    env: &BlockEnv,
    transactions: &[Transaction],
    receipts: &[Receipt],
    outcome: &Outcome,
) -> Header {
    Header {
        parent_hash,
        beneficiary: env.beneficiary,
        state_root: outcome.state_root,
        transactions_root: ordered_trie_root_with_encoder(transactions, |transaction, out| {
            transaction.envelope.encode_2718(out);
        }),
        receipts_root: ordered_trie_root_with_encoder(receipts, |receipt, out| {
            receipt.envelope.encode_2718(out);
        }),
        logs_bloom: outcome.bloom,
        number: env.number.saturating_to(),
        gas_limit: env.gas_limit,
        gas_used: outcome.gas_used,
        timestamp: env.timestamp.saturating_to(),
        mix_hash: env.prevrandao.unwrap_or_default(),
        base_fee_per_gas: Some(env.basefee),
        ..empty_header()
    }
}

/// The receipt of a transaction that was executed.
pub(super) fn receipt(
    done: &Executed,
    tx_type: alloy_consensus::TxType,
    cumulative_gas_used: u64,
    effective_gas_price: u128,
) -> Receipt {
    let success = done.result.is_success();
    let logs = if success {
        done.result.logs().to_vec()
    } else {
        Vec::new()
    };
    let consensus = ConsensusReceipt {
        status: Eip658Value::Eip658(success),
        cumulative_gas_used,
        logs,
    };
    let mut reasons = Vec::new();
    match &done.result {
        ExecutionResult::Success { .. } => {}
        ExecutionResult::Revert { output, .. } => reasons.extend(explain(output)),
        ExecutionResult::Halt { reason, .. } => reasons.push(reason.to_string()),
    }
    if !success {
        reasons.extend(
            done.reasons
                .iter()
                .rev()
                .filter(|reason| !reasons.contains(reason))
                .cloned()
                .collect::<Vec<_>>(),
        );
    }
    let mut notes = done.console.clone();
    notes.extend(done.activated.iter().map(|program| format!("program {} activated at its first call; a Stylus chain wants an activation transaction first", program.address)));
    Receipt {
        envelope: ReceiptEnvelope::from_typed(tx_type, consensus.with_bloom()),
        gas_used: done.result.tx_gas_used(),
        effective_gas_price,
        created: done.result.created_address(),
        output: done.result.output().cloned().unwrap_or_default(),
        reasons,
        notes,
    }
}
