//! Calls off chain: a view is awaited, a transaction is sent.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use alloy_primitives::{Address, B256, Bytes};
use slacontract::abi::{self, Abi, Mutability};
use slacontract::client::Remote;
use slacontract::error::Error;
use slacontract::{Amount, Call};

use super::{CallError, Signer, address, wei};
use crate::account::Account;
use crate::rpc::{ClientError, PATIENCE, Pending, Rpc};
use crate::transaction::{Receipt, Transaction};

/// The answer of a view, on its way.
#[must_use = "nothing is asked until it is awaited"]
pub struct Asking<R, E> {
    /// The raw answer, or nothing if the method is not a view.
    raw: Option<Pending<Raw>>,
    answer: PhantomData<fn() -> (R, E)>,
}

/// The answer's data, and whether the contract has code, asked only where an empty answer leaves it open.
type Raw = Result<(Bytes, Option<Address>), ClientError>;

impl<R: Abi, E: Error> Asking<R, E> {
    fn new(rpc: &Rpc, from: Address, call: &Call<impl slacontract::Transport, R, E>) -> Self {
        let raw = (call.mutability() == Mutability::View)
            .then(|| ask(rpc.clone(), from, transaction(call), R::HEAD == 0));
        Self {
            raw,
            answer: PhantomData,
        }
    }
}

impl<R: Abi, E: Error> Future for Asking<R, E> {
    type Output = Result<R, CallError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(raw) = self.get_mut().raw.as_mut() else {
            return Poll::Ready(Err(CallError::NotAView));
        };
        raw.as_mut().poll(context).map(read)
    }
}

/// Runs the call without sending it. An account without code answers nothing whatever it is asked, so that is looked into.
fn ask(rpc: Rpc, from: Address, transaction: Transaction, empty_is_fine: bool) -> Pending<Raw> {
    Box::pin(async move {
        let data = rpc.call(from, &transaction).await?;
        let suspicious = data.is_empty() && !empty_is_fine;
        let missing = match transaction.to {
            Some(to) if suspicious && rpc.code(to).await?.is_empty() => Some(to),
            _ => None,
        };
        Ok((data, missing))
    })
}

fn read<R: Abi, E: Error>(raw: Raw) -> Result<R, CallError<E>> {
    let (data, missing) = raw.map_err(CallError::from_client)?;
    if let Some(address) = missing {
        return Err(CallError::NoCode(address));
    }
    abi::decode(&data).map_err(|abi::Malformed| CallError::Malformed(data))
}

fn transaction<T, R: Abi, E: Error>(call: &Call<T, R, E>) -> Transaction {
    Transaction::call(address(call.target()), call.calldata().to_vec()).with_value(wei(call.sent()))
}

impl Remote for Rpc {
    type Failure<E: Error> = CallError<E>;
    type Answer<R: Abi, E: Error> = Asking<R, E>;

    fn ask<R: Abi, E: Error>(call: Call<Self, R, E>) -> Asking<R, E> {
        Asking::new(call.transport(), Address::ZERO, &call)
    }
}

impl Remote for Signer {
    type Failure<E: Error> = CallError<E>;
    type Answer<R: Abi, E: Error> = Asking<R, E>;

    fn ask<R: Abi, E: Error>(call: Call<Self, R, E>) -> Asking<R, E> {
        let signer = call.transport();
        Asking::new(&signer.rpc, signer.account.address(), &call)
    }
}

/// What is done off chain with a call that changes state.
#[allow(
    async_fn_in_trait,
    reason = "only `Call` implements it, and its futures can move between threads"
)]
pub trait OffChain<R: Abi, E: Error>: Sized {
    /// Prepares the transaction.
    fn transaction(self) -> Outgoing<R, E>;

    /// Sends it from another account.
    fn from(self, account: Account) -> Outgoing<R, E> {
        self.transaction().from(account)
    }

    /// Limits its gas instead of asking the node how much it takes.
    fn gas(self, limit: u64) -> Outgoing<R, E> {
        self.transaction().gas(limit)
    }

