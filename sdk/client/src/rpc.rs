//! JSON-RPC: requests out, typed answers in, errors with the node's own words and data.

use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};

use alloy_primitives::{Address, B256, Bytes, U64, U256};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::account::{Account, AccountError};
use crate::transaction::{Log, Receipt, Transaction};

/// Carries one JSON-RPC request and its answer.
pub trait Transport {
    /// Sends `body` and returns the answer's body.
    ///
    /// # Errors
    /// [`TransportError`] if there is no answer.
    fn send(&self, body: &str) -> Result<String, TransportError>;
}

/// Nobody answered.
#[derive(Clone, Debug, thiserror::Error)]
#[error("no answer from {endpoint}: {message}")]
pub struct TransportError {
    /// Whom we asked.
    pub endpoint: String,
    /// What happened.
    pub message: String,
}

/// The node refused.
#[derive(Clone, Debug, Deserialize, thiserror::Error)]
#[error("{message} (code {code})")]
pub struct RpcError {
    /// JSON-RPC error code; 3 is a revert.
    pub code: i64,
    /// The node's words.
    pub message: String,
    /// Revert data, or whatever the node adds.
    #[serde(default)]
    pub data: Option<Value>,
}

impl RpcError {
    /// The revert data, if this is a revert that has any.
    pub fn revert_data(&self) -> Option<Bytes> {
        let data = self.data.as_ref()?;
        let text = data
            .as_str()
            .or_else(|| data.get("data").and_then(Value::as_str))?;
        text.parse().ok()
    }
}

/// Why a request came to nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// Nobody answered.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The node refused.
    #[error("{method}: {error}")]
    Rpc {
        /// Which method.
        method: String,
        /// What it said.
        error: RpcError,
    },
    /// The answer is not what the method answers.
    #[error("{method} answered something unexpected: {message}")]
    Answer {
        /// Which method.
        method: String,
        /// What is wrong with it.
        message: String,
    },
    /// The account cannot sign.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The transaction is not in a block yet.
    #[error("transaction {hash} is in no block after {seconds} s; it may still arrive")]
    Timeout {
        /// Which.
        hash: B256,
        /// How long we waited.
        seconds: u64,
    },
}

impl ClientError {
    /// The node's error, if it is one.
    pub fn rpc(&self) -> Option<&RpcError> {
        match self {
            Self::Rpc { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// A client of one node.
#[derive(Debug)]
pub struct Client<T> {
    transport: T,
    next_id: Cell<u64>,
}

impl<T: Transport> Client<T> {
    /// A client over `transport`.
    pub fn new(transport: T) -> Self {
        Self {
            transport,
            next_id: Cell::new(1),
        }
    }

    /// Any method, for those that have no name here.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn request<R: DeserializeOwned>(
        &self,
        method: &str,
        params: Value,
    ) -> Result<R, ClientError> {
        #[derive(Deserialize)]
        struct Reply {
            #[serde(default)]
            result: Option<Value>,
            error: Option<RpcError>,
        }
        let unexpected = |message: String| ClientError::Answer {
            method: method.to_owned(),
            message,
        };
        let id = self.next_id.get();
        self.next_id.set(id.wrapping_add(1));
        let body =
            json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string();
        let text = self.transport.send(&body)?;
        let reply: Reply =
            serde_json::from_str(&text).map_err(|error| unexpected(error.to_string()))?;
        if let Some(error) = reply.error {
            return Err(ClientError::Rpc {
                method: method.to_owned(),
                error,
            });
        }
        serde_json::from_value(reply.result.unwrap_or_default())
            .map_err(|error| unexpected(error.to_string()))
    }

    /// The chain's id.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn chain_id(&self) -> Result<u64, ClientError> {
        self.quantity("eth_chainId", json!([]))
    }

    /// Number of the latest block.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn block_number(&self) -> Result<u64, ClientError> {
        self.quantity("eth_blockNumber", json!([]))
    }

    /// Accounts whose keys the node holds.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn accounts(&self) -> Result<Vec<Address>, ClientError> {
        self.request("eth_accounts", json!([]))
    }

