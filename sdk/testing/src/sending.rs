//! Calls on a test's chain: who sends, what comes along, and what must come of it.
//!
//! Nothing happens until one of the closing words is said: `unwrap`, `expect_err`, `expect_revert`, `expect_panic`, `outcome`.

use std::marker::PhantomData;
use std::rc::Rc;

use slacontract::abi::{Abi, Mutability, Scalar};
use slacontract::error::Error;
use slacontract::event::Event;
use slacontract::{Address, Amount, Call, Transport};
use slacontract_lane::{Receipt, Status, Transaction};

use crate::chain::TestTransport;
use crate::expect::{Expectations, require_error, require_revert};
use crate::shared::Shared;
use crate::words::hex;

impl Transport for TestTransport {}

/// What a test does with a typed client's call. In scope through the prelude.
pub trait TestCall<R, E>: Sized {
    /// Prepares the call for this test's chain.
    fn on_chain(self) -> Sending<R, E>;

    /// Sends it from this account instead of the first one.
    fn from(self, sender: impl AsRef<Address>) -> Sending<R, E> {
        self.on_chain().from(sender)
    }

    /// As [`Sending::expect_event`].
    fn expect_event(self, event: impl Event) -> Sending<R, E> {
        self.on_chain().expect_event(event)
    }

    /// As [`Sending::expect_event_of`].
    fn expect_event_of(self, contract: impl AsRef<Address>, event: impl Event) -> Sending<R, E> {
        self.on_chain().expect_event_of(contract, event)
    }

    /// As [`Sending::expect_no_event`].
    fn expect_no_event<V: Event>(self) -> Sending<R, E> {
        self.on_chain().expect_no_event::<V>()
    }

    /// As [`Sending::expect_call`].
    fn expect_call<Q: Abi, F: Error>(self, call: Call<TestTransport, Q, F>) -> Sending<R, E> {
        self.on_chain().expect_call(call)
    }

    /// As [`Sending::expect_gain`].
    fn expect_gain(self, account: impl AsRef<Address>, by: Amount) -> Sending<R, E> {
        self.on_chain().expect_gain(account, by)
    }

    /// As [`Sending::expect_loss`].
    fn expect_loss(self, account: impl AsRef<Address>, by: Amount) -> Sending<R, E> {
        self.on_chain().expect_loss(account, by)
    }

    /// As [`Sending::gas_used`].
    #[track_caller]
    fn gas_used(self) -> u64 {
        self.on_chain().gas_used()
    }

    /// As [`Sending::unwrap`].
    #[track_caller]
    fn unwrap(self) -> R
    where
        R: Abi,
    {
        self.on_chain().unwrap()
    }

    /// As [`Sending::expect_err`].
    #[track_caller]
    fn expect_err(self, error: impl Error) {
        self.on_chain().expect_err(error);
    }

    /// As [`Sending::expect_revert`].
    #[track_caller]
    fn expect_revert(self) -> Vec<u8> {
        self.on_chain().expect_revert()
    }

    /// As [`Sending::expect_panic`].
    #[track_caller]
    fn expect_panic(self, code: u8) {
        self.on_chain().expect_panic(code);
    }

    /// As [`Sending::outcome`].
    #[track_caller]
    fn outcome(self) -> Receipt {
        self.on_chain().outcome()
    }
}

impl<R: Abi, E: Error> TestCall<R, E> for Call<TestTransport, R, E> {
    fn on_chain(self) -> Sending<R, E> {
        let shared = Rc::clone(&self.transport().shared);
        let mut tx = transaction(
            &shared,
            Some(self.target()),
            self.sent(),
            self.calldata().to_vec(),
        );
        tx.gas = self.gas_limit();
        Sending {
            shared,
            tx,
            commit: self.mutability() != Mutability::View,
            expected: Expectations::default(),
            answer: PhantomData,
        }
    }
}

/// A transaction from the first account.
pub fn transaction(
    shared: &Shared,
    to: Option<Address>,
    value: Amount,
    data: Vec<u8>,
) -> Transaction {
    Transaction {
        from: shared.default_sender().0,
        to: to.map(|to| to.0),
        value: value.word(),
        data,
        gas: None,
        metered: false,
    }
}

/// A call on its way. Views run on the state as it is; everything else is a transaction in a block of its own.
#[must_use = "nothing is sent until `.unwrap()`, `.expect_err(..)`, `.expect_revert()`, `.expect_panic(..)` or `.outcome()`"]
pub struct Sending<R, E> {
    shared: Rc<Shared>,
    tx: Transaction,
    commit: bool,
    expected: Expectations,
    answer: PhantomData<(R, E)>,
}

impl<R, E> Sending<R, E> {
    /// Sends it from this account instead of the first one. Any address will do, a contract's too.
    pub fn from(mut self, sender: impl AsRef<Address>) -> Self {
        self.tx.from = sender.as_ref().0;
        self
    }

