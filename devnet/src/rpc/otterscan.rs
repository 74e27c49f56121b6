//! `ots_…`, level 8: what the explorer Otterscan asks beyond Ethereum's own methods.
//!
//! An address's transactions are found by looking through blocks: those it sent, received, was created by, or logged in. That is bounded;
//! calls between contracts are not looked into.

use std::sync::Arc;

use alloy_primitives::{Address, B256, Bytes, U256};
use revm_inspectors::otterscan::InternalOperationsInspector;
use serde_json::{Value, json};
use slacontract_lane::{FrameKind, TraceFrame};
use slacontract_store::{Block, ReadState, StoreError};

use super::{
    Inquiry, Method, Params, RpcError, blocks::by_sender, blocks::find, debug::LIMITS, inquiry,
    open, shape, shape::json_of,
};
use crate::chain::{Askable, At, CallError, Chain, Ledger as _};

/// The version of the methods.
const LEVEL: u32 = 8;
/// The most blocks looked through for one page.
const MOST_BLOCKS: u64 = 20_000;
/// The most transactions of one page.
const MOST_TRANSACTIONS: u64 = 1_000;
/// Characters of `0x` and a selector: as much of an input as a list of transactions shows.
const SELECTOR: usize = 10;

pub(super) const METHODS: &[Method] = &[
    open("ots_getApiLevel", |_, _| Ok(json!(LEVEL))),
    open("ots_hasCode", |chain, params| {
        let address = params.required(0, "address")?;
        let state = match chain.resolve(params.block(1)?)? {
            At::Latest | At::Pending => chain.state(),
            At::Number(number) => chain.state_at(number)?,
        };
        Ok(json!(has_code(&*state, address)?))
    }),
    open("ots_getBlockDetails", |chain, params| {
        details(find(chain, params.block(0)?)?)
    }),
    open("ots_getBlockDetailsByHash", |chain, params| {
        details(find(chain, params.required::<B256>(0, "hash")?.into())?)
    }),
    open("ots_getBlockTransactions", block_transactions),
    open("ots_getTransactionError", |chain, params| {
        let found = chain.included(params.required(0, "hash")?)?;
        Ok(found.map_or(Value::Null, |(block, index)| {
            let receipt = &block.receipts[index];
            if receipt.envelope.status() {
                json!(Bytes::new())
            } else {
                json!(receipt.output)
            }
        }))
    }),
    open("ots_getTransactionBySenderAndNonce", |chain, params| {
        let found = by_sender(
            chain,
            params.required(0, "sender")?,
            params.small(1, "nonce")?,
        )?;
        Ok(found.map_or(Value::Null, |(block, index)| {
            json!(block.transactions[index].hash)
        }))
    }),
    inquiry("ots_getInternalOperations", internal_operations),
    inquiry("ots_traceTransaction", trace),
    inquiry("ots_getContractCreator", creator),
    open("ots_searchTransactionsBefore", |chain, params| {
        let (address, number, size) = page(params)?;
        // Zero means from the end.
        let first = number
            .checked_sub(1)
            .map_or(chain.latest(), |before| before.min(chain.latest()));
        let (found, all) = search(chain, address, size, (0..=first).rev(), true)?;
        written(&found, number == 0, all)
    }),
    open("ots_searchTransactionsAfter", |chain, params| {
        let (address, number, size) = page(params)?;
        let first = if number == 0 {
            0
        } else {
            number.saturating_add(1)
        };
        let (mut found, all) = search(chain, address, size, first..=chain.latest(), false)?;
        // The latest stands first, whichever way they were found.
        found.reverse();
        written(&found, all, number == 0)
    }),
];

fn has_code(state: &dyn ReadState, address: Address) -> Result<bool, StoreError> {
    Ok(state
        .account(address)?
        .is_some_and(|info| !info.is_empty_code_hash()))
}

/// A block without its transactions, but with their number.
fn slim(block: &Block) -> Result<Value, RpcError> {
    let mut shown = json_of(shape::block(block, false))?;
    shown["transactionCount"] = json!(block.transactions.len());
    if let Some(fields) = shown.as_object_mut() {
        fields.remove("transactions");
    }
    // Otterscan does not use it, and it is most of the bytes.
    shown["logsBloom"] = Value::Null;
    Ok(shown)
}

fn details(block: Option<Arc<Block>>) -> Result<Value, RpcError> {
    let Some(block) = block else {
        return Ok(Value::Null);
    };
    let fees = block.receipts.iter().map(|receipt| {
        U256::from(receipt.gas_used).saturating_mul(U256::from(receipt.effective_gas_price))
    });
    let fees = fees.fold(U256::ZERO, U256::saturating_add);
    Ok(json!({
        "block": slim(&block)?,
        "issuance": {"blockReward": "0x0", "uncleReward": "0x0", "issuance": "0x0"},
        "totalFees": fees,
    }))
}

