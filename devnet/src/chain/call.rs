//! Questions: `eth_call`, gas estimates and access lists, with overrides. Nothing here changes the chain.

use alloy_eips::{
    BlockId, BlockNumberOrTag,
    eip2930::{AccessList, AccessListItem},
};
use alloy_primitives::{Address, B256, Bytes, U256};
use alloy_rpc_types_eth::{
    BlockOverrides, TransactionRequest,
    state::{AccountOverride, StateOverride},
};
use revm::{
    Database,
    context::{
        BlockEnv, TxEnv,
        result::{ExecutionResult, HaltReason},
    },
    context_interface::either::Either,
    state::Bytecode,
};
use slacontract_executor::{ExecuteError, Executed, Mode};
use slacontract_store::{AccountChange, Changes, Overlay};

use super::{CallError, Chain, explain};

/// Gas a value transfer needs.
const TRANSFER: u64 = 21_000;
/// How precise an estimate is before the search narrows to a single unit of gas.
const STIPEND: u64 = 2_300;

/// Which block a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The block that would be made now.
    Pending,
    /// The latest block.
    Latest,
    /// An earlier block, by number.
    Number(u64),
}

/// What a question may change in passing.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    /// Accounts.
    pub state: Option<StateOverride>,
    /// The block's fields.
    pub block: Option<Box<BlockOverrides>>,
}

impl Chain {
    /// Finds the block a client names.
    ///
    /// # Errors
    /// [`CallError::NoBlock`].
    pub fn resolve(&self, id: BlockId) -> Result<At, CallError> {
        let number = match id {
            BlockId::Number(BlockNumberOrTag::Pending) => return Ok(At::Pending),
            BlockId::Number(
                BlockNumberOrTag::Latest | BlockNumberOrTag::Safe | BlockNumberOrTag::Finalized,
            ) => return Ok(At::Latest),
            BlockId::Number(BlockNumberOrTag::Earliest) => 0,
            BlockId::Number(BlockNumberOrTag::Number(number)) => number,
            BlockId::Hash(hash) => {
                let hash = hash.block_hash;
                return self
                    .store
                    .number_of(hash)
                    .map(At::Number)
                    .ok_or_else(|| CallError::NoBlock(format!("no block has hash {hash}")));
            }
        };
        if number > self.latest() {
            return Err(CallError::NoBlock(format!(
                "block {number} does not exist, the latest is {}",
                self.latest()
            )));
        }
        Ok(At::Number(number))
    }

    /// Runs a call and returns what it returns.
    ///
    /// # Errors
    /// [`CallError`], which carries revert data.
    pub fn call(
        &mut self,
        request: &TransactionRequest,
        at: At,
        options: &CallOptions,
    ) -> Result<Bytes, CallError> {
        let (mut overlay, env) = self.context(at, options)?;
        let tx = self.call_env(request, &env, &mut overlay)?;
        verdict(self.executor.execute(&mut overlay, &env, &tx, Mode::Call)?)
    }

