//! A chain driven by the thread that owns it, one transaction per block, past the pool and without signatures: what the test lane does.
//!
//! ```
//! use std::sync::Arc;
//! use alloy_primitives::{Address, B256, U256};
//! use slacontract_devnet::{DevAccounts, Genesis, chain::{Chain, ChainSettings, direct::DirectTransaction}};
//! use slacontract_executor::{NoPrograms, Params};
//!
//! let genesis = Genesis::new(DevAccounts::default(), U256::ZERO, 1_700_000_000, 1 << 40, 0);
//! let settings = ChainSettings::for_tests(Params::default(), 1_700_000_000, B256::ZERO);
//! let mut chain = Chain::new(&genesis, Arc::new(NoPrograms), settings);
//! let [alice, bob] = [1, 2].map(Address::with_last_byte);
//! chain.set_balance(alice, U256::from(5))?;
//! let done = chain.transact(&DirectTransaction { from: alice, to: Some(bob), value: U256::from(3), ..Default::default() })?;
//! assert!(done.success());
//! assert_eq!(chain.balance(bob)?, U256::from(3));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloy_consensus::{TxEip1559, TypedTransaction};
use alloy_primitives::{Address, B256, Bytes, Log, TxKind, U256};
use revm::context::{
    BlockEnv, TxEnv,
    result::{ExecutionResult, HaltReason},
};
use slacontract_executor::{Executed, Mode, TraceLimits};
use slacontract_lane::Trace;
use slacontract_store::{Changes, Overlay, ReadState};

use super::{Chain, Ledger as _, Pending, Refused, explain};

/// Gas of a transaction that names none.
const DEFAULT_GAS: u64 = 1 << 25;

/// A transaction in somebody's name, at gas price 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectTransaction {
    /// Who sends it; no key is needed.
    pub from: Address,
    /// Who receives it; a creation if `None`.
    pub to: Option<Address>,
    /// Wei sent along.
    pub value: U256,
    /// Call data or init code.
    pub data: Bytes,
    /// Gas limit; plenty if `None`.
    pub gas: Option<u64>,
}

/// How a transaction ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectStatus {
    /// It succeeded.
    Success,
    /// It reverted; the output is the reason.
    Reverted,
    /// It ran out of gas or stack.
    OutOfGas,
    /// It was stopped for another reason, in words.
    Halted(String),
}

/// A storage word that a transaction changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageChange {
    /// Whose.
    pub address: Address,
    /// Slot.
    pub slot: U256,
    /// Before.
    pub old: U256,
    /// After.
    pub new: U256,
}

/// A balance that a transaction changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceChange {
    /// Whose.
    pub address: Address,
    /// In wei, before.
    pub old: U256,
    /// In wei, after.
    pub new: U256,
}

/// A transaction together with the state it ran on, to run it once more. Cheap: states share what they have in common.
#[derive(Clone)]
pub struct Rerun {
    overlay: Overlay,
    env: BlockEnv,
    tx: TxEnv,
    mode: Mode,
}

impl std::fmt::Debug for Rerun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rerun")
            .field("tx", &self.tx)
            .finish_non_exhaustive()
    }
}

/// What a transaction did.
#[derive(Clone, Debug)]
pub struct DirectOutcome {
    /// How it ended.
    pub status: DirectStatus,
    /// Return or revert data.
    pub output: Bytes,
    /// The new contract of a creation that succeeded.
    pub created: Option<Address>,
    /// Logs, none if it failed.
    pub logs: Vec<Log>,
    /// Gas used.
    pub gas_used: u64,
    /// Storage that changed, ordered by address and slot.
    pub storage: Vec<StorageChange>,
    /// Balances that changed, ordered by address.
    pub balances: Vec<BalanceChange>,
    /// Whether a frame ran out of gas or stack.
    pub starved: bool,
    /// Why frames failed, in words for people.
    pub reasons: Vec<String>,
    /// What programs printed.
    pub console: Vec<String>,
    /// Transaction hash; zero for a call.
    pub hash: B256,
    /// To run it again.
    pub again: Rerun,
}

impl DirectOutcome {
    /// Whether it succeeded.
    #[must_use]
    pub fn success(&self) -> bool {
        self.status == DirectStatus::Success
    }
}

