//! JSON-RPC: requests out, typed answers in, errors with the node's own words and data.
//!
//! Everything here is a future that any executor can drive, and knows no I/O: a [`Transport`] carries the bytes and keeps the time.
//! [`Client`](crate::Client) is the same for callers that block.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use alloy_primitives::{Address, B256, Bytes, U64, U256};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use slacontract_terms::Timestamp;

use crate::account::{Account, AccountError};
use crate::transaction::{Log, Receipt, Transaction};

/// A boxed future. It can move between threads, except in a browser, where there is one.
#[cfg(not(target_arch = "wasm32"))]
pub type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// A boxed future.
#[cfg(target_arch = "wasm32")]
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// Carries JSON-RPC requests and their answers, and waits.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends `body`; the future answers the answer's body, or [`TransportError`] if there is none.
    fn send(&self, body: String) -> Pending<Result<String, TransportError>>;

    /// Waits this long.
    fn sleep(&self, time: Duration) -> Pending<()>;
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
    /// Not where a node could be.
    #[error("\"{0}\" is no endpoint; examples: http://127.0.0.1:8545, https://node.example")]
    Endpoint(String),
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

/// How long a transaction may take to get into a block, unless somebody says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A node, asked asynchronously. Clones share the connection.
///
/// ```no_run
/// # async fn story() -> Result<(), slacontract_client::ClientError> {
/// let rpc = slacontract_client::Rpc::connect("http://127.0.0.1:8545")?;
/// println!("chain {}, block {}", rpc.chain_id().await?, rpc.block_number().await?);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Rpc {
    transport: Arc<dyn Transport>,
    next_id: Arc<AtomicU64>,
    /// Held from asking for a nonce until the transaction with it has been sent, so that concurrent sends get different ones.
    sending: Arc<async_lock::Mutex<()>>,
}

