//! A sealed block with its transactions and receipts, as it is kept and served.

use alloy_consensus::{Header, ReceiptEnvelope, TxEnvelope};
use alloy_primitives::{Address, B256};

/// A transaction with what was learned on its way into the pool.
#[derive(Clone, Debug)]
pub struct Transaction {
    /// The signed envelope.
    pub envelope: TxEnvelope,
    /// The recovered sender, or the impersonated one.
    pub sender: Address,
    /// The transaction hash.
    pub hash: B256,
}

/// What a transaction did.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The consensus receipt: status, cumulative gas, logs, bloom.
    pub envelope: ReceiptEnvelope,
    /// Gas this transaction used.
    pub gas_used: u64,
    /// Wei paid per gas.
    pub effective_gas_price: u128,
    /// The contract created by a creation transaction that succeeded.
    pub created: Option<Address>,
    /// Return or revert data.
    pub output: alloy_primitives::Bytes,
    /// Why it failed, in words for people; empty if it succeeded.
    pub reasons: Vec<String>,
    /// What people should know about a success (a program activated by itself).
    pub notes: Vec<String>,
}

/// A sealed block.
#[derive(Clone, Debug)]
pub struct Block {
    /// The header.
    pub header: Header,
    /// Keccak of the header.
    pub hash: B256,
    /// Length of the RLP-encoded block in bytes.
    pub size: u64,
    /// Transactions in order.
    pub transactions: Vec<Transaction>,
    /// One receipt per transaction.
    pub receipts: Vec<Receipt>,
}

impl Block {
    /// Seals a header over its transactions and receipts.
    #[must_use]
    pub fn seal(header: Header, transactions: Vec<Transaction>, receipts: Vec<Receipt>) -> Self {
        use alloy_eips::eip2718::Encodable2718;
        let hash = header.hash_slow();
        let body: usize = transactions
            .iter()
            .map(|transaction| transaction.envelope.encode_2718_len())
            .sum();
        let size = alloy_rlp::Encodable::length(&header) + body + 12;
        Self {
            header,
            hash,
            size: size as u64,
            transactions,
            receipts,
        }
    }

    /// Index of the first log of transaction `index` within the block.
    #[must_use]
    pub fn first_log(&self, index: usize) -> u64 {
        self.receipts
            .iter()
            .take(index)
            .map(|receipt| receipt.envelope.logs().len() as u64)
            .sum()
    }
}
