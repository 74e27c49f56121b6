//! `trace_…`: what transactions did, in the forms of Parity: flat calls with their addresses in the tree, changes of state, and opcodes.

use std::sync::Arc;

use alloy_eips::{BlockId, BlockNumberOrTag};
use alloy_primitives::{Address, B256, Bytes, map::HashSet};
use alloy_rpc_types_eth::{TransactionInfo, TransactionRequest};
use alloy_rpc_types_trace::{
    filter::{TraceFilter, TraceFilterMode},
    opcode::{BlockOpcodeGas, TransactionOpcodeGas},
    parity::{LocalizedTransactionTrace, TraceResults, TraceType},
};
use revm::context::TxEnv;
use revm_inspectors::{
    opcode::OpcodeGasInspector,
    tracing::{TracingInspector, TracingInspectorConfig},
};
use serde::Deserialize;
use serde_json::{Value, json};
use slacontract_executor::{Executed, Mode};
use slacontract_store::Block;

use super::{
    Inquiry, Method, Params, RpcError, blocks::find, debug::about, debug::recorder::Recorder,
    inquiry, room::Room, shape::json_of,
};
use crate::chain::{Askable, CallError, CallOptions, Pending, Retrace, Stage};

/// The most blocks of one filter.
const MOST_BLOCKS: u64 = 1_000;
/// The most calls of one answer.
const MOST_CALLS: usize = 10_000;

pub(super) const METHODS: &[Method] = &[
    inquiry("trace_transaction", |chain, params| {
        transaction(chain, params, json_of)
    }),
    inquiry("trace_get", |chain, params| {
        let path: Vec<alloy_primitives::U64> = params.required(1, "trace address")?;
        let path: Vec<usize> = path.into_iter().map(|step| step.to()).collect();
        transaction(chain, params, move |calls| {
            json_of(
                calls
                    .into_iter()
                    .find(|call| call.trace.trace_address == path),
            )
        })
    }),
    inquiry("trace_block", |chain, params| {
        let Some(block) = find(chain, params.block(0)?)? else {
            return Ok(Inquiry::known(Value::Null));
        };
        let retrace = chain.retrace(&block)?;
        Ok(Inquiry::new(move || {
            let mut room = Room::new();
            let mut calls = Vec::new();
            each(retrace, |call| {
                room.take(&call)?;
                calls.push(call);
                Ok(())
            })?;
            json_of(calls)
        }))
    }),
    inquiry("trace_filter", filter),
    inquiry("trace_call", call),
    inquiry("trace_callMany", call_many),
    inquiry("trace_rawTransaction", raw_transaction),
    inquiry("trace_replayTransaction", replay_transaction),
    inquiry("trace_replayBlockTransactions", replay_block),
    inquiry("trace_blockOpcodeGas", opcode_gas),
];

type Types = HashSet<TraceType>;

/// Executes an included transaction and tells its calls.
fn calls(
    stage: &mut Stage,
    tx: &TxEnv,
    mode: Mode,
    about: TransactionInfo,
) -> Result<(Executed, Vec<LocalizedTransactionTrace>), RpcError> {
    let inspector = TracingInspector::new(TracingInspectorConfig::default_parity());
    let (done, recorded) = Recorder::record(stage, tx, mode, inspector)?;
    let calls = recorded
        .into_parity_builder()
        .into_localized_transaction_traces(about);
    Ok((done, calls))
}

/// Executes a transaction and tells what was asked for.
fn results(
    stage: &mut Stage,
    tx: &TxEnv,
    mode: Mode,
    types: &Types,
) -> Result<(Executed, TraceResults), RpcError> {
    let inspector = TracingInspector::new(TracingInspectorConfig::from_parity_config(types));
    let (done, recorded) = Recorder::record(stage, tx, mode, inspector)?;
    let results = recorded
        .into_parity_builder()
        .into_trace_results_with_state_parts(&done.result, &done.state, types, stage.before())
        .map_err(CallError::from)?;
    Ok((done, results))
}

/// Executes a block again and hands over the calls of its transactions.
fn each(
    retrace: Retrace,
    mut take: impl FnMut(LocalizedTransactionTrace) -> Result<(), RpcError>,
) -> Result<(), RpcError> {
    retrace.run(0..usize::MAX, |stage, included| {
        let (done, calls) = calls(stage, &included.tx, included.mode, about(included))?;
        for call in calls {
            take(call)?;
        }
        Ok::<_, RpcError>(done)
    })?;
    Ok(())
}

