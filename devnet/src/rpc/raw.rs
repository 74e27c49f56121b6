//! Blocks, headers, receipts and transactions as the bytes that consensus hashes.

use alloy_consensus::{BlockBody, TxEnvelope};
use alloy_eips::{BlockId, Encodable2718 as _, eip4895::Withdrawals};
use alloy_primitives::{B256, Bytes, keccak256};
use alloy_rlp::{Decodable as _, Encodable as _};
use serde_json::{Value, json};
use slacontract_store::Block;

use super::{Method, Params, RpcError, blocks::find, open};
use crate::chain::{Chain, Ledger as _};

pub(super) const METHODS: &[Method] = &[
    open("eth_getRawTransactionByHash", by_hash),
    // geth gives the same under both names.
    open("debug_getRawTransaction", by_hash),
    open(
        "eth_getRawTransactionByBlockNumberAndIndex",
        |chain, params| by_index(chain, params.block(0)?, params),
    ),
    open(
        "eth_getRawTransactionByBlockHashAndIndex",
        |chain, params| by_index(chain, params.required::<B256>(0, "hash")?.into(), params),
    ),
    open("debug_getRawTransactions", |chain, params| {
        of(chain, params, |block| {
            let all = block.transactions.iter();
            json!(
                all.map(|transaction| Bytes::from(transaction.envelope.encoded_2718()))
                    .collect::<Vec<_>>()
            )
        })
    }),
    open("debug_getRawHeader", |chain, params| {
        of(chain, params, |block| {
            json!(Bytes::from(alloy_rlp::encode(&block.header)))
        })
    }),
    open("debug_getRawBlock", |chain, params| {
        of(chain, params, |block| json!(Bytes::from(encoded(block))))
    }),
    open("debug_getRawReceipts", |chain, params| {
        of(chain, params, |block| {
            let all = block.receipts.iter();
            json!(
                all.map(|receipt| Bytes::from(receipt.envelope.encoded_2718()))
                    .collect::<Vec<_>>()
            )
        })
    }),
];

/// The hash of the header that the bytes of a block begin with.
///
/// # Errors
/// -32602 if they do not.
pub(super) fn header_hash(block: &[u8]) -> Result<B256, RpcError> {
    let wrong = |error: alloy_rlp::Error| {
        RpcError::invalid_params(format!(
            "invalid argument 0 (block): the bytes are no block: {error}"
        ))
    };
    let mut rest = block;
    let outer = alloy_rlp::Header::decode(&mut rest).map_err(wrong)?;
    if !outer.list {
        return Err(wrong(alloy_rlp::Error::UnexpectedString));
    }
    let before = rest;
    let header = alloy_consensus::Header::decode(&mut rest).map_err(wrong)?;
    let mut again = Vec::with_capacity(before.len() - rest.len());
    header.encode(&mut again);
    Ok(keccak256(again))
}

fn encoded(block: &Block) -> Vec<u8> {
    let body = BlockBody::<TxEnvelope> {
        transactions: block
            .transactions
            .iter()
            .map(|transaction| transaction.envelope.clone())
            .collect(),
        ommers: Vec::new(),
        withdrawals: Some(Withdrawals::default()),
    };
    alloy_rlp::encode(alloy_consensus::Block::new(block.header.clone(), body))
}

fn of(
    chain: &Chain,
    params: &Params,
    write: impl FnOnce(&Block) -> Value,
) -> Result<Value, RpcError> {
    let id = params.block(0)?;
    let block =
        find(chain, id)?.ok_or_else(|| RpcError::refused(format!("block {id} not found")))?;
    Ok(write(&block))
}

fn by_hash(chain: &mut Chain, params: &Params) -> Result<Value, RpcError> {
    let hash = params.required(0, "hash")?;
    let encoded = match chain.included(hash)? {
        Some((block, index)) => Some(block.transactions[index].envelope.encoded_2718()),
        None => chain
            .pool()
            .get(hash)
            .map(|pending| pending.transaction.envelope.encoded_2718()),
    };
    Ok(encoded.map_or(Value::Null, |bytes| json!(Bytes::from(bytes))))
}

fn by_index(chain: &Chain, id: BlockId, params: &Params) -> Result<Value, RpcError> {
    let index = usize::try_from(params.small(1, "index")?).unwrap_or(usize::MAX);
    let block = find(chain, id)?;
    let found = block
        .as_ref()
        .and_then(|block| block.transactions.get(index));
    Ok(found.map_or(Value::Null, |transaction| {
        json!(Bytes::from(transaction.envelope.encoded_2718()))
    }))
}
