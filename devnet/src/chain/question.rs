//! Questions: `eth_call`, gas estimates and access lists. A question owns the state it is about, so that it is answered beside the
//! chain, not between its blocks.

use std::sync::Arc;

use alloy_eips::eip2930::{AccessList, AccessListItem};
use alloy_primitives::{Address, B256, Bytes, U256};
use alloy_rpc_types_eth::TransactionRequest;
use revm::context::{
    BlockEnv, TxEnv,
    result::{ExecutionResult, HaltReason},
};
use slacontract_executor::{ExecuteError, Executed, Mode, OWN_PRECOMPILES, Params};
use slacontract_store::Overlay;
use slacontract_vm::Programs;

use super::{CallError, ChainSettings, Stage, explain};

/// Gas a value transfer needs.
const TRANSFER: u64 = 21_000;
/// What a call with value hands to the callee on top: a first guess leaves room for it.
const STIPEND: u64 = 2_300;

/// A state, an environment, and who executes.
pub struct Question {
    overlay: Overlay,
    env: BlockEnv,
    programs: Arc<dyn Programs>,
    params: Params,
    gas_cap: u64,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question")
            .field("env", &self.env)
            .finish_non_exhaustive()
    }
}

/// A question in progress.
struct Asking {
    stage: Stage,
    tx: TxEnv,
}

impl Question {
    pub(super) fn new(
        overlay: Overlay,
        env: BlockEnv,
        programs: Arc<dyn Programs>,
        settings: &ChainSettings,
    ) -> Self {
        Self {
            overlay,
            env,
            programs,
            params: settings.params.clone(),
            gas_cap: settings.rpc_gas_cap,
        }
    }

    /// Sets up the place where the question is answered.
    #[must_use]
    pub fn stage(self) -> Stage {
        Stage::new(
            self.overlay,
            self.env,
            self.programs,
            self.params,
            self.gas_cap,
        )
    }

    fn asking(self, request: &TransactionRequest) -> Result<Asking, CallError> {
        let mut stage = self.stage();
        let tx = stage.transaction(request)?;
        Ok(Asking { stage, tx })
    }

    /// Runs a call and returns what it returns.
    ///
    /// # Errors
    /// [`CallError`], which carries revert data.
    pub fn call(self, request: &TransactionRequest) -> Result<Bytes, CallError> {
        verdict(self.asking(request)?.run()?)
    }

    /// The least gas limit with which the transaction succeeds, found by search.
    ///
    /// # Errors
    /// [`CallError`]; the transaction fails whatever its gas.
    pub fn estimate(self, request: &TransactionRequest) -> Result<u64, CallError> {
        self.asking(request)?.estimate()
    }

    /// The accounts and slots a call touches, and the gas it uses with that list.
    ///
    /// # Errors
    /// [`CallError`]; the call cannot be made at all.
    pub fn access_list(
        self,
        request: &TransactionRequest,
    ) -> Result<(AccessList, u64, Option<String>), CallError> {
        self.asking(request)?.access_list()
    }
}

impl Asking {
    fn run(&mut self) -> Result<Executed, ExecuteError> {
        self.stage.execute(&self.tx, Mode::Call)
    }

    fn estimate(&mut self) -> Result<u64, CallError> {
        let (mut high, limited) = self.allowance()?;
        if high >= TRANSFER && self.plain() && self.succeeds(TRANSFER) {
            return Ok(TRANSFER);
        }
        self.tx.gas_limit = high;
        let done = self.run()?;
        let gas = *done.result.gas();
        match verdict(done) {
            Ok(_) => {}
            Err(CallError::Halted(reason)) if limited && reason.starts_with("out of gas") => {
                return Err(CallError::Allowance(high));
            }
            Err(error) => return Err(error),
        }
        let mut low = gas.tx_gas_used().saturating_sub(1);
        // Most often what was spent before refunds, and what a call must have left over, is already enough.
        let guess = (gas.total_gas_spent() + STIPEND) * 64 / 63;
        let mut middle = if guess < high {
            guess
        } else {
            low + (high - low) / 2
        };
        while low + 1 < high {
            if self.succeeds(middle) {
                high = middle;
            } else {
                low = middle;
            }
            middle = low + (high - low) / 2;
        }
        Ok(high)
    }