fn transaction(
    chain: &dyn Askable,
    params: &Params,
    write: impl FnOnce(Vec<LocalizedTransactionTrace>) -> Result<Value, RpcError> + Send + 'static,
) -> Result<Inquiry, RpcError> {
    let hash: B256 = params.required(0, "transaction hash")?;
    if chain.included(hash)?.is_none() {
        return Ok(Inquiry::known(Value::Null));
    }
    let (retrace, index) = chain.retrace_of(hash)?;
    Ok(Inquiry::new(move || {
        let mut found = Vec::new();
        retrace.run(index..index + 1, |stage, included| {
            let (done, calls) = calls(stage, &included.tx, included.mode, about(included))?;
            found = calls;
            Ok::<_, RpcError>(done)
        })?;
        write(found)
    }))
}

/// What `trace_filter` takes. Blocks may be named by tag.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Filter {
    from_block: Option<BlockNumberOrTag>,
    to_block: Option<BlockNumberOrTag>,
    from_address: Option<Vec<Address>>,
    to_address: Option<Vec<Address>>,
    mode: Option<TraceFilterMode>,
    after: Option<u64>,
    count: Option<u64>,
}

fn filter(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let filter: Filter = params.required(0, "filter")?;
    let number = |tag: Option<BlockNumberOrTag>| match tag {
        None
        | Some(
            BlockNumberOrTag::Latest
            | BlockNumberOrTag::Pending
            | BlockNumberOrTag::Safe
            | BlockNumberOrTag::Finalized,
        ) => chain.height(),
        Some(BlockNumberOrTag::Earliest) => 0,
        Some(BlockNumberOrTag::Number(number)) => number,
    };
    // Parity begins with the first block if nothing is said.
    let from = number(Some(
        filter.from_block.unwrap_or(BlockNumberOrTag::Earliest),
    ));
    let to = number(filter.to_block).min(chain.height());
    if from > to {
        return Err(RpcError::invalid_params(format!(
            "invalid argument 0 (filter): fromBlock {from} is after toBlock {to}"
        )));
    }
    if to - from >= MOST_BLOCKS {
        return Err(RpcError::invalid_params(format!(
            "invalid argument 0 (filter): {} blocks, at most {MOST_BLOCKS} at once; narrow the range {from}..{to}",
            to - from + 1
        )));
    }
    let matcher = TraceFilter::default()
        .from_address(filter.from_address.unwrap_or_default())
        .to_address(filter.to_address.unwrap_or_default())
        .mode(filter.mode.unwrap_or_default())
        .matcher();
    let (after, count) = (
        usize::try_from(filter.after.unwrap_or(0)).unwrap_or(usize::MAX),
        filter.count.map_or(usize::MAX, |count| {
            usize::try_from(count).unwrap_or(usize::MAX)
        }),
    );
    let blocks: Vec<Arc<Block>> = (from..=to)
        .filter_map(|number| chain.block(number).transpose())
        .filter(|block| {
            let empty = |block: &Arc<Block>| block.transactions.is_empty();
            !block.as_ref().is_ok_and(empty)
        })
        .collect::<Result<_, _>>()?;
    let retraces = chain.retraces(&blocks)?;
    Ok(Inquiry::new(move || {
        let mut room = Room::new();
        let mut found = Vec::new();
        let mut passed = 0_usize;
        for retrace in retraces {
            let number = retrace.block().header.number;
            let looked = each(retrace, |call| {
                room.time()?;
                if found.len() >= count.min(MOST_CALLS + 1) || !matcher.matches(&call.trace) {
                    return Ok(());
                }
                if passed < after {
                    passed += 1;
                    return Ok(());
                }
                room.take(&call)?;
                found.push(call);
                Ok(())
            });
            looked.map_err(|mut error| {
                error.message.push_str(&format!(
                    ": narrow the range {from}..{to}, block {number} is the first that is not in it"
                ));
                error
            })?;
            if found.len() > MOST_CALLS {
                return Err(RpcError::new(
                    -32005,
                    format!(
                        "query returned more than {MOST_CALLS} results: ask with \"count\", or narrow the range {from}..{to}, block {number} is the first beyond"
                    ),
                ));
            }
            if found.len() >= count {
                break;
            }
        }
        json_of(found)
    }))
}

