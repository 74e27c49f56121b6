//! Typed clients: one way to name a call, in contracts, in tests and off chain.
//!
//! A client is an address and a [`Transport`]. Its methods make a [`Call`], a value that says what is to be called; what
//! happens with it is the transport's business. In contracts the transport is [`OnChain`] and [`Call::call`] runs it.

use crate::abi::{self, Abi, Malformed, Mutability};
use crate::call::{ALL_GAS, order, run};
use crate::contract::{CONSTRUCTOR, Contract};
use crate::error::{self, Error};
use crate::host::{self, CallKind};
use crate::types::{Address, Amount, copy};
use alloc::vec::Vec;
use core::future::{Future, IntoFuture};
use core::marker::PhantomData;

/// A way to reach a contract.
pub trait Transport: Clone {}

/// A transport whose answers take time: off chain, a [`Call`] is awaited.
#[diagnostic::on_unimplemented(
    message = "a call through `{Self}` cannot be awaited",
    note = "off chain, bind the client to an `Rpc` or a `Signer` of `slacontract-client`"
)]
pub trait Remote: Transport {
    /// Why there is no answer; `E` is the contract's own error.
    type Failure<E: Error>;
    /// The answer to come.
    type Answer<R: Abi, E: Error>: Future<Output = Result<R, Self::Failure<E>>>;

    /// Asks the contract.
    fn ask<R: Abi, E: Error>(call: Call<Self, R, E>) -> Self::Answer<R, E>;
}

/// From inside a contract.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnChain;

impl Transport for OnChain {}

/// A client type that can be bound to an address and a transport; made by `#[contract]` and `#[interface]`.
pub trait BoundClient<T: Transport>: AsRef<Address> {
    /// The client of the contract at `address`.
    fn bind(address: Address, transport: T) -> Self;
}

/// Stands for a contract's client while its `impl` has a mistake.
#[doc(hidden)]
pub struct StandIn<T>(Address, #[allow(dead_code)] T);

impl<T> AsRef<Address> for StandIn<T> {
    fn as_ref(&self) -> &Address {
        &self.0
    }
}

impl<T: Transport> BoundClient<T> for StandIn<T> {
    fn bind(address: Address, transport: T) -> Self {
        Self(address, transport)
    }
}

/// A call that has not been made yet: its answer is `R` or the error `E`.
#[must_use = "a call does nothing until it is made"]
pub struct Call<T, R, E> {
    transport: T,
    target: Address,
    calldata: Vec<u8>,
    value: Amount,
    gas: u64,
    mutability: Mutability,
    answer: PhantomData<(R, E)>,
}

// Without bounds: a type that does not fit is refused where it is written.
impl<T, R, E> Call<T, R, E> {
    /// A call of `target` with `calldata`.
    pub fn new(transport: T, target: Address, calldata: Vec<u8>, mutability: Mutability) -> Self {
        Self {
            transport,
            target,
            calldata,
            value: Amount::ZERO,
            gas: ALL_GAS,
            mutability,
            answer: PhantomData,
        }
    }
}

impl<T, R: Abi, E: Error> Call<T, R, E> {
    /// Sends this much along.
    pub fn value(mut self, value: Amount) -> Self {
        self.value = value;
        self
    }

    /// Lets the callee use at most so much gas.
    pub fn gas(mut self, limit: u64) -> Self {
        self.gas = limit;
        self
    }

    /// What is sent along.
    pub fn sent(&self) -> Amount {
        self.value
    }

    /// How much gas the callee may use; `None` if all there is.
    pub fn gas_limit(&self) -> Option<u64> {
        (self.gas != ALL_GAS).then_some(self.gas)
    }

    /// How the contract is reached.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Who is called.
    pub fn target(&self) -> Address {
        self.target
    }

    /// Selector and arguments.
    pub fn calldata(&self) -> &[u8] {
        &self.calldata
    }

    /// What the method may do.
    pub fn mutability(&self) -> Mutability {
        self.mutability
    }

    /// The answer in a successful call's return data.
    ///
    /// # Errors
    /// [`Malformed`] if the data is not a strict encoding of `R`.
    pub fn decode_result(data: &[u8]) -> Result<R, Malformed> {
        abi::decode(data)
    }

    /// The error in a failed call's revert data; `None` if it is not one of `E`.
    pub fn decode_error(data: &[u8]) -> Option<E> {
        E::decode(data)
    }
}

/// Off chain, awaiting a view asks the contract: `let due = escrow.due().await?;`.
impl<T: Remote, R: Abi, E: Error> IntoFuture for Call<T, R, E> {
    type Output = Result<R, T::Failure<E>>;
    type IntoFuture = T::Answer<R, E>;

    fn into_future(self) -> Self::IntoFuture {
        T::ask(self)
    }
}

/// Why a call made by a contract failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallFailure<E> {
    /// The callee's own error.
    Error(E),
    /// Other revert data: a panic, an SDK error, or nothing.
    Reverted(Vec<u8>),
}

