//! `eth_simulateV1`: blocks that could follow, made of calls that nobody signed, each with what its calls did.
//!
//! Numbers, times, defaults and error codes are those of geth. A simulated block has no state root, because none is computed: it is zero.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use alloy_consensus::TypedTransaction;
use alloy_primitives::{Address, B256, Bloom, Bytes, Signature, U256};
use alloy_rpc_types_eth::{
    BlockOverrides, TransactionInput, TransactionRequest,
    simulate::{MAX_SIMULATE_BLOCKS, SimBlock, SimulatePayload},
};
use revm::context::{
    BlockEnv,
    result::{ExecutionResult, InvalidTransaction},
};
use slacontract_executor::{ExecuteError, Mode};
use slacontract_store::{Block, Transaction};

use super::{
    Askable, At, CallError, CallOptions, Pending, Question, Stage, override_block,
    seal::{Outcome, header, receipt},
    transfers::Transfers,
    verdict,
};

/// How long the calls of one simulation run.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes that calls may return together.
const ROOM: usize = 64 << 20;
/// Seconds between simulated blocks that do not say when they are.
const STEP: u64 = 12;

/// Why nothing was simulated. The codes are geth's.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimulationError {
    /// There is nothing to simulate.
    #[error("empty input: blockStateCalls has no block")]
    Empty,
    /// There is too much to simulate.
    #[error("too many blocks: {0}, at most {MAX_SIMULATE_BLOCKS} with those in between")]
    TooManyBlocks(u64),
    /// The calls take too long, or return too much.
    #[error(
        "the calls take longer than {} s, or return more than {} MiB; ask for fewer at once",
        PATIENCE.as_secs(),
        ROOM >> 20
    )]
    TooMuch,
    /// A block's number is not above the one before.
    #[error("block numbers must be in order: {given} <= {last}")]
    NumberOrder {
        /// Asked for.
        given: u64,
        /// Of the block before.
        last: u64,
    },
    /// A block's time is not after the one before.
    #[error("block timestamps must be in order: {given} <= {last}")]
    TimeOrder {
        /// Asked for.
        given: u64,
        /// Of the block before.
        last: u64,
    },
    /// The block has no room for a call.
    #[error(
        "block gas limit reached: call {call} of block {block} asks for {asked} gas, {left} are left of {limit}"
    )]
    BlockGas {
        /// The block's number.
        block: u64,
        /// The call's index.
        call: usize,
        /// What it asks for.
        asked: u64,
        /// What is left.
        left: u64,
        /// What there was.
        limit: u64,
    },
    /// A call that cannot be executed at all.
    #[error("call {call} of block {block}: {error}")]
    Call {
        /// The block's number.
        block: u64,
        /// The call's index.
        call: usize,
        /// Why.
        error: CallError,
    },
    /// The state could not be read, or overrides are impossible.
    #[error(transparent)]
    Question(#[from] CallError),
}

impl SimulationError {
    /// The JSON-RPC code that geth gives.
    #[must_use]
    pub fn code(&self) -> i64 {
        match self {
            Self::Empty => -32602,
            Self::TooManyBlocks(_) | Self::TooMuch => -38026,
            Self::NumberOrder { .. } => -38020,
            Self::TimeOrder { .. } => -38021,
            Self::BlockGas { .. } => -38015,
            Self::Call { error, .. } | Self::Question(error) => code(error),
        }
    }
}

fn code(error: &CallError) -> i64 {
    match error {
        CallError::Overrides(_) => -32602,
        CallError::Execute(ExecuteError::InsufficientFunds { .. }) => -38014,
        CallError::Execute(ExecuteError::Invalid(invalid)) => match invalid {
            InvalidTransaction::NonceTooLow { .. } => -38010,
            InvalidTransaction::NonceTooHigh { .. } => -38011,
            InvalidTransaction::GasPriceLessThanBasefee => -38012,
            InvalidTransaction::CallGasCostMoreThanGasLimit { .. }
            | InvalidTransaction::GasFloorMoreThanGasLimit { .. } => -38013,
            InvalidTransaction::CallerGasLimitMoreThanBlock => -38015,
            InvalidTransaction::RejectCallerWithCode => -38024,
            InvalidTransaction::CreateInitCodeSizeLimit => -38025,
            _ => -32603,
        },
        _ => -32000,
    }
}

/// A simulation with the state that it begins from.
#[derive(Debug)]
pub struct Simulation {
    question: Question,
    parent: Arc<Block>,
    env: BlockEnv,
}

/// A block that could be.
#[derive(Debug)]
pub struct Simulated {
    /// The block, with a state root of zero.
    pub block: Block,
    /// What each of its calls did.
    pub calls: Vec<SimulatedCall>,
}