    fn access_list(&mut self) -> Result<(AccessList, u64, Option<String>), CallError> {
        let done = self.run()?;
        let precompile = |address: &Address| address.as_slice()[..18].iter().all(|byte| *byte == 0);
        let tx = &self.tx;
        let known = |address: &Address| {
            *address == tx.caller
                || tx.kind.to() == Some(address)
                || *address == self.stage.env.beneficiary
                || precompile(address)
        };
        // An activation record is read for the chain's own account, not for the transaction: naming it would only cost gas.
        let touched = done.state.iter().filter(|(address, account)| {
            !OWN_PRECOMPILES.contains(address) && (!known(address) || !account.storage.is_empty())
        });
        let mut items: Vec<AccessListItem> = touched
            .map(|(address, account)| {
                let mut storage_keys: Vec<B256> = account
                    .storage
                    .keys()
                    .map(|slot| B256::from(*slot))
                    .collect();
                storage_keys.sort();
                AccessListItem {
                    address: *address,
                    storage_keys,
                }
            })
            .collect();
        items.sort_by_key(|item| item.address);
        let list = AccessList(items);
        self.tx.access_list = list.clone();
        self.tx.tx_type = self.tx.tx_type.max(1);
        let done = self.run()?;
        let gas = done.result.tx_gas_used();
        Ok((
            list,
            gas,
            verdict(done).err().map(|error| error.to_string()),
        ))
    }

    /// Whether the transaction only moves value to an account without code.
    fn plain(&mut self) -> bool {
        let (tx, stage) = (&self.tx, &mut self.stage);
        let bare =
            tx.data.is_empty() && tx.access_list.is_empty() && tx.authorization_list.is_empty();
        bare && tx.kind.to().is_some_and(|to| {
            stage
                .account(*to)
                .is_ok_and(|info| info.is_empty_code_hash())
        })
    }

    fn succeeds(&mut self, gas: u64) -> bool {
        self.tx.gas_limit = gas;
        // A limit below the intrinsic gas is refused rather than failed.
        self.run().is_ok_and(|done| done.result.is_success())
    }

    /// The most gas to try, and whether the sender's balance or wish rather than the cap limits it.
    fn allowance(&mut self) -> Result<(u64, bool), CallError> {
        let asked = self.tx.gas_limit;
        if self.tx.gas_price == 0 {
            return Ok((asked, asked < self.stage.gas_cap));
        }
        let balance = self.stage.account(self.tx.caller)?.balance;
        let Some(left) = balance.checked_sub(self.tx.value) else {
            return Ok((asked, true));
        };
        let affordable: u64 = (left / U256::from(self.tx.gas_price)).saturating_to();
        Ok((asked.min(affordable), true))
    }
}

/// What a call returns, or why it failed.
///
/// # Errors
/// [`CallError::Reverted`], [`CallError::Halted`].
pub fn verdict(done: Executed) -> Result<Bytes, CallError> {
    let told = done.reason().map(str::to_owned);
    match done.result {
        ExecutionResult::Success { output, .. } => Ok(output.into_data()),
        ExecutionResult::Revert { output, .. } => Err(CallError::Reverted {
            reason: explain(&output).or(told),
            data: output,
        }),
        ExecutionResult::Halt { reason, .. } => {
            let words = match reason {
                HaltReason::OutOfGas(_) => "out of gas".to_owned(),
                HaltReason::InvalidFEOpcode => "invalid opcode: INVALID".to_owned(),
                HaltReason::OpcodeNotFound => "invalid opcode".to_owned(),
                other => other.to_string(),
            };
            Err(CallError::Halted(
                told.map_or(words.clone(), |told| format!("{words}: {told}")),
            ))
        }
    }
}