/// A page of a block's transactions; page 0 is the block's end.
fn block_transactions(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let Some(block) = find(chain, params.block(0)?)? else {
        return Ok(Value::Null);
    };
    let (page, size) = (params.small(1, "page")?, params.small(2, "page size")?);
    if size > MOST_TRANSACTIONS {
        return Err(too_large(2, size));
    }
    let count = block.transactions.len() as u64;
    let end = count.saturating_sub(page.saturating_mul(size));
    let start = end.saturating_sub(size);
    // Both are at most the number of transactions.
    let range = start as usize..end as usize;
    let mut full = slim(&block)?;
    full["transactions"] = range
        .clone()
        .map(|index| {
            let mut transaction = json_of(shape::included(&block, index))?;
            if let Some(Value::String(input)) = transaction.get_mut("input") {
                input.truncate(SELECTOR);
            }
            Ok(transaction)
        })
        .collect::<Result<_, RpcError>>()?;
    let receipts = range
        .map(|index| {
            let mut receipt = receipt(&block, index)?;
            receipt["logs"] = Value::Null;
            receipt["logsBloom"] = Value::Null;
            Ok(receipt)
        })
        .collect::<Result<Vec<_>, RpcError>>()?;
    Ok(json!({"fullblock": full, "receipts": receipts}))
}

/// A receipt with its block's time.
fn receipt(block: &Block, index: usize) -> Result<Value, RpcError> {
    let mut receipt = shape::receipt(block, index)?;
    receipt["timestamp"] = json!(alloy_primitives::U64::from(block.header.timestamp));
    Ok(receipt)
}

fn internal_operations(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let (retrace, index) = chain.retrace_of(params.required(0, "hash")?)?;
    Ok(Inquiry::new(move || {
        let mut answer = Value::Null;
        retrace.run(index..index + 1, |stage, included| {
            let mut seen = InternalOperationsInspector::default();
            let done = stage
                .inspect(&included.tx, included.mode, &mut seen, None)
                .map_err(CallError::from)?;
            // What failed as a whole has moved nothing.
            answer = if done.result.is_success() {
                json_of(seen.operations())?
            } else {
                json!([])
            };
            Ok::<_, RpcError>(done)
        })?;
        Ok(answer)
    }))
}

/// All frames of a transaction, flat.
fn trace(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let (retrace, index) = chain.retrace_of(params.required(0, "hash")?)?;
    Ok(Inquiry::new(move || {
        let mut answer = Value::Null;
        retrace.run(index..index + 1, |stage, included| {
            let (done, trace) = stage
                .trace(&included.tx, included.mode, LIMITS)
                .map_err(CallError::from)?;
            answer = trace.frames.iter().map(entry).collect();
            Ok::<_, RpcError>(done)
        })?;
        Ok(answer)
    }))
}

fn entry(frame: &TraceFrame) -> Value {
    let (name, valued) = match frame.kind {
        FrameKind::Call => ("CALL", true),
        FrameKind::Static => ("STATICCALL", false),
        FrameKind::Delegate => ("DELEGATECALL", false),
        FrameKind::CallCode => ("CALLCODE", true),
        FrameKind::Create => ("CREATE", true),
        FrameKind::Create2 => ("CREATE2", true),
        FrameKind::Destroy => ("SELFDESTRUCT", true),
    };
    json!({
        "type": name,
        "depth": frame.depth,
        "from": Address::from(frame.from),
        "to": Address::from(frame.to),
        "value": valued.then(|| U256::from_be_bytes(frame.value)),
        "input": Bytes::copy_from_slice(&frame.input),
        "output": Bytes::copy_from_slice(&frame.output),
    })
}

/// The transaction in which a contract came to be, and who made it; nothing for what genesis or a cheat put there.
fn creator(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let address: Address = params.required(0, "address")?;
    let Some(block) = appeared(chain, address)? else {
        return Ok(Inquiry::known(Value::Null));
    };
    let direct = block
        .receipts
        .iter()
        .position(|receipt| receipt.created == Some(address));
    if let Some(index) = direct {
        let transaction = &block.transactions[index];
        return Ok(Inquiry::known(
            json!({"hash": transaction.hash, "creator": transaction.sender}),
        ));
    }
    let retrace = chain.retrace(&block)?;
    Ok(Inquiry::new(move || {
        let mut found = Value::Null;
        retrace.run(0..usize::MAX, |stage, included| {
            let (done, trace) = stage
                .trace(&included.tx, included.mode, LIMITS)
                .map_err(CallError::from)?;
            let made = trace
                .frames
                .iter()
                .find(|frame| frame.creates() && frame.success() && frame.to == address.0.0);
            if let Some(frame) = made {
                let hash = included.block.transactions[included.index].hash;
                found = json!({"hash": hash, "creator": Address::from(frame.from)});
            }
            Ok::<_, RpcError>(done)
        })?;
        Ok(found)
    }))
}