/// What a call did.
#[derive(Debug)]
pub struct SimulatedCall {
    /// What it returned, or revert data.
    pub output: Bytes,
    /// Gas it used, refunds taken off.
    pub gas_used: u64,
    /// The most gas it held at once.
    pub most_gas: u64,
    /// Why it failed.
    pub failure: Option<CallError>,
}

/// Prepares a simulation of blocks that follow the one at `at`.
pub(super) fn simulation<C: Askable + ?Sized>(chain: &C, at: At) -> Result<Simulation, CallError> {
    let (at, number) = match at {
        At::Pending | At::Latest => (At::Latest, chain.height()),
        At::Number(number) => (at, number),
    };
    let parent = chain
        .block(number)?
        .ok_or_else(|| CallError::NoBlock(format!("block {number} is not kept")))?;
    Ok(Simulation {
        question: chain.question(at, &CallOptions::default())?,
        parent,
        env: BlockEnv {
            beneficiary: chain.settings().coinbase,
            ..chain.next_env()
        },
    })
}

impl Simulation {
    /// Makes the blocks.
    ///
    /// # Errors
    /// [`SimulationError`]; a call that fails when it runs is no error.
    pub fn run(self, payload: SimulatePayload) -> Result<Vec<Simulated>, SimulationError> {
        let base = self.parent.header.number;
        let wanted = in_order(payload.block_state_calls, &self.parent)?;
        let mut stage = self.question.stage();
        stage.remember_hash(base, self.parent.hash);
        let mut parent = self.parent.hash;
        let mut last_env = BlockEnv {
            gas_limit: self.parent.header.gas_limit,
            basefee: self.parent.header.base_fee_per_gas.unwrap_or_default(),
            ..self.env
        };
        let started = Instant::now();
        let mut returned = 0_usize;
        let mut made = Vec::with_capacity(wanted.len());
        for (overrides, block) in wanted {
            let mut env = BlockEnv {
                prevrandao: Some(B256::ZERO),
                ..last_env.clone()
            };
            if !payload.validation {
                env.basefee = 0;
            }
            override_block(&mut env, &overrides);
            env.slot_num = env.number.saturating_to();
            last_env.clone_from(&env);
            // Without a fee asked for by hand, the next block's is the chain's again.
            last_env.basefee = self.parent.header.base_fee_per_gas.unwrap_or_default();
            stage.env = env;
            if let Some(accounts) = &block.state_overrides {
                stage.override_accounts(accounts)?;
            }
            let simulated = one(
                &mut stage,
                parent,
                block.calls,
                payload.validation,
                payload.trace_transfers,
                |done| {
                    returned += done.output.len();
                    if returned > ROOM || started.elapsed() > PATIENCE {
                        return Err(SimulationError::TooMuch);
                    }
                    Ok(())
                },
            )?;
            parent = simulated.block.hash;
            stage.remember_hash(simulated.block.header.number, parent);
            made.push(simulated);
        }
        Ok(made)
    }
}

/// The blocks asked for with their numbers and times, and empty ones in between.
fn in_order(
    blocks: Vec<SimBlock>,
    parent: &Block,
) -> Result<Vec<(BlockOverrides, SimBlock)>, SimulationError> {
    if blocks.is_empty() {
        return Err(SimulationError::Empty);
    }
    let base = parent.header.number;
    let (mut number, mut time) = (base, parent.header.timestamp);
    let mut ordered = Vec::with_capacity(blocks.len());
    for block in blocks {
        let mut overrides = block.block_overrides.clone().unwrap_or_default();
        let given: u64 = overrides
            .number
            .map_or(number.saturating_add(1), |number| number.saturating_to());
        if given <= number {
            return Err(SimulationError::NumberOrder {
                given,
                last: number,
            });
        }
        if given - base > MAX_SIMULATE_BLOCKS {
            return Err(SimulationError::TooManyBlocks(given - base));
        }
        while number + 1 < given {
            number += 1;
            time = time.saturating_add(STEP);
            let between = BlockOverrides {
                number: Some(U256::from(number)),
                time: Some(time),
                ..BlockOverrides::default()
            };
            ordered.push((between, SimBlock::default()));
        }
        let at = overrides.time.unwrap_or(time.saturating_add(STEP));
        if at <= time {
            return Err(SimulationError::TimeOrder {
                given: at,
                last: time,
            });
        }
        (number, time) = (given, at);
        overrides.number = Some(U256::from(number));
        overrides.time = Some(time);
        ordered.push((overrides, block));
    }
    Ok(ordered)
}