impl<R: Abi, E: Error> Call<OnChain, R, E> {
    /// Makes the call; if it fails, so does this frame, with the same revert data. A view's is static: it can change nothing.
    #[inline]
    pub fn call(self) -> R {
        self.or_revert(self.kind())
    }

    /// As [`Call::call`], for calls of the SDK's own: see [`order`].
    #[inline]
    pub(crate) fn order(self) -> R {
        self.ordered(self.kind())
    }

    #[inline]
    fn ordered(&self, kind: CallKind) -> R {
        if !self.run_ordered(kind) {
            host::revert(&host::return_data());
        }
        self.answer()
    }

    /// Makes the call and hands a failure back.
    ///
    /// # Errors
    /// [`CallFailure`] with the callee's error, or its revert data.
    #[inline]
    pub fn try_call(self) -> Result<R, CallFailure<E>> {
        self.attempt(self.kind())
    }

    /// Runs the method of the target's code on this contract's own storage, with this call's caller and value; if it fails, so does
    /// this frame. Whoever chooses the target owns this contract: never take it from a caller.
    #[inline]
    pub fn delegate(self) -> R {
        self.or_revert(CallKind::Delegate)
    }

    /// As [`Call::delegate`], and hands a failure back.
    ///
    /// # Errors
    /// [`CallFailure`] with the method's error, or its revert data.
    #[inline]
    pub fn try_delegate(self) -> Result<R, CallFailure<E>> {
        self.attempt(CallKind::Delegate)
    }

    #[inline]
    fn or_revert(&self, kind: CallKind) -> R {
        if !self.run(kind) {
            host::revert(&host::return_data());
        }
        self.answer()
    }

    #[inline]
    fn attempt(&self, kind: CallKind) -> Result<R, CallFailure<E>> {
        if self.run(kind) {
            return Ok(self.answer());
        }
        let data = host::return_data();
        Err(match E::decode(&data) {
            Some(error) => CallFailure::Error(error),
            None => CallFailure::Reverted(data),
        })
    }

    #[inline]
    fn kind(&self) -> CallKind {
        if self.mutability == Mutability::View {
            CallKind::Static
        } else {
            CallKind::Call
        }
    }

    #[inline]
    fn run(&self, kind: CallKind) -> bool {
        run(kind, &self.target, &self.calldata, self.value, self.gas)
    }

    #[inline]
    fn run_ordered(&self, kind: CallKind) -> bool {
        order(kind, &self.target, &self.calldata, self.value, self.gas)
    }

    #[inline]
    fn answer(&self) -> R {
        let data = host::return_data();
        // An account without code succeeds with no data whatever it is told; a method without results would not notice.
        if R::HEAD == 0 && data.is_empty() && host::code_size(&self.target.0) == 0 {
            host::revert_selector(error::MALFORMED_RESULT);
        }
        match abi::decode(&data) {
            Ok(answer) => answer,
            Err(Malformed) => host::revert_selector(error::MALFORMED_RESULT),
        }
    }
}

/// A contract that has not been deployed yet, with its constructor's arguments.
#[must_use = "a deployment does nothing until a chain deploys it"]
pub struct Deployment<C> {
    arguments: Vec<u8>,
    value: Amount,
    contract: PhantomData<C>,
}

impl<C: Contract> Deployment<C> {
    /// A deployment with encoded constructor arguments (no selector).
    pub fn new(arguments: Vec<u8>) -> Self {
        Self {
            arguments,
            value: Amount::ZERO,
            contract: PhantomData,
        }
    }

    /// Sends this much along to the constructor.
    pub fn value(mut self, value: Amount) -> Self {
        self.value = value;
        self
    }

    /// What is sent along.
    pub fn sent(&self) -> Amount {
        self.value
    }

    /// What is called to construct: the constructor's selector and arguments; nothing if the contract has none.
    pub fn calldata(&self) -> Vec<u8> {
        if !C::CONSTRUCTIBLE {
            return Vec::new();
        }
        let mut calldata = host::zeros(self.arguments.len().wrapping_add(4));
        if let Some((selector, arguments)) = calldata.split_at_mut_checked(4) {
            copy(selector, &CONSTRUCTOR.to_be_bytes());
            copy(arguments, &self.arguments);
        }
        calldata
    }

    /// Encoded constructor arguments.
    pub fn arguments(&self) -> &[u8] {
        &self.arguments
    }
}