impl Chain {
    /// Runs a transaction in a block of its own.
    ///
    /// # Errors
    /// [`Refused`] if it cannot be included; nothing has changed then, and no block was made.
    pub fn transact(&mut self, tx: &DirectTransaction) -> Result<DirectOutcome, Refused> {
        // Executed once for the outcome and sealed from the same execution: frames of the native lane must not run twice.
        let nonce = self.account(tx.from)?.nonce;
        let typed = TypedTransaction::Eip1559(TxEip1559 {
            chain_id: self.chain_id(),
            nonce,
            gas_limit: tx
                .gas
                .unwrap_or(DEFAULT_GAS)
                .min(self.settings.params.tx_gas_limit),
            max_fee_per_gas: 0,
            max_priority_fee_per_gas: 0,
            to: tx.to.map_or(TxKind::Create, TxKind::Call),
            value: tx.value,
            access_list: alloy_eips::eip2930::AccessList::default(),
            input: tx.data.clone(),
        });
        let pending = Pending::impersonate(typed, tx.from);
        let before = self.state();
        let again = Rerun {
            overlay: self.overlay(),
            env: self.next_env(),
            tx: pending.env(),
            mode: Mode::Impersonated,
        };
        let (done, changes) = self.seal_one(&pending)?;
        Ok(outcome(done, &changes, &*before, pending.hash(), again))
    }

    /// Runs a transaction or call once more on the state it ran on, and records its frames. Nothing changes.
    ///
    /// # Errors
    /// [`Refused`] if it cannot be run.
    pub fn trace(&mut self, again: &Rerun, limits: TraceLimits) -> Result<Trace, Refused> {
        let Rerun {
            overlay,
            env,
            tx,
            mode,
        } = again;
        let (_, trace) = self
            .executor
            .trace(&mut overlay.clone(), env, tx, *mode, limits)?;
        Ok(trace)
    }

    /// Runs a call in the block that would come next. Nothing is left behind.
    ///
    /// # Errors
    /// [`Refused`] if it cannot be run.
    pub fn ask(&mut self, tx: &DirectTransaction) -> Result<DirectOutcome, Refused> {
        let (mut overlay, env) = (self.overlay(), self.next_env());
        let request = TxEnv {
            caller: tx.from,
            gas_limit: tx
                .gas
                .unwrap_or(DEFAULT_GAS)
                .min(self.settings.params.tx_gas_limit),
            kind: tx.to.map_or(TxKind::Create, TxKind::Call),
            value: tx.value,
            data: tx.data.clone(),
            chain_id: Some(self.chain_id()),
            ..TxEnv::default()
        };
        let again = Rerun {
            overlay: overlay.clone(),
            env,
            tx: request,
            mode: Mode::Call,
        };
        let done = self
            .executor
            .execute(&mut overlay, &again.env, &again.tx, Mode::Call)?;
        let (before, changes) = (self.state(), Changes::of(&done.state));
        Ok(outcome(done, &changes, &*before, B256::ZERO, again))
    }

    /// Makes time `seconds` later for the next block, beyond what passes anyway.
    pub fn warp(&mut self, seconds: u64) {
        self.increase_time(seconds);
    }
}

fn changed_balances(changes: &Changes, before: &dyn ReadState) -> Vec<BalanceChange> {
    let mut balances = Vec::new();
    for (address, change) in &changes.accounts {
        let new = change.info.as_ref().map_or(U256::ZERO, |info| info.balance);
        let old = before.account(*address).ok().flatten();
        let old = old.map_or(U256::ZERO, |info| info.balance);
        if old != new {
            balances.push(BalanceChange {
                address: *address,
                old,
                new,
            });
        }
    }
    balances
}

fn changed_words(changes: &Changes, before: &dyn ReadState) -> Vec<StorageChange> {
    let mut words = Vec::new();
    for (address, change) in &changes.accounts {
        for (slot, new) in &change.storage {
            let old = before.storage(*address, *slot).unwrap_or_default();
            if old != *new {
                words.push(StorageChange {
                    address: *address,
                    slot: *slot,
                    old,
                    new: *new,
                });
            }
        }
    }
    words
}

fn outcome(
    done: Executed,
    changes: &Changes,
    before: &dyn ReadState,
    hash: B256,
    again: Rerun,
) -> DirectOutcome {
    let (gas_used, created) = (done.result.tx_gas_used(), done.result.created_address());
    let mut reasons = done.reasons;
    let (status, output, logs) = match done.result {
        ExecutionResult::Success { output, logs, .. } => {
            (DirectStatus::Success, output.into_data(), logs)
        }
        ExecutionResult::Revert { output, .. } => {
            reasons.extend(explain(&output));
            (DirectStatus::Reverted, output, Vec::new())
        }
        ExecutionResult::Halt {
            reason: HaltReason::OutOfGas(_) | HaltReason::CallTooDeep,
            ..
        } => (DirectStatus::OutOfGas, Bytes::new(), Vec::new()),
        ExecutionResult::Halt { reason, .. } => (
            DirectStatus::Halted(reason.to_string()),
            Bytes::new(),
            Vec::new(),
        ),
    };
    let (storage, balances) = if status == DirectStatus::Success {
        (
            changed_words(changes, before),
            changed_balances(changes, before),
        )
    } else {
        (Vec::new(), Vec::new())
    };
    DirectOutcome {
        status,
        output,
        created,
        logs,
        gas_used,
        storage,
        balances,
        starved: done.starved,
        reasons,
        console: done.console,
        hash,
        again,
    }
}
