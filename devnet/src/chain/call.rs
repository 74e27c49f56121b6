//! What a question is about: which block, and what it changes in passing. Nothing here changes the chain.

use alloy_primitives::{Bytes, U256};
use alloy_rpc_types_eth::{
    BlockOverrides,
    state::{AccountOverride, StateOverride},
};
use revm::{Database, context::BlockEnv, state::Bytecode};
use slacontract_store::{AccountChange, Changes, Overlay};

use super::{Askable, CallError, Question};

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

/// A state and an environment for a question.
pub(super) fn question<C: Askable + ?Sized>(
    chain: &C,
    at: At,
    options: &CallOptions,
) -> Result<Question, CallError> {
    let mut env = chain.next_env();
    let mut overlay = match at {
        At::Pending => chain.overlay(),
        At::Latest => {
            // The latest state, at the time that it is now: a chain that waits for transactions must not answer with old time.
            env.number = U256::from(chain.height());
            chain.overlay()
        }
        At::Number(number) => {
            let block = chain
                .block(number)?
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
            let hashes = chain.hashes_of(first..number)?;
            Overlay::new(chain.state_at(number)?, first, hashes)
        }
    };
    if let Some(accounts) = &options.state {
        overlay.merge(&overridden(accounts, &mut overlay.clone())?);
    }
    if let Some(block) = &options.block {
        override_block(&mut env, block);
    }
    let programs = chain.programs().clone();
    Ok(Question::new(overlay, env, programs, chain.settings()))
}

/// The changes that overriding accounts means.
pub(super) fn overridden(
    accounts: &StateOverride,
    overlay: &mut Overlay,
) -> Result<Changes, CallError> {
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

/// Overrides fields of a block.
pub fn override_block(env: &mut BlockEnv, wanted: &BlockOverrides) {
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
