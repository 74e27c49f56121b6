//! A state, a block's environment and an executor, apart from any chain: transactions run in it one after another, and each finds what
//! those before it have changed.
//!
//! Questions, traces and simulations are stages. Nothing done in one reaches the chain.

use std::{cell::RefCell, sync::Arc};

use alloy_primitives::{Address, B256, U256};
use alloy_rpc_types_eth::{TransactionRequest, state::StateOverride};
use revm::{
    Database, DatabaseCommit as _, DatabaseRef, Inspector,
    context::{BlockEnv, TxEnv},
    context_interface::either::Either,
    state::{AccountInfo, Bytecode, EvmState},
};
use slacontract_executor::{
    ExecContext, ExecuteError, Executed, Executor, Mode, Params, TraceLimits, TraceSink,
};
use slacontract_lane::Trace;
use slacontract_store::{Overlay, StoreError};
use slacontract_vm::Programs;

use super::{CallError, call::overridden};

/// A place where transactions run.
pub struct Stage {
    pub(super) overlay: Overlay,
    /// The block they believe to be in.
    pub env: BlockEnv,
    pub(super) executor: Executor,
    /// The most gas of one transaction that does not say how much.
    pub(super) gas_cap: u64,
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage")
            .field("env", &self.env)
            .finish_non_exhaustive()
    }
}

impl Stage {
    pub(super) fn new(
        overlay: Overlay,
        env: BlockEnv,
        programs: Arc<dyn Programs>,
        params: Params,
        gas_cap: u64,
    ) -> Self {
        Self {
            overlay,
            env,
            executor: Executor::new(params, programs),
            gas_cap,
        }
    }

    /// The chain id.
    #[must_use]
    pub fn chain_id(&self) -> u64 {
        self.executor.params().chain_id
    }

    /// The most gas of one transaction that does not say how much.
    #[must_use]
    pub fn gas_cap(&self) -> u64 {
        self.gas_cap
    }

    /// Runs a transaction; its changes are not kept.
    ///
    /// # Errors
    /// [`ExecuteError`] when it cannot be run at all.
    pub fn execute(&mut self, tx: &TxEnv, mode: Mode) -> Result<Executed, ExecuteError> {
        self.executor
            .execute(&mut self.overlay, &self.env, tx, mode)
    }

    /// As [`Stage::execute`], watched by an inspector and a sink for the host calls of programs.
    ///
    /// # Errors
    /// As [`Stage::execute`].
    pub fn inspect<I>(
        &mut self,
        tx: &TxEnv,
        mode: Mode,
        inspector: I,
        sink: Option<Box<dyn TraceSink>>,
    ) -> Result<Executed, ExecuteError>
    where
        I: for<'a> Inspector<ExecContext<&'a mut Overlay>>,
    {
        self.executor
            .inspect(&mut self.overlay, &self.env, tx, mode, inspector, sink)
    }

    /// As [`Stage::execute`], and records every frame.
    ///
    /// # Errors
    /// As [`Stage::execute`].
    pub fn trace(
        &mut self,
        tx: &TxEnv,
        mode: Mode,
        limits: TraceLimits,
    ) -> Result<(Executed, Trace), ExecuteError> {
        self.executor
            .trace(&mut self.overlay, &self.env, tx, mode, limits)
    }

    /// Keeps what a transaction changed.
    pub fn keep(&mut self, state: EvmState) {
        self.overlay.commit(state);
    }