    /// Waits this long for the block instead of a minute.
    fn patience(self, patience: Duration) -> Outgoing<R, E> {
        self.transaction().patience(patience)
    }

    /// As [`Outgoing::send`].
    fn send(self) -> impl Future<Output = Result<Receipt, CallError<E>>> {
        self.transaction().send()
    }

    /// As [`Outgoing::simulate`].
    fn simulate(self) -> impl Future<Output = Result<R, CallError<E>>> {
        self.transaction().simulate()
    }

    /// As [`Outgoing::estimate`].
    fn estimate(self) -> impl Future<Output = Result<u64, CallError<E>>> {
        self.transaction().estimate()
    }
}

impl<R: Abi, E: Error> OffChain<R, E> for Call<Signer, R, E> {
    fn transaction(self) -> Outgoing<R, E> {
        Outgoing {
            signer: self.transport().clone(),
            transaction: transaction(&self),
            patience: PATIENCE,
            answer: PhantomData,
        }
    }
}

/// A transaction that has not been sent yet.
#[must_use = "nothing happens until `.send().await`, `.submit().await`, `.simulate().await` or `.estimate().await`"]
pub struct Outgoing<R, E> {
    signer: Signer,
    transaction: Transaction,
    patience: Duration,
    answer: PhantomData<fn() -> (R, E)>,
}

impl<R: Abi, E: Error> Outgoing<R, E> {
    /// Sends it from another account.
    pub fn from(mut self, account: Account) -> Self {
        self.signer.account = account;
        self
    }

    /// Sends this much along.
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

    /// Asks what it would answer, and sends nothing.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn simulate(self) -> Result<R, CallError<E>> {
        let from = self.signer.account.address();
        read(ask(self.signer.rpc, from, self.transaction, R::HEAD == 0).await)
    }

    /// Asks how much gas it takes.
    ///
    /// # Errors
    /// [`CallError`], with the contract's error if it would revert.
    pub async fn estimate(self) -> Result<u64, CallError<E>> {
        let from = self.signer.account.address();
        let gas = self.signer.rpc.estimate(from, &self.transaction).await;
        gas.map_err(CallError::from_client)
    }

    /// Sends it and does not wait for a block.
    ///
    /// # Errors
    /// [`CallError`], with the contract's error if it would revert.
    pub async fn submit(self) -> Result<B256, CallError<E>> {
        submit(&self.signer, &self.transaction).await
    }

    /// Sends it and waits until it is in a block.
    ///
    /// # Errors
    /// [`CallError`]: also of a transaction that failed in its block.
    pub async fn send(self) -> Result<Receipt, CallError<E>> {
        send(&self.signer, &self.transaction, self.patience).await
    }
}

async fn submit<E: Error>(
    signer: &Signer,
    transaction: &Transaction,
) -> Result<B256, CallError<E>> {
    // A contract that is not there takes every call and does nothing.
    if let Some(to) = transaction.to
        && !transaction.data.is_empty()
        && signer.rpc.code(to).await?.is_empty()
    {
        return Err(CallError::NoCode(to));
    }
    let hash = signer.rpc.send(&signer.account, transaction).await;
    hash.map_err(CallError::from_client)
}

/// Sends, waits, and turns a failure in the block into an error.
pub(super) async fn send<E: Error>(
    signer: &Signer,
    transaction: &Transaction,
    patience: Duration,
) -> Result<Receipt, CallError<E>> {
    let hash = submit(signer, transaction).await?;
    let receipt = signer.rpc.wait(hash, patience).await?;
    if receipt.succeeded() {
        return Ok(receipt);
    }
    let block = receipt.block_number.to();
    let again = signer
        .rpc
        .replay(signer.account.address(), transaction, block)
        .await;
    match again {
        Err(error) if error.rpc().is_some_and(|rpc| rpc.code == 3) => {
            Err(CallError::from_client(error))
        }
        _ => Err(CallError::Failed(hash)),
    }
}