/// The block in which an account got its code; nothing if it has none, or had it from the beginning.
fn appeared(chain: &dyn Askable, address: Address) -> Result<Option<Arc<Block>>, RpcError> {
    if !has_code(&*chain.state(), address)? {
        return Ok(None);
    }
    let (mut without, mut with) = (0, chain.height());
    // States that are not kept any more are passed over: code older than they are is looked for in receipts.
    let known = |number| match chain.state_at(number) {
        Ok(state) => Ok(Some(has_code(&*state, address)?)),
        Err(StoreError::HistoryPruned { .. }) => Ok(None),
        Err(error) => Err(error),
    };
    if known(0)? == Some(true) {
        return Ok(None);
    }
    while without + 1 < with {
        let middle = without + (with - without) / 2;
        match known(middle)? {
            Some(true) => with = middle,
            Some(false) | None => without = middle,
        }
    }
    if known(without)?.is_some() {
        return Ok(chain.block(with)?);
    }
    let first = without.saturating_sub(MOST_BLOCKS);
    for number in (first..=without).rev() {
        let Some(block) = chain.block(number)? else {
            continue;
        };
        let mut receipts = block.receipts.iter();
        if receipts.any(|receipt| receipt.created == Some(address)) {
            return Ok(Some(block));
        }
    }
    Ok(None)
}

/// Address, block number and page size of a search.
fn page(params: &Params) -> Result<(Address, u64, usize), RpcError> {
    let size = params.small(2, "page size")?;
    if size == 0 || size > MOST_TRANSACTIONS {
        return Err(too_large(2, size));
    }
    Ok((
        params.required(0, "address")?,
        params.small(1, "block")?,
        size as usize,
    ))
}

fn too_large(index: usize, size: u64) -> RpcError {
    RpcError::invalid_params(format!(
        "invalid argument {index} (page size): {size}, between 1 and {MOST_TRANSACTIONS}"
    ))
}

type Found = Vec<(Arc<Block>, usize)>;

/// Transactions that an address has to do with, block by block until there are enough, and whether all blocks were looked through. The
/// transactions of one block are in the order of the search, and never divided between pages.
fn search(
    chain: &dyn Askable,
    address: Address,
    size: usize,
    numbers: impl Iterator<Item = u64>,
    backwards: bool,
) -> Result<(Found, bool), RpcError> {
    let mut found = Vec::new();
    for (looked, number) in numbers.enumerate() {
        if found.len() >= size {
            return Ok((found, false));
        }
        if looked as u64 >= MOST_BLOCKS {
            if found.is_empty() {
                return Err(RpcError::new(
                    -32005,
                    format!(
                        "{MOST_BLOCKS} blocks hold no transaction of {address}: block {number} is the first that was not looked at; ask from there"
                    ),
                ));
            }
            return Ok((found, false));
        }
        let Some(block) = chain.block(number)? else {
            continue;
        };
        let mut inside: Vec<usize> = (0..block.transactions.len())
            .filter(|index| concerns(&block, *index, address))
            .collect();
        if backwards {
            inside.reverse();
        }
        found.extend(inside.into_iter().map(|index| (block.clone(), index)));
    }
    Ok((found, true))
}

fn concerns(block: &Block, index: usize, address: Address) -> bool {
    use alloy_consensus::Transaction as _;
    let (transaction, receipt) = (&block.transactions[index], &block.receipts[index]);
    transaction.sender == address
        || transaction.envelope.to() == Some(address)
        || receipt.created == Some(address)
        || receipt.envelope.logs().iter().any(|log| {
            log.address == address
                || log
                    .topics()
                    .iter()
                    .skip(1)
                    .any(|topic| *topic == address.into_word())
        })
}

fn written(found: &Found, first: bool, last: bool) -> Result<Value, RpcError> {
    let transactions = found
        .iter()
        .map(|(block, index)| json_of(shape::included(block, *index)))
        .collect::<Result<Vec<_>, _>>()?;
    let receipts = found
        .iter()
        .map(|(block, index)| receipt(block, *index))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(json!({
        "txs": transactions,
        "receipts": receipts,
        "firstPage": first,
        "lastPage": last,
    }))
}
