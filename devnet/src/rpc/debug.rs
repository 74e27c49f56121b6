//! `debug_trace…`: what transactions did, as the tracer the client asks for tells it.
//!
//! A question is about included transactions, which are executed again in their block, or about one that could be. Which tracers there
//! are, and how each writes, is in [`tracer`].

mod call_tracer;
pub(super) mod recorder;
mod sla_tracer;
mod stylus_tracer;
mod tracer;

use std::sync::Arc;

use alloy_eips::BlockId;
use alloy_primitives::{B256, Bytes};
use alloy_rpc_types_eth::{BlockOverrides, TransactionInfo, state::StateOverride};
use alloy_rpc_types_trace::geth::GethDefaultTracingOptions;
use serde::Deserialize;
use serde_json::{Value, json};
use slacontract_executor::{Mode, TraceLimits};
use slacontract_store::Block;

use super::{Inquiry, Method, Params, RpcError, inquiry, raw, room::Room};
use crate::chain::{Askable, CallOptions, Included};
use tracer::Tracer;

/// How much of a transaction is kept for an answer.
pub(super) const LIMITS: TraceLimits = TraceLimits {
    frames: 20_000,
    bytes: 16 << 20,
};

pub(super) const METHODS: &[Method] = &[
    inquiry("debug_traceTransaction", transaction),
    inquiry("debug_traceCall", call),
    inquiry("debug_traceBlock", |chain, params| {
        let hash = raw::header_hash(&params.required::<Bytes>(0, "block")?)?;
        block(chain, hash.into(), params)
    }),
    inquiry("debug_traceBlockByNumber", |chain, params| {
        block(chain, params.block(0)?, params)
    }),
    inquiry("debug_traceBlockByHash", |chain, params| {
        block(chain, params.required::<B256>(0, "hash")?.into(), params)
    }),
];

/// What geth takes as options; what is not here is ignored, as geth does.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    tracer: Option<String>,
    tracer_config: Value,
    state_overrides: Option<StateOverride>,
    block_overrides: Option<BlockOverrides>,
    #[serde(flatten)]
    steps: GethDefaultTracingOptions,
}

impl Options {
    fn tracer(&self) -> Result<Tracer, RpcError> {
        Tracer::new(self.tracer.as_deref(), &self.tracer_config, self.steps)
    }
}

fn transaction(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let hash: B256 = params.required(0, "transaction hash")?;
    let options: Options = params.optional(1, "options")?.unwrap_or_default();
    let tracer = options.tracer()?;
    let (retrace, index) = chain.retrace_of(hash)?;
    Ok(Inquiry::new(move || {
        let mut answer = Value::Null;
        retrace.run(index..index + 1, |stage, included| {
            let (done, told) = tracer.run(stage, &included.tx, included.mode, about(included))?;
            answer = told;
            Ok::<_, RpcError>(done)
        })?;
        Ok(answer)
    }))
}

fn block(chain: &dyn Askable, id: BlockId, params: &Params) -> Result<Inquiry, RpcError> {
    let options: Options = params.optional(1, "options")?.unwrap_or_default();
    let tracer = options.tracer()?;
    let block: Arc<Block> = super::blocks::find(chain, id)?
        .ok_or_else(|| RpcError::refused(format!("block {id} not found")))?;
    let retrace = chain.retrace(&block)?;
    Ok(Inquiry::new(move || {
        let mut room = Room::new();
        let mut answers = Vec::with_capacity(retrace.len());
        retrace.run(0..usize::MAX, |stage, included| {
            let (done, told) = tracer.run(stage, &included.tx, included.mode, about(included))?;
            room.take(&told)?;
            let hash = included.block.transactions[included.index].hash;
            answers.push(json!({"txHash": hash, "result": told}));
            Ok::<_, RpcError>(done)
        })?;
        Ok(Value::Array(answers))
    }))
}

fn call(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let request = params.required(0, "transaction")?;
    let at = chain.resolve(params.block(1)?)?;
    let options: Options = params.optional(2, "options")?.unwrap_or_default();
    let tracer = options.tracer()?;
    let overrides = CallOptions {
        state: options.state_overrides,
        block: options.block_overrides.map(Box::new),
    };
    let question = chain.question(at, &overrides)?;
    Ok(Inquiry::new(move || {
        let mut stage = question.stage();
        let tx = stage.transaction(&request)?;
        let (_, told) = tracer.run(&mut stage, &tx, Mode::Call, TransactionInfo::default())?;
        Ok(told)
    }))
}

/// Where an included transaction stands.
pub(super) fn about(included: &Included<'_>) -> TransactionInfo {
    let block = included.block;
    TransactionInfo {
        hash: Some(block.transactions[included.index].hash),
        index: Some(included.index as u64),
        block_hash: Some(block.hash),
        block_number: Some(block.header.number),
        base_fee: block.header.base_fee_per_gas,
        block_timestamp: Some(block.header.timestamp),
    }
}