fn call(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let request: TransactionRequest = params.required(0, "transaction")?;
    let types: Types = params.required(1, "trace types")?;
    let at = chain.resolve(params.block(2)?)?;
    let options = CallOptions {
        state: params.optional(3, "state overrides")?,
        block: params.optional(4, "block overrides")?.map(Box::new),
    };
    let question = chain.question(at, &options)?;
    Ok(Inquiry::new(move || {
        let mut stage = question.stage();
        let tx = stage.transaction(&request)?;
        json_of(results(&mut stage, &tx, Mode::Call, &types)?.1)
    }))
}

fn call_many(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let requests: Vec<(TransactionRequest, Types)> = params.required(0, "calls")?;
    let at = chain.resolve(params.block(1)?)?;
    let question = chain.question(at, &CallOptions::default())?;
    Ok(Inquiry::new(move || {
        let mut room = Room::new();
        let mut stage = question.stage();
        let mut answers = Vec::with_capacity(requests.len());
        for (request, types) in requests {
            let tx = stage.transaction(&request)?;
            let (done, told) = results(&mut stage, &tx, Mode::Call, &types)?;
            room.take(&told)?;
            stage.keep(done.state);
            answers.push(told);
        }
        json_of(answers)
    }))
}

fn raw_transaction(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let pending = Pending::decode(&params.required::<Bytes>(0, "transaction")?)?;
    let types: Types = params.required(1, "trace types")?;
    let at = chain.resolve(params.block(2)?)?;
    let question = chain.question(at, &CallOptions::default())?;
    Ok(Inquiry::new(move || {
        let mut stage = question.stage();
        json_of(results(&mut stage, &pending.env(), Mode::Call, &types)?.1)
    }))
}

fn replay_transaction(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let hash: B256 = params.required(0, "transaction hash")?;
    let types: Types = params.required(1, "trace types")?;
    let (retrace, index) = chain.retrace_of(hash)?;
    Ok(Inquiry::new(move || {
        let mut answer = Value::Null;
        retrace.run(index..index + 1, |stage, included| {
            let (done, told) = results(stage, &included.tx, included.mode, &types)?;
            answer = json_of(told)?;
            Ok::<_, RpcError>(done)
        })?;
        Ok(answer)
    }))
}

fn replay_block(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let types: Types = params.required(1, "trace types")?;
    let Some(retrace) = retrace_at(chain, params.block(0)?)? else {
        return Ok(Inquiry::known(Value::Null));
    };
    Ok(Inquiry::new(move || {
        let mut room = Room::new();
        let mut answers = Vec::with_capacity(retrace.len());
        retrace.run(0..usize::MAX, |stage, included| {
            let (done, told) = results(stage, &included.tx, included.mode, &types)?;
            room.take(&told)?;
            let mut told = json_of(told)?;
            told["transactionHash"] = json!(included.block.transactions[included.index].hash);
            answers.push(told);
            Ok::<_, RpcError>(done)
        })?;
        Ok(Value::Array(answers))
    }))
}

/// How often each opcode ran in a block's transactions, and what it cost. Programs have no opcodes.
fn opcode_gas(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let Some(retrace) = retrace_at(chain, params.block(0)?)? else {
        return Ok(Inquiry::known(Value::Null));
    };
    Ok(Inquiry::new(move || {
        let block = retrace.block().clone();
        let mut transactions = Vec::with_capacity(retrace.len());
        retrace.run(0..usize::MAX, |stage, included| {
            let mut counted = OpcodeGasInspector::new();
            let done = stage
                .inspect(&included.tx, included.mode, &mut counted, None)
                .map_err(CallError::from)?;
            let mut opcode_gas: Vec<_> = counted.opcode_gas_iter().collect();
            opcode_gas.sort_by(|left, right| left.opcode.cmp(&right.opcode));
            transactions.push(TransactionOpcodeGas {
                transaction_hash: included.block.transactions[included.index].hash,
                opcode_gas,
            });
            Ok::<_, RpcError>(done)
        })?;
        json_of(BlockOpcodeGas {
            block_hash: block.hash,
            block_number: block.header.number,
            transactions,
        })
    }))
}

fn retrace_at(chain: &dyn Askable, id: BlockId) -> Result<Option<Retrace>, RpcError> {
    let block = find(chain, id)?;
    Ok(block.map(|block| chain.retrace(&block)).transpose()?)
}
