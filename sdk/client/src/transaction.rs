//! What is sent, and what comes back: requests, receipts, logs.

use alloy_primitives::{Address, B256, Bytes, U64, U256};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A transaction to be made. Fields left out are the node's to fill.
#[derive(Clone, Debug, Default)]
pub struct Transaction {
    /// Whom it is for; nothing to create a contract.
    pub to: Option<Address>,
    /// Call data or init code.
    pub data: Bytes,
    /// Wei sent along.
    pub value: U256,
    /// Gas limit.
    pub gas: Option<u64>,
}

impl Transaction {
    /// A call of `to`.
    pub fn call(to: Address, data: impl Into<Bytes>) -> Self {
        Self {
            to: Some(to),
            data: data.into(),
            ..Self::default()
        }
    }

    /// The creation of a contract.
    pub fn create(init_code: impl Into<Bytes>) -> Self {
        Self {
            data: init_code.into(),
            ..Self::default()
        }
    }

    /// With wei sent along.
    #[must_use]
    pub fn with_value(mut self, value: U256) -> Self {
        self.value = value;
        self
    }

    pub(crate) fn to_json(&self, from: Address) -> Value {
        let mut request = json!({ "from": from, "input": self.data, "value": self.value });
        if let Some(to) = self.to {
            request["to"] = json!(to);
        }
        if let Some(gas) = self.gas {
            request["gas"] = json!(U64::from(gas));
        }
        request
    }
}

/// An event as the chain recorded it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Log {
    /// Who emitted it.
    pub address: Address,
    /// Its topics, the event's hash first.
    pub topics: Vec<B256>,
    /// What is not indexed.
    pub data: Bytes,
    /// The transaction it belongs to.
    #[serde(default)]
    pub transaction_hash: Option<B256>,
    /// The block it belongs to.
    #[serde(default)]
    pub block_number: Option<U64>,
}

/// What became of a transaction.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// Its hash.
    pub transaction_hash: B256,
    /// Its block.
    pub block_number: U64,
    /// 1 for success, 0 for a revert.
    pub status: U64,
    /// Gas used.
    pub gas_used: U64,
    /// The contract it created.
    #[serde(default)]
    pub contract_address: Option<Address>,
    /// Its events.
    #[serde(default)]
    pub logs: Vec<Log>,
}

impl Receipt {
    /// Whether it succeeded.
    pub fn succeeded(&self) -> bool {
        self.status == U64::from(1)
    }
}