    /// The state as it is now: what was kept, and nothing of a transaction that only ran.
    pub fn before(&mut self) -> Before<'_> {
        Before(RefCell::new(&mut self.overlay))
    }

    /// An account, empty if it does not exist.
    ///
    /// # Errors
    /// [`StoreError`] when the state cannot be read.
    pub fn account(&mut self, address: Address) -> Result<AccountInfo, StoreError> {
        Ok(self.overlay.account(address)?.unwrap_or_default())
    }

    /// Changes accounts by hand.
    ///
    /// # Errors
    /// [`CallError::Overrides`] when they are impossible.
    pub fn override_accounts(&mut self, accounts: &StateOverride) -> Result<(), CallError> {
        let changes = overridden(accounts, &mut self.overlay)?;
        self.overlay.merge(&changes);
        Ok(())
    }

    /// Tells BLOCKHASH of the block `number`, which must follow the last one it knows.
    pub fn remember_hash(&mut self, number: u64, hash: B256) {
        self.overlay.remember_hash(number, hash);
    }

    /// The transaction of a question: what is not given is the most permissive.
    ///
    /// # Errors
    /// [`CallError`] when fields contradict each other, or the sender does not have the value.
    pub fn transaction(&mut self, request: &TransactionRequest) -> Result<TxEnv, CallError> {
        let data = request
            .input
            .unique_input()
            .map_err(|error| CallError::Overrides(error.to_string()))?
            .cloned()
            .unwrap_or_default();
        let caller = request.from.unwrap_or_default();
        if request.gas_price.is_some()
            && (request.max_fee_per_gas.is_some() || request.max_priority_fee_per_gas.is_some())
        {
            return Err(CallError::Overrides(
                "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified".to_owned(),
            ));
        }
        let gas_price = request
            .gas_price
            .or(request.max_fee_per_gas)
            .unwrap_or_default();
        let tip = request.max_priority_fee_per_gas;
        if let (Some(tip), Some(max_fee)) = (tip, request.max_fee_per_gas)
            && tip > max_fee
        {
            return Err(CallError::Overrides(format!(
                "maxFeePerGas ({max_fee}) < maxPriorityFeePerGas ({tip})"
            )));
        }
        let authorizations = request.authorization_list.clone().unwrap_or_default();
        let value = request.value.unwrap_or_default();
        let sender = self.account(caller)?;
        if value > sender.balance {
            return Err(ExecuteError::InsufficientFunds {
                sender: caller,
                balance: sender.balance,
                cost: value,
            }
            .into());
        }
        let tx_type = match () {
            () if !authorizations.is_empty() => 4,
            () if request.max_fee_per_gas.is_some() => 2,
            () if request.access_list.is_some() => 1,
            () => 0,
        };
        Ok(TxEnv {
            tx_type,
            caller,
            gas_limit: request
                .gas
                .unwrap_or(u64::MAX)
                .min(self.gas_cap)
                .min(self.env.gas_limit),
            gas_price,
            kind: request.to.unwrap_or(alloy_primitives::TxKind::Create),
            value,
            data,
            nonce: request.nonce.unwrap_or(sender.nonce),
            chain_id: Some(self.chain_id()),
            access_list: request.access_list.clone().unwrap_or_default(),
            gas_priority_fee: (tx_type == 2 || tx_type == 4).then(|| tip.unwrap_or_default()),
            blob_hashes: Vec::new(),
            max_fee_per_blob_gas: 0,
            authorization_list: authorizations.into_iter().map(Either::Left).collect(),
        })
    }
}

/// A stage's state, to be read while the result of a transaction is looked at.
#[derive(Debug)]
pub struct Before<'a>(RefCell<&'a mut Overlay>);

impl DatabaseRef for Before<'_> {
    type Error = StoreError;

    fn basic_ref(&self, address: Address) -> Result<Option<AccountInfo>, StoreError> {
        self.0.borrow_mut().basic(address)
    }

    fn code_by_hash_ref(&self, code_hash: B256) -> Result<Bytecode, StoreError> {
        self.0.borrow_mut().code_by_hash(code_hash)
    }

    fn storage_ref(&self, address: Address, index: U256) -> Result<U256, StoreError> {
        self.0.borrow_mut().storage(address, index)
    }

    fn block_hash_ref(&self, number: u64) -> Result<B256, StoreError> {
        self.0.borrow_mut().block_hash(number)
    }
}
