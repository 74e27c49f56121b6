//! Blocks, transactions and receipts.

use alloy_eips::BlockId;
use alloy_primitives::{Address, B256, U64};
use serde_json::{Value, json};
use slacontract_store::Block;
use std::sync::Arc;

use super::{Method, Params, RpcError, open, read, search, shape};
use crate::chain::{At, CallError, Chain, Ledger};

pub(super) const METHODS: &[Method] = &[
    read("eth_blockNumber", |chain, _| {
        Ok(json!(U64::from(chain.height())))
    }),
    read("eth_getBlockByNumber", |chain, params| {
        shaped(find(chain, params.block(0)?)?, params)
    }),
    read("eth_getBlockByHash", |chain, params| {
        shaped(
            find(chain, params.required::<B256>(0, "hash")?.into())?,
            params,
        )
    }),
    read("eth_getHeaderByNumber", |chain, params| {
        header(find(chain, params.block(0)?)?)
    }),
    read("eth_getHeaderByHash", |chain, params| {
        header(find(chain, params.required::<B256>(0, "hash")?.into())?)
    }),
    read("erigon_getHeaderByNumber", |chain, params| {
        header(find(chain, params.block(0)?)?)
    }),
    search("eth_getBlockReceipts", receipts),
    read("eth_getBlockTransactionCountByNumber", |chain, params| {
        count(find(chain, params.block(0)?)?)
    }),
    read("eth_getBlockTransactionCountByHash", |chain, params| {
        count(find(chain, params.required::<B256>(0, "hash")?.into())?)
    }),
    read("eth_getUncleCountByBlockNumber", |chain, params| {
        Ok(find(chain, params.block(0)?)?.map_or(Value::Null, |_| json!("0x0")))
    }),
    read("eth_getUncleCountByBlockHash", |chain, params| {
        Ok(find(chain, params.required::<B256>(0, "hash")?.into())?
            .map_or(Value::Null, |_| json!("0x0")))
    }),
    read("eth_getUncleByBlockNumberAndIndex", |_, _| Ok(Value::Null)),
    read("eth_getUncleByBlockHashAndIndex", |_, _| Ok(Value::Null)),
    open("eth_getTransactionByHash", by_hash),
    read(
        "eth_getTransactionByBlockNumberAndIndex",
        |chain, params| by_index(find(chain, params.block(0)?)?, params),
    ),
    read("eth_getTransactionByBlockHashAndIndex", |chain, params| {
        by_index(
            find(chain, params.required::<B256>(0, "hash")?.into())?,
            params,
        )
    }),
    read("eth_getTransactionBySenderAndNonce", |chain, params| {
        let (sender, nonce) = (params.required(0, "sender")?, params.small(1, "nonce")?);
        match by_sender(chain, sender, nonce)? {
            Some((block, index)) => shape::json_of(shape::included(&block, index)),
            None => Ok(Value::Null),
        }
    }),
    read("eth_getTransactionReceipt", |chain, params| {
        match chain.included(params.required(0, "hash")?)? {
            Some((block, index)) => shape::receipt(&block, index),
            None => Ok(Value::Null),
        }
    }),
];

/// The block a client names; nothing if there is none.
pub(super) fn find(chain: &dyn Ledger, id: BlockId) -> Result<Option<Arc<Block>>, RpcError> {
    Ok(match chain.resolve(id) {
        // A block that is about to be made is not shown: the latest stands in.
        Ok(At::Latest | At::Pending) => Some(chain.head()?),
        Ok(At::Number(number)) => chain.block(number)?,
        Err(CallError::NoBlock(_)) => None,
        Err(other) => return Err(other.into()),
    })
}

fn shaped(block: Option<Arc<Block>>, params: &Params) -> Result<Value, RpcError> {
    let full = params
        .optional::<bool>(1, "full transactions")?
        .unwrap_or_default();
    block.map_or(Ok(Value::Null), |block| {
        shape::json_of(shape::block(&block, full))
    })
}

fn header(block: Option<Arc<Block>>) -> Result<Value, RpcError> {
    block.map_or(Ok(Value::Null), |block| {
        shape::json_of(shape::header(&block))
    })
}

fn count(block: Option<Arc<Block>>) -> Result<Value, RpcError> {
    Ok(block.map_or(Value::Null, |block| {
        json!(U64::from(block.transactions.len()))
    }))
}

fn receipts(chain: &dyn Ledger, params: &Params) -> Result<Value, RpcError> {
    let Some(block) = find(chain, params.block(0)?)? else {
        return Ok(Value::Null);
    };
    (0..block.transactions.len())
        .map(|index| shape::receipt(&block, index))
        .collect::<Result<Vec<_>, _>>()
        .map(Value::Array)
}

fn by_hash(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let hash = params.required(0, "hash")?;
    if let Some((block, index)) = chain.included(hash)? {
        return shape::json_of(shape::included(&block, index));
    }
    chain.pool().get(hash).map_or(Ok(Value::Null), |pending| {
        shape::json_of(shape::waiting(&pending.transaction))
    })
}

fn by_index(block: Option<Arc<Block>>, params: &Params) -> Result<Value, RpcError> {
    let index = usize::try_from(params.small(1, "index")?).unwrap_or(usize::MAX);
    let Some(block) = block.filter(|block| index < block.transactions.len()) else {
        return Ok(Value::Null);
    };
    shape::json_of(shape::included(&block, index))
}

/// The included transaction of a sender with a nonce.
pub(super) fn by_sender(
    chain: &dyn Ledger,
    sender: Address,
    nonce: u64,
) -> Result<Option<(Arc<Block>, usize)>, RpcError> {
    use alloy_consensus::Transaction as _;
    let account = chain.state().account(sender)?.unwrap_or_default();
    if account.nonce <= nonce {
        return Ok(None);
    }
    for number in (0..=chain.height()).rev() {
        let Some(block) = chain.block(number)? else {
            break;
        };
        let found = block.transactions.iter().position(|transaction| {
            transaction.sender == sender && transaction.envelope.nonce() == nonce
        });
        if let Some(index) = found {
            return Ok(Some((block, index)));
        }
    }
    Ok(None)
}
