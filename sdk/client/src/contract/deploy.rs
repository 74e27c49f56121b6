//! Deployments off chain: the artifact's init code with the constructor's arguments after it.

use std::marker::PhantomData;
use std::time::Duration;

use slacontract::client::BoundClient;
use slacontract::{Amount, Contract, Deployment};

use super::{CallError, Signer, call, sdk_address, wei};
use crate::artifact::Artifact;
use crate::rpc::PATIENCE;
use crate::transaction::{Receipt, Transaction};

/// A deployment that has not been sent yet.
#[must_use = "nothing is deployed until `.send().await`"]
pub struct Deploying<C> {
    signer: Signer,
    transaction: Transaction,
    patience: Duration,
    contract: PhantomData<fn() -> C>,
}

impl<C: Contract> Deploying<C> {
    pub(super) fn new(signer: Signer, deployment: &Deployment<C>, artifact: &Artifact) -> Self {
        let init_code = [&artifact.bytecode, deployment.arguments()].concat();
        Self {
            signer,
            transaction: Transaction::create(init_code).with_value(wei(deployment.sent())),
            patience: PATIENCE,
            contract: PhantomData,
        }
    }

    /// Sends this much along to the constructor.
    pub fn value(mut self, value: Amount) -> Self {
        self.transaction.value = wei(value);
        self
    }

    /// Limits its gas instead of asking the node how much it takes.
    pub fn gas(mut self, limit: u64) -> Self {
        self.transaction.gas = Some(limit);
        self
    }

    /// Waits this long for the block instead of a minute.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Deploys, runs the constructor, and answers the contract's client.
    ///
    /// # Errors
    /// [`CallError`]; [`CallError::read_as`] types the constructor's own error.
    pub async fn send(self) -> Result<C::Client<Signer>, CallError> {
        Ok(self.send_with_receipt().await?.0)
    }

    /// As [`Deploying::send`], with the receipt: gas, block, the constructor's events.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn send_with_receipt(self) -> Result<(C::Client<Signer>, Receipt), CallError> {
        let receipt = call::send(&self.signer, &self.transaction, self.patience).await?;
        let Some(address) = receipt.contract_address else {
            return Err(CallError::Failed(receipt.transaction_hash));
        };
        let client = BoundClient::bind(sdk_address(address), self.signer);
        Ok((client, receipt))
    }
}
