//! The node, for callers that block: scripts and commands make a handful of requests and need no executor.
//!
//! Every method is that of [`Rpc`] with the same name, driven to its end on the calling thread.

use std::time::Duration;

use alloy_primitives::{Address, B256, Bytes, U256};
use futures_lite::future::block_on;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::account::Account;
use crate::rpc::{ClientError, Rpc, Transport};
use crate::transaction::{Log, Receipt, Transaction};

/// A node, asked with patience.
#[derive(Clone, Debug)]
pub struct Client(Rpc);

impl Client {
    /// A node behind `transport`.
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self(Rpc::new(transport))
    }

    /// The same node, for callers that await.
    pub fn rpc(&self) -> &Rpc {
        &self.0
    }

    /// Waits for what is asked of the node elsewhere: `client.wait_for(agreement::duties(&record, None, &[], 12))`.
    pub fn wait_for<T>(&self, answer: impl Future<Output = T>) -> T {
        block_on(answer)
    }

    /// As [`Rpc::request`].
    ///
    /// # Errors
    /// As there.
    pub fn request<R: DeserializeOwned>(
        &self,
        method: &str,
        params: Value,
    ) -> Result<R, ClientError> {
        block_on(self.0.request(method, params))
    }

    /// As [`Rpc::chain_id`].
    ///
    /// # Errors
    /// As there.
    pub fn chain_id(&self) -> Result<u64, ClientError> {
        block_on(self.0.chain_id())
    }

    /// As [`Rpc::block_number`].
    ///
    /// # Errors
    /// As there.
    pub fn block_number(&self) -> Result<u64, ClientError> {
        block_on(self.0.block_number())
    }

    /// As [`Rpc::accounts`].
    ///
    /// # Errors
    /// As there.
    pub fn accounts(&self) -> Result<Vec<Address>, ClientError> {
        block_on(self.0.accounts())
    }

    /// As [`Rpc::balance`].
    ///
    /// # Errors
    /// As there.
    pub fn balance(&self, address: Address) -> Result<U256, ClientError> {
        block_on(self.0.balance(address))
    }

    /// As [`Rpc::code`].
    ///
    /// # Errors
    /// As there.
    pub fn code(&self, address: Address) -> Result<Bytes, ClientError> {
        block_on(self.0.code(address))
    }

    /// As [`Rpc::nonce`].
    ///
    /// # Errors
    /// As there.
    pub fn nonce(&self, address: Address) -> Result<u64, ClientError> {
        block_on(self.0.nonce(address))
    }

    /// As [`Rpc::call`].
    ///
    /// # Errors
    /// As there.
    pub fn call(&self, from: Address, transaction: &Transaction) -> Result<Bytes, ClientError> {
        block_on(self.0.call(from, transaction))
    }

    /// As [`Rpc::estimate`].
    ///
    /// # Errors
    /// As there.
    pub fn estimate(&self, from: Address, transaction: &Transaction) -> Result<u64, ClientError> {
        block_on(self.0.estimate(from, transaction))
    }

    /// As [`Rpc::logs`].
    ///
    /// # Errors
    /// As there.
    pub fn logs(&self, filter: Value) -> Result<Vec<Log>, ClientError> {
        block_on(self.0.logs(filter))
    }

    /// As [`Rpc::receipt`].
    ///
    /// # Errors
    /// As there.
    pub fn receipt(&self, hash: B256) -> Result<Option<Receipt>, ClientError> {
        block_on(self.0.receipt(hash))
    }

    /// As [`Rpc::send`].
    ///
    /// # Errors
    /// As there.
    pub fn send(&self, account: &Account, transaction: &Transaction) -> Result<B256, ClientError> {
        block_on(self.0.send(account, transaction))
    }

    /// As [`Rpc::wait`].
    ///
    /// # Errors
    /// As there.
    pub fn wait(&self, hash: B256, patience: Duration) -> Result<Receipt, ClientError> {
        block_on(self.0.wait(hash, patience))
    }

    /// As [`Rpc::transact`].
    ///
    /// # Errors
    /// As there.
    pub fn transact(
        &self,
        account: &Account,
        transaction: &Transaction,
    ) -> Result<Receipt, ClientError> {
        block_on(self.0.transact(account, transaction))
    }
}