    /// Balance in wei at the latest block.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn balance(&self, address: Address) -> Result<U256, ClientError> {
        self.request("eth_getBalance", json!([address, "latest"]))
    }

    /// Code at the latest block.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn code(&self, address: Address) -> Result<Bytes, ClientError> {
        self.request("eth_getCode", json!([address, "latest"]))
    }

    /// Next nonce, pending transactions included.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn nonce(&self, address: Address) -> Result<u64, ClientError> {
        self.quantity("eth_getTransactionCount", json!([address, "pending"]))
    }

    /// Runs `transaction` as `from` without sending it.
    ///
    /// # Errors
    /// [`ClientError::Rpc`] with the revert data if it reverts.
    pub fn call(&self, from: Address, transaction: &Transaction) -> Result<Bytes, ClientError> {
        self.request("eth_call", json!([transaction.to_json(from), "latest"]))
    }

    /// Gas that `transaction` needs.
    ///
    /// # Errors
    /// [`ClientError::Rpc`] with the revert data if it reverts.
    pub fn estimate(&self, from: Address, transaction: &Transaction) -> Result<u64, ClientError> {
        self.quantity("eth_estimateGas", json!([transaction.to_json(from)]))
    }

    /// Logs that match `filter`, as `eth_getLogs` takes it.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn logs(&self, filter: Value) -> Result<Vec<Log>, ClientError> {
        self.request("eth_getLogs", json!([filter]))
    }

    /// The receipt of a transaction, if it is in a block.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn receipt(&self, hash: B256) -> Result<Option<Receipt>, ClientError> {
        self.request("eth_getTransactionReceipt", json!([hash]))
    }

    /// Sends `transaction` from `account`: signed here, or by the node when it holds the key.
    ///
    /// # Errors
    /// [`ClientError::Rpc`] with the revert data if it would revert.
    pub fn send(&self, account: &Account, transaction: &Transaction) -> Result<B256, ClientError> {
        match account {
            Account::Unlocked(address) => self.request(
                "eth_sendTransaction",
                json!([transaction.to_json(*address)]),
            ),
            Account::Local(_) => {
                let address = account.address();
                let gas = match transaction.gas {
                    Some(gas) => gas,
                    None => self.estimate(address, transaction)?,
                };
                let price: U256 = self.request("eth_gasPrice", json!([]))?;
                let price = u128::try_from(price).unwrap_or(u128::MAX);
                let raw = account.sign(
                    transaction,
                    self.chain_id()?,
                    self.nonce(address)?,
                    gas,
                    price,
                )?;
                self.request("eth_sendRawTransaction", json!([raw]))
            }
        }
    }

    /// Waits until a transaction is in a block.
    ///
    /// # Errors
    /// [`ClientError::Timeout`] after `patience`.
    pub fn wait(&self, hash: B256, patience: Duration) -> Result<Receipt, ClientError> {
        let started = Instant::now();
        let mut pause = Duration::from_millis(2);
        loop {
            if let Some(receipt) = self.receipt(hash)? {
                return Ok(receipt);
            }
            if started.elapsed() >= patience {
                return Err(ClientError::Timeout {
                    hash,
                    seconds: patience.as_secs(),
                });
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(250));
        }
    }

    /// [`send`](Self::send) and [`wait`](Self::wait), a minute at most.
    ///
    /// # Errors
    /// [`ClientError`]. A transaction that reverted in its block is a receipt whose `status` is false, not an error.
    pub fn transact(
        &self,
        account: &Account,
        transaction: &Transaction,
    ) -> Result<Receipt, ClientError> {
        let hash = self.send(account, transaction)?;
        self.wait(hash, Duration::from_secs(60))
    }

    fn quantity(&self, method: &str, params: Value) -> Result<u64, ClientError> {
        self.request::<U64>(method, params)
            .map(|number| number.to())
    }
}