    /// The least gas limit with which the transaction succeeds, found by search. It would run in the next block, so that block's
    /// number and time apply, unless an earlier block is named.
    ///
    /// # Errors
    /// [`CallError`]; the transaction fails whatever its gas.
    pub fn estimate(
        &mut self,
        request: &TransactionRequest,
        at: At,
        options: &CallOptions,
    ) -> Result<u64, CallError> {
        let at = if at == At::Latest { At::Pending } else { at };
        let (mut overlay, env) = self.context(at, options)?;
        let mut tx = self.call_env(request, &env, &mut overlay)?;
        let (mut high, limited) = self.allowance(&tx, &mut overlay)?;
        let plain = tx.data.is_empty()
            && tx.kind.to().is_some_and(|to| {
                let info = overlay.account(*to).ok().flatten();
                info.is_none_or(|info| info.is_empty_code_hash())
            });
        if plain
            && high >= TRANSFER
            && tx.access_list.is_empty()
            && tx.authorization_list.is_empty()
        {
            tx.gas_limit = TRANSFER;
            if let Ok(done) = self.executor.execute(&mut overlay, &env, &tx, Mode::Call)
                && done.result.is_success()
            {
                return Ok(TRANSFER);
            }
        }
        tx.gas_limit = high;
        let done = self.executor.execute(&mut overlay, &env, &tx, Mode::Call)?;
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
            if self.succeeds(&mut overlay, &env, &mut tx, middle) {
                high = middle;
            } else {
                low = middle;
            }
            middle = low + (high - low) / 2;
        }
        Ok(high)
    }

    /// The accounts and slots a call touches, and the gas it uses with that list.
    ///
    /// # Errors
    /// [`CallError`]; the call cannot be made at all.
    pub fn access_list(
        &mut self,
        request: &TransactionRequest,
        at: At,
    ) -> Result<(AccessList, u64, Option<String>), CallError> {
        let (mut overlay, env) = self.context(at, &CallOptions::default())?;
        let mut tx = self.call_env(request, &env, &mut overlay)?;
        let done = self.executor.execute(&mut overlay, &env, &tx, Mode::Call)?;
        let precompile = |address: &Address| address.as_slice()[..18].iter().all(|byte| *byte == 0);
        let mut items: Vec<AccessListItem> = done
            .state
            .iter()
            .filter(|(address, account)| {
                let known = **address == tx.caller
                    || tx.kind.to() == Some(*address)
                    || **address == env.beneficiary
                    || precompile(address);
                !known || !account.storage.is_empty()
            })
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
        tx.access_list = list.clone();
        tx.tx_type = tx.tx_type.max(1);
        let done = self.executor.execute(&mut overlay, &env, &tx, Mode::Call)?;
        let gas = done.result.tx_gas_used();
        Ok((
            list,
            gas,
            verdict(done).err().map(|error| error.to_string()),
        ))
    }

    fn succeeds(
        &mut self,
        overlay: &mut Overlay,
        env: &BlockEnv,
        tx: &mut TxEnv,
        gas: u64,
    ) -> bool {
        tx.gas_limit = gas;
        // A limit below the intrinsic gas is refused rather than failed.
        self.executor
            .execute(overlay, env, tx, Mode::Call)
            .is_ok_and(|done| done.result.is_success())
    }

    /// The most gas to try, and whether the sender's balance or wish rather than the cap limits it.
    fn allowance(&self, tx: &TxEnv, overlay: &mut Overlay) -> Result<(u64, bool), CallError> {
        let asked = tx.gas_limit;
        if tx.gas_price == 0 {
            return Ok((asked, asked < self.settings.rpc_gas_cap));
        }
        let balance = overlay.account(tx.caller)?.unwrap_or_default().balance;
        let Some(left) = balance.checked_sub(tx.value) else {
            return Ok((asked, true));
        };
        let affordable: u64 = (left / U256::from(tx.gas_price)).saturating_to();
        Ok((asked.min(affordable), true))
    }

    /// State and environment for a question.
    pub(crate) fn context(
        &self,
        at: At,
        options: &CallOptions,
    ) -> Result<(Overlay, BlockEnv), CallError> {
        let mut env = self.next_env();
        let mut overlay = match at {
            At::Pending => self.overlay(),
            At::Latest => {
                // The latest state, at the time that it is now: a chain that waits for transactions must not answer with old time.
                env.number = U256::from(self.latest());
                self.overlay()
            }
            At::Number(number) => {
                let block = self
                    .block(number)
                    .ok_or_else(|| CallError::NoBlock(format!("block {number} is not kept")))?;
                env = BlockEnv {
                    number: U256::from(number),
                    beneficiary: block.header.beneficiary,
                    timestamp: U256::from(block.header.timestamp),
                    gas_limit: block.header.gas_limit,
                    basefee: block.header.base_fee_per_gas.unwrap_or_default(),
                    prevrandao: Some(block.header.mix_hash),
                    ..env
                };
                let first = number.saturating_sub(super::HASHES as u64);
                let hashes = (first..number)
                    .filter_map(|number| self.block(number))
                    .map(|block| block.hash)
                    .collect();
                Overlay::new(self.store.state_at(number)?, first, hashes)
            }
        };
        if let Some(accounts) = &options.state {
            overlay.merge(&overridden(accounts, &mut overlay.clone())?);
        }
        if let Some(block) = &options.block {
            override_block(&mut env, block);
        }
        Ok((overlay, env))
    }

    /// The transaction of a question: what is not given is the most permissive.
    fn call_env(
        &self,
        request: &TransactionRequest,
        env: &BlockEnv,
        overlay: &mut Overlay,
    ) -> Result<TxEnv, CallError> {
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
        let balance = overlay.account(caller)?.unwrap_or_default().balance;
        if value > balance {
            return Err(ExecuteError::InsufficientFunds {
                sender: caller,
                balance,
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
        let nonce = match request.nonce {
            Some(nonce) => nonce,
            None => overlay.account(caller)?.unwrap_or_default().nonce,
        };
        Ok(TxEnv {
            tx_type,
            caller,
            gas_limit: request
                .gas
                .unwrap_or(u64::MAX)
                .min(self.settings.rpc_gas_cap)
                .min(env.gas_limit),
            gas_price,
            kind: request.to.unwrap_or(alloy_primitives::TxKind::Create),
            value,
            data,
            nonce,
            chain_id: Some(self.chain_id()),
            access_list: request.access_list.clone().unwrap_or_default(),
            gas_priority_fee: (tx_type == 2 || tx_type == 4).then(|| tip.unwrap_or_default()),
            blob_hashes: Vec::new(),
            max_fee_per_blob_gas: 0,
            authorization_list: authorizations.into_iter().map(Either::Left).collect(),
        })
    }
}

fn verdict(done: Executed) -> Result<Bytes, CallError> {
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

fn overridden(accounts: &StateOverride, overlay: &mut Overlay) -> Result<Changes, CallError> {
    let mut changes = Changes::default();
    for (address, wanted) in accounts {
        let AccountOverride {
            balance,
            nonce,
            code,
            state,
            state_diff,
            move_precompile_to,
        } = wanted;
        if move_precompile_to.is_some() {
            return Err(CallError::Overrides(format!(
                "movePrecompileToAddress of {address} is not supported"
            )));
        }
        if state.is_some() && state_diff.is_some() {
            return Err(CallError::Overrides(format!(
                "account {address} has both 'state' and 'stateDiff'"
            )));
        }
        let mut info = overlay.basic(*address)?.unwrap_or_default();
        info.balance = balance.unwrap_or(info.balance);
        info.nonce = nonce.unwrap_or(info.nonce);
        if let Some(code) = code {
            let code = bytecode(code)?;
            info.code_hash = code.hash_slow();
            info.code = Some(code);
        }
        let slots = state.as_ref().or(state_diff.as_ref());
        let storage = slots
            .into_iter()
            .flatten()
            .map(|(slot, value)| (U256::from_be_bytes(slot.0), U256::from_be_bytes(value.0)))
            .collect();
        changes.accounts.insert(
            *address,
            AccountChange {
                info: Some(info),
                wiped: state.is_some(),
                storage,
            },
        );
    }
    Ok(changes)
}

/// Code given by a client: any bytes but a delegation that is none.
pub(super) fn bytecode(code: &Bytes) -> Result<Bytecode, CallError> {
    Bytecode::new_raw_checked(code.clone()).map_err(|error| {
        CallError::Overrides(format!("code {} is not possible: {error}", shortened(code)))
    })
}

fn shortened(code: &Bytes) -> String {
    let text = code.to_string();
    if text.len() <= 42 {
        text
    } else {
        format!("{}…", &text[..42])
    }
}

fn override_block(env: &mut BlockEnv, wanted: &BlockOverrides) {
    env.number = wanted.number.unwrap_or(env.number);
    env.difficulty = wanted.difficulty.unwrap_or(env.difficulty);
    env.timestamp = wanted.time.map_or(env.timestamp, U256::from);
    env.gas_limit = wanted.gas_limit.unwrap_or(env.gas_limit);
    env.beneficiary = wanted.coinbase.unwrap_or(env.beneficiary);
    env.prevrandao = wanted.random.or(env.prevrandao);
    env.basefee = wanted
        .base_fee
        .map_or(env.basefee, |fee| fee.saturating_to());
}