    /// Sends this much along.
    pub fn value(mut self, value: Amount) -> Self {
        self.tx.value = value.word();
        self
    }

    /// Limits its gas. Only the WebAssembly lane measures gas.
    pub fn gas(mut self, limit: u64) -> Self {
        self.tx.gas = Some(limit);
        self
    }

    /// Sends it as a transaction even if the method is a view.
    pub fn committed(mut self) -> Self {
        self.commit = true;
        self
    }

    /// Requires this event, from whichever contract, when the call succeeds.
    pub fn expect_event(mut self, event: impl Event) -> Self {
        self.expected.event(&event, None);
        self
    }

    /// Requires this event of this contract when the call succeeds.
    pub fn expect_event_of(mut self, contract: impl AsRef<Address>, event: impl Event) -> Self {
        self.expected.event(&event, Some(*contract.as_ref()));
        self
    }

    /// Requires that no contract emits an event of this type: `.expect_no_event::<Released>()`.
    pub fn expect_no_event<V: Event>(mut self) -> Self {
        self.expected.no_event::<V>();
        self
    }

    /// Requires that a call like this is made inside: `.expect_call(court.ruling(7))`.
    pub fn expect_call<Q: Abi, F: Error>(mut self, call: Call<TestTransport, Q, F>) -> Self {
        self.expected.call(call.target(), call.calldata());
        self
    }

    /// Requires that the account has exactly this much more afterwards.
    pub fn expect_gain(mut self, account: impl AsRef<Address>, by: Amount) -> Self {
        self.expected.balance(*account.as_ref(), by, true);
        self
    }

    /// Requires that the account has exactly this much less afterwards.
    pub fn expect_loss(mut self, account: impl AsRef<Address>, by: Amount) -> Self {
        self.expected.balance(*account.as_ref(), by, false);
        self
    }

    /// Makes the call, in every lane, and returns what it did, success or not.
    ///
    /// # Panics
    /// If the lanes diverge, with the difference, or if it succeeds without an expected event.
    #[track_caller]
    pub fn outcome(&self) -> Receipt {
        let receipt = self.shared.run(&self.tx, self.commit, &|| self.name());
        if receipt.status == Status::Success {
            self.expected.require(&self.shared, &self.name(), &receipt);
        }
        receipt
    }

    fn name(&self) -> String {
        let describe = self.shared.lockstep.describe.borrow();
        let target = self
            .tx
            .to
            .map_or_else(String::new, |to| describe.address(&to));
        format!("{target}.{}", describe.call(&self.tx.data))
    }

    /// Makes the call and returns its answer.
    ///
    /// # Panics
    /// If it fails, with the reason; if the lanes diverge; if an expected event is missing.
    #[track_caller]
    pub fn unwrap(self) -> R
    where
        R: Abi,
    {
        let receipt = self.outcome();
        if receipt.status != Status::Success {
            panic!(
                "`{}` failed: {}",
                self.name(),
                self.shared.failure(&receipt)
            );
        }
        match slacontract::abi::decode(&receipt.output) {
            Ok(answer) => answer,
            Err(malformed) => panic!(
                "`{}` answered {}: {malformed}",
                self.name(),
                hex(&receipt.output)
            ),
        }
    }

    /// Makes the call, which must succeed, and returns the gas it used, as the WebAssembly lane measures it.
    ///
    /// # Panics
    /// If it fails, with the reason; if the lanes diverge; if an expectation is not met.
    #[track_caller]
    pub fn gas_used(self) -> u64 {
        let receipt = self.outcome();
        if receipt.status != Status::Success {
            panic!(
                "`{}` failed: {}",
                self.name(),
                self.shared.failure(&receipt)
            );
        }
        receipt.gas_used
    }

    /// Makes the call, which must fail with this error.
    ///
    /// # Panics
    /// If it succeeds or fails otherwise; if the lanes diverge.
    #[track_caller]
    pub fn expect_err(self, error: impl Error) {
        require_error(&self.shared, &self.name(), &self.outcome(), &error.encode());
    }

    /// Makes the call, which must revert, and returns its revert data.
    ///
    /// # Panics
    /// If it succeeds or ends otherwise; if the lanes diverge.
    #[track_caller]
    pub fn expect_revert(self) -> Vec<u8> {
        require_revert(&self.shared, &self.name(), self.outcome())
    }

    /// Makes the call, which must end with Solidity's `Panic(code)`: 0x01 assertion, 0x11 overflow, 0x12 division, 0x32 index.
    ///
    /// # Panics
    /// If it succeeds or fails otherwise; if the lanes diverge.
    #[track_caller]
    pub fn expect_panic(self, code: u8) {
        let mut data = vec![0x4e, 0x48, 0x7b, 0x71];
        data.extend([0; 31]);
        data.push(code);
        require_error(&self.shared, &self.name(), &self.outcome(), &data);
    }
}