impl Rpc {
    /// A node behind `transport`.
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self {
            transport: Arc::new(transport),
            next_id: Arc::new(AtomicU64::new(1)),
            sending: Arc::default(),
        }
    }

    /// A node's HTTP endpoint. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ClientError::Endpoint`] if `url` is not an HTTP address.
    #[cfg(feature = "http")]
    pub fn connect(url: &str) -> Result<Self, ClientError> {
        let rest = url
            .strip_prefix("http://")
            .or_else(|| url.strip_prefix("https://"));
        match rest {
            Some(host) if !host.is_empty() && !host.contains(char::is_whitespace) => {
                Ok(Self::new(crate::Http::new(url)))
            }
            _ => Err(ClientError::Endpoint(url.to_owned())),
        }
    }

    /// Waits this long.
    pub async fn sleep(&self, time: Duration) {
        self.transport.sleep(time).await;
    }

    /// Any method, for those that have no name here.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn request<R: DeserializeOwned>(
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
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let body =
            json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string();
        let text = self.transport.send(body).await?;
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
    pub async fn chain_id(&self) -> Result<u64, ClientError> {
        self.quantity("eth_chainId", json!([])).await
    }

    /// Number of the latest block.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn block_number(&self) -> Result<u64, ClientError> {
        self.quantity("eth_blockNumber", json!([])).await
    }

    /// Time of the latest block.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn block_time(&self) -> Result<Timestamp, ClientError> {
        #[derive(Deserialize)]
        struct Block {
            timestamp: U64,
        }
        let block: Block = self
            .request("eth_getBlockByNumber", json!(["latest", false]))
            .await?;
        Ok(Timestamp::from_seconds(block.timestamp.to()))
    }

    /// Accounts whose keys the node holds.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn accounts(&self) -> Result<Vec<Address>, ClientError> {
        self.request("eth_accounts", json!([])).await
    }

    /// Balance in wei at the latest block.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn balance(&self, address: Address) -> Result<U256, ClientError> {
        self.request("eth_getBalance", json!([address, "latest"]))
            .await
    }

    /// Code at the latest block.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn code(&self, address: Address) -> Result<Bytes, ClientError> {
        self.request("eth_getCode", json!([address, "latest"]))
            .await
    }

    /// Next nonce, pending transactions included.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn nonce(&self, address: Address) -> Result<u64, ClientError> {
        self.quantity("eth_getTransactionCount", json!([address, "pending"]))
            .await
    }

    /// Runs `transaction` as `from` without sending it.
    ///
    /// # Errors
    /// [`ClientError::Rpc`] with the revert data if it reverts.
    pub async fn call(
        &self,
        from: Address,
        transaction: &Transaction,
    ) -> Result<Bytes, ClientError> {
        self.request("eth_call", json!([transaction.to_json(from), "latest"]))
            .await
    }

    /// Gas that `transaction` needs.
    ///
    /// # Errors
    /// [`ClientError::Rpc`] with the revert data if it reverts.
    pub async fn estimate(
        &self,
        from: Address,
        transaction: &Transaction,
    ) -> Result<u64, ClientError> {
        self.quantity("eth_estimateGas", json!([transaction.to_json(from)]))
            .await
    }

    /// Logs that match `filter`, as `eth_getLogs` takes it.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn logs(&self, filter: Value) -> Result<Vec<Log>, ClientError> {
        self.request("eth_getLogs", json!([filter])).await
    }

    /// The receipt of a transaction, if it is in a block.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn receipt(&self, hash: B256) -> Result<Option<Receipt>, ClientError> {
        self.request("eth_getTransactionReceipt", json!([hash]))
            .await
    }

    /// Sends `transaction` from `account`: signed here, or by the node when it holds the key.
    ///
    /// # Errors
    /// [`ClientError::Rpc`] with the revert data if it would revert.
    pub async fn send(
        &self,
        account: &Account,
        transaction: &Transaction,
    ) -> Result<B256, ClientError> {
        match account {
            Account::Unlocked(address) => {
                self.request(
                    "eth_sendTransaction",
                    json!([transaction.to_json(*address)]),
                )
                .await
            }
            Account::Local(_) => {
                let address = account.address();
                let gas = match transaction.gas {
                    Some(gas) => gas,
                    None => self.estimate(address, transaction).await?,
                };
                let price: U256 = self.request("eth_gasPrice", json!([])).await?;
                let price = u128::try_from(price).unwrap_or(u128::MAX);
                let chain_id = self.chain_id().await?;
                let _sending = self.sending.lock().await;
                let raw = account.sign(
                    transaction,
                    chain_id,
                    self.nonce(address).await?,
                    gas,
                    price,
                )?;
                self.request("eth_sendRawTransaction", json!([raw])).await
            }
        }
    }

    /// What a transaction that failed in block `number` would answer if it came first there: its revert, in most cases.
    #[cfg(feature = "contracts")]
    pub(crate) async fn replay(
        &self,
        from: Address,
        transaction: &Transaction,
        number: u64,
    ) -> Result<Bytes, ClientError> {
        let before = U64::from(number.saturating_sub(1));
        self.request("eth_call", json!([transaction.to_json(from), before]))
            .await
    }

    /// Waits until a transaction is in a block.
    ///
    /// # Errors
    /// [`ClientError::Timeout`] after `patience`.
    pub async fn wait(&self, hash: B256, patience: Duration) -> Result<Receipt, ClientError> {
        let started = Instant::now();
        let mut pause = Duration::from_millis(2);
        loop {
            if let Some(receipt) = self.receipt(hash).await? {
                return Ok(receipt);
            }
            if started.elapsed() >= patience {
                return Err(ClientError::Timeout {
                    hash,
                    seconds: patience.as_secs(),
                });
            }
            self.sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(250));
        }
    }

    /// [`send`](Self::send) and [`wait`](Self::wait), a minute at most.
    ///
    /// # Errors
    /// [`ClientError`]. A transaction that reverted in its block is a receipt whose `status` is false, not an error.
    pub async fn transact(
        &self,
        account: &Account,
        transaction: &Transaction,
    ) -> Result<Receipt, ClientError> {
        let hash = self.send(account, transaction).await?;
        self.wait(hash, PATIENCE).await
    }

    async fn quantity(&self, method: &str, params: Value) -> Result<u64, ClientError> {
        self.request::<U64>(method, params)
            .await
            .map(|number| number.to())
    }
}
