//! Blocks, transactions, receipts and logs as Ethereum's RPC shows them.

use alloy_consensus::Transaction as _;
use alloy_consensus::transaction::{Recovered, TransactionInfo};
use alloy_primitives::U256;
use alloy_rpc_types_eth::{
    Block as RpcBlock, BlockTransactions, Header as RpcHeader, Log as RpcLog,
    Transaction as RpcTransaction, TransactionReceipt,
};
use serde::Serialize;
use serde_json::{Value, json};
use slacontract_store::{Block, Transaction};

use super::RpcError;

/// Any value as JSON.
///
/// # Errors
/// -32603; only if a type cannot be JSON at all.
pub fn json_of<T: Serialize>(value: T) -> Result<Value, RpcError> {
    serde_json::to_value(value)
        .map_err(|error| RpcError::internal(format!("the answer is not JSON: {error}")))
}

/// A header.
#[must_use]
pub fn header(block: &Block) -> RpcHeader {
    RpcHeader {
        hash: block.hash,
        inner: block.header.clone(),
        total_difficulty: None,
        size: Some(U256::from(block.size)),
    }
}

/// A block, with whole transactions or their hashes.
#[must_use]
pub fn block(block: &Block, full: bool) -> RpcBlock {
    let transactions = if full {
        BlockTransactions::Full(
            (0..block.transactions.len())
                .map(|index| included(block, index))
                .collect(),
        )
    } else {
        BlockTransactions::Hashes(
            block
                .transactions
                .iter()
                .map(|transaction| transaction.hash)
                .collect(),
        )
    };
    RpcBlock {
        header: header(block),
        uncles: Vec::new(),
        transactions,
        withdrawals: Some(alloy_eips::eip4895::Withdrawals::default()),
    }
}

/// A transaction of a block. `index` must be one of its transactions.
#[must_use]
pub fn included(block: &Block, index: usize) -> RpcTransaction {
    let info = TransactionInfo {
        hash: None,
        index: Some(index as u64),
        block_hash: Some(block.hash),
        block_number: Some(block.header.number),
        base_fee: block.header.base_fee_per_gas,
        block_timestamp: Some(block.header.timestamp),
    };
    RpcTransaction::from_transaction(recovered(&block.transactions[index]), info)
}

/// A transaction that waits.
#[must_use]
pub fn waiting(transaction: &Transaction) -> RpcTransaction {
    RpcTransaction::from_transaction(recovered(transaction), TransactionInfo::default())
}

fn recovered(transaction: &Transaction) -> Recovered<alloy_consensus::TxEnvelope> {
    Recovered::new_unchecked(transaction.envelope.clone(), transaction.sender)
}

/// The logs of one transaction of a block.
#[must_use]
pub fn logs(block: &Block, index: usize) -> Vec<RpcLog> {
    let first = block.first_log(index);
    let logs = block.receipts[index].envelope.logs();
    logs.iter()
        .zip(first..)
        .map(|(log, position)| self::log(block, index, position, log))
        .collect()
}

/// One log, at `position` within the block.
#[must_use]
pub fn log(block: &Block, index: usize, position: u64, log: &alloy_primitives::Log) -> RpcLog {
    RpcLog {
        inner: log.clone(),
        block_hash: Some(block.hash),
        block_number: Some(block.header.number),
        block_timestamp: Some(block.header.timestamp),
        transaction_hash: Some(block.transactions[index].hash),
        transaction_index: Some(index as u64),
        log_index: Some(position),
        removed: false,
    }
}

/// The receipt of a transaction of a block. Beyond the standard a failed one carries its revert data and the reason in words.
///
/// # Errors
/// -32603; only if a receipt cannot be JSON at all.
pub fn receipt(block: &Block, index: usize) -> Result<Value, RpcError> {
    let (transaction, receipt) = (&block.transactions[index], &block.receipts[index]);
    let mut logs = logs(block, index).into_iter();
    // One shaped log per log, in the same order.
    let inner = receipt.envelope.clone().map_logs(|log| {
        logs.next().unwrap_or_else(|| RpcLog {
            inner: log,
            ..RpcLog::default()
        })
    });
    let shaped = TransactionReceipt {
        inner,
        transaction_hash: transaction.hash,
        transaction_index: Some(index as u64),
        block_hash: Some(block.hash),
        block_number: Some(block.header.number),
        gas_used: receipt.gas_used,
        effective_gas_price: receipt.effective_gas_price,
        blob_gas_used: None,
        blob_gas_price: None,
        from: transaction.sender,
        to: transaction.envelope.to(),
        contract_address: receipt.created,
    };
    let mut value = json_of(shaped)?;
    if !receipt.envelope.status()
        && let Some(fields) = value.as_object_mut()
    {
        fields.insert("revertReason".to_owned(), json!(receipt.output));
        fields.insert("failure".to_owned(), json!(receipt.reasons.join("; ")));
    }
    Ok(value)
}