/// Runs the calls of one block.
fn one(
    stage: &mut Stage,
    parent: B256,
    requests: Vec<TransactionRequest>,
    validation: bool,
    transfers: bool,
    mut look: impl FnMut(&SimulatedCall) -> Result<(), SimulationError>,
) -> Result<Simulated, SimulationError> {
    let env = stage.env.clone();
    let number: u64 = env.number.saturating_to();
    let mut outcome = Outcome {
        state_root: B256::ZERO,
        gas_used: 0,
        bloom: Bloom::ZERO,
    };
    let (mut transactions, mut receipts, mut calls) = (Vec::new(), Vec::new(), Vec::new());
    for (call, request) in requests.into_iter().enumerate() {
        let left = env.gas_limit.saturating_sub(outcome.gas_used);
        let wrong = |error: CallError| SimulationError::Call {
            block: number,
            call,
            error,
        };
        let asked = request.gas.unwrap_or(left.min(stage.gas_cap()));
        if asked > left {
            return Err(SimulationError::BlockGas {
                block: number,
                call,
                asked,
                left,
                limit: env.gas_limit,
            });
        }
        let (typed, sender) = filled(stage, request, asked, env.basefee).map_err(wrong)?;
        let pending = unsigned(typed, sender);
        let mode = if validation {
            Mode::Transaction
        } else {
            Mode::Call
        };
        let mut seen = Transfers::default();
        let tx = pending.env();
        let done = if transfers {
            stage.inspect(&tx, mode, &mut seen, None)
        } else {
            stage.execute(&tx, mode)
        };
        let mut done = done.map_err(|error| wrong(error.into()))?;
        let gas = *done.result.gas();
        outcome.gas_used += gas.tx_gas_used();
        let envelope = &pending.transaction.envelope;
        if let ExecutionResult::Success { logs, .. } = &mut done.result
            && transfers
        {
            *logs = seen.among(logs);
        }
        let made = receipt(
            &done,
            envelope.tx_type(),
            outcome.gas_used,
            alloy_consensus::Transaction::effective_gas_price(envelope, Some(env.basefee)),
        );
        outcome.bloom |= *made.envelope.logs_bloom();
        stage.keep(std::mem::take(&mut done.state));
        let output = done.result.output().cloned().unwrap_or_default();
        let done = SimulatedCall {
            output,
            gas_used: gas.tx_gas_used(),
            most_gas: gas.total_gas_spent(),
            failure: verdict(done).err(),
        };
        look(&done)?;
        calls.push(done);
        transactions.push(pending.transaction);
        receipts.push(made);
    }
    let header = header(parent, &env, &transactions, &receipts, &outcome);
    Ok(Simulated {
        block: Block::seal(header, transactions, receipts),
        calls,
    })
}

/// A call with all that a transaction needs: what is not given is the most permissive.
fn filled(
    stage: &mut Stage,
    mut request: TransactionRequest,
    gas: u64,
    base_fee: u64,
) -> Result<(TypedTransaction, Address), CallError> {
    let wrong = |message: String| CallError::Overrides(message);
    let sender = request.from.unwrap_or_default();
    let input = request
        .input
        .unique_input()
        .map_err(|error| wrong(error.to_string()))?
        .cloned();
    request.input = TransactionInput::maybe_input(input);
    if request.sidecar.is_some() || request.blob_versioned_hashes.is_some() {
        return Err(wrong("this chain carries no blobs".to_owned()));
    }
    request.to = Some(request.to.unwrap_or(alloy_primitives::TxKind::Create));
    request.gas = Some(gas);
    if request.nonce.is_none() {
        request.nonce = Some(stage.account(sender)?.nonce);
    }
    if request.chain_id.is_none() {
        request.chain_id = Some(stage.chain_id());
    }
    if request.gas_price.is_none() {
        let tip = *request.max_priority_fee_per_gas.get_or_insert(0);
        request
            .max_fee_per_gas
            .get_or_insert(u128::from(base_fee).saturating_add(tip));
    }
    request.transaction_type = None;
    let typed = request.build_typed_tx().map_err(|request| {
        wrong(format!(
            "fields do not make up a transaction: {:?}",
            request.missing_keys()
        ))
    })?;
    Ok((typed, sender))
}

/// A transaction without a signature, as geth hashes one.
fn unsigned(typed: TypedTransaction, sender: Address) -> Pending {
    let envelope = typed.into_envelope(Signature::new(U256::ZERO, U256::ZERO, false));
    Pending {
        transaction: Transaction {
            hash: *envelope.tx_hash(),
            envelope,
            sender,
        },
        impersonated: true,
    }
}
