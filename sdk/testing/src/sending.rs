//! Calls and deployments on a test's chain: who sends, what comes along, and what must come of it.
//!
//! Nothing happens until one of the closing words is said: `unwrap`, `expect_err`, `expect_revert`, `expect_panic`, `outcome`.

use std::marker::PhantomData;
use std::rc::Rc;

use slacontract::abi::{Abi, Mutability, Scalar};
use slacontract::client::BoundClient;
use slacontract::error::Error;
use slacontract::event::{Event, encode_event};
use slacontract::{Address, Amount, Call, Contract, Deployment, Transport};
use slacontract_lane::{Receipt, Status, Transaction};

use crate::artifact::Artifact;
use crate::chain::{Chain, Shared, TestTransport};
use crate::describe::hex;

impl Transport for TestTransport {}

/// What a test does with a typed client's call. In scope through the prelude.
pub trait TestCall<R, E>: Sized {
    /// Prepares the call for this test's chain.
    fn on_chain(self) -> Sending<R, E>;

    /// Sends it from this account instead of the first one.
    fn from(self, sender: impl AsRef<Address>) -> Sending<R, E> {
        self.on_chain().from(sender)
    }

    /// As [`Sending::gas`].
    fn gas(self, limit: u64) -> Sending<R, E> {
        self.on_chain().gas(limit)
    }

    /// As [`Sending::expect_event`].
    fn expect_event(self, event: impl Event) -> Sending<R, E> {
        self.on_chain().expect_event(event)
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
        let tx = transaction(
            &shared,
            Some(self.target()),
            self.sent(),
            self.calldata().to_vec(),
        );
        Sending {
            shared,
            tx,
            commit: self.mutability() != Mutability::View,
            events: Vec::new(),
            answer: PhantomData,
        }
    }
}

fn transaction(shared: &Shared, to: Option<Address>, value: Amount, data: Vec<u8>) -> Transaction {
    Transaction {
        from: shared.default_sender().0,
        to: to.map(|to| to.0),
        value: value.word(),
        data,
        gas: None,
    }
}

/// A call on its way. Views run on the state as it is; everything else is a transaction in a block of its own.
#[must_use = "nothing is sent until `.unwrap()`, `.expect_err(..)`, `.expect_revert()`, `.expect_panic(..)` or `.outcome()`"]
pub struct Sending<R, E> {
    shared: Rc<Shared>,
    tx: Transaction,
    commit: bool,
    events: Vec<Expected>,
    answer: PhantomData<(R, E)>,
}

/// An event that must be there.
struct Expected {
    topics: Vec<[u8; 32]>,
    data: Vec<u8>,
}

impl Expected {
    fn new<V: Event>(event: &V) -> Self {
        let encoded = encode_event(event);
        let (topics, data) = encoded.split_at(32 * V::TOPICS);
        Self {
            topics: topics.as_chunks::<32>().0.to_vec(),
            data: data.to_vec(),
        }
    }
}

/// Requires every expected event among those of a success.
#[track_caller]
fn require_events(shared: &Shared, name: &str, expected: &[Expected], receipt: &Receipt) {
    let describe = shared.lockstep.describe.borrow();
    for event in expected {
        if receipt
            .logs
            .iter()
            .any(|log| log.topics == event.topics && log.data == event.data)
        {
            continue;
        }
        let wanted = slacontract_lane::Log {
            address: [0; 20],
            topics: event.topics.clone(),
            data: event.data.clone(),
        };
        let wanted = describe.event(&wanted);
        let seen: Vec<String> = receipt
            .logs
            .iter()
            .map(|log| format!("\n  {}", describe.log(log)))
            .collect();
        let seen = if seen.is_empty() {
            "\n  no event at all".into()
        } else {
            seen.concat()
        };
        panic!("`{name}` did not emit the expected event\n  {wanted}\nbut{seen}");
    }
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
        self.events.push(Expected::new(&event));
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
            require_events(&self.shared, &self.name(), &self.events, &receipt);
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

#[track_caller]
fn require_error(shared: &Shared, name: &str, receipt: &Receipt, expected: &[u8]) {
    if receipt.status == Status::Revert && receipt.output == expected {
        return;
    }
    let wanted = shared.lockstep.describe.borrow().revert(expected);
    let got = if receipt.status == Status::Success {
        "it succeeded".into()
    } else {
        format!("it {}", shared.failure(receipt))
    };
    panic!("`{name}` was to fail with {wanted}, but {got}");
}

#[track_caller]
fn require_revert(shared: &Shared, name: &str, receipt: Receipt) -> Vec<u8> {
    match receipt.status {
        Status::Revert => receipt.output,
        Status::Success => panic!("`{name}` was to revert, but it succeeded"),
        _ => panic!(
            "`{name}` was to revert, but it ended otherwise: {}",
            shared.failure(&receipt)
        ),
    }
}

impl Chain {
    /// Deploys a contract: `chain.deploy(EscrowClient::new(provider, 30.days())).value(10.ether()).unwrap()`.
    pub fn deploy<C: Contract>(&self, deployment: Deployment<C>) -> Deploying<C> {
        let shared = Rc::clone(&self.shared);
        let tx = transaction(
            &shared,
            None,
            deployment.sent(),
            deployment.arguments().to_vec(),
        );
        Deploying {
            shared,
            tx,
            events: Vec::new(),
            contract: PhantomData,
        }
    }

    /// The typed client of a contract that is there already: `chain.client::<CourtClient<_>>(court)`.
    pub fn client<K: BoundClient<TestTransport>>(&self, address: impl AsRef<Address>) -> K {
        K::bind(*address.as_ref(), self.transport())
    }
}

/// A deployment on its way.
#[must_use = "nothing is deployed until `.unwrap()`, `.expect_err(..)` or `.expect_revert()`"]
pub struct Deploying<C> {
    shared: Rc<Shared>,
    /// Its data is the constructor's arguments, until the artifact's code is put before them.
    tx: Transaction,
    events: Vec<Expected>,
    contract: PhantomData<C>,
}

impl<C: Contract> Deploying<C> {
    /// Deploys from this account instead of the first one.
    pub fn from(mut self, sender: impl AsRef<Address>) -> Self {
        self.tx.from = sender.as_ref().0;
        self
    }

    /// Sends this much along to the constructor.
    pub fn value(mut self, value: Amount) -> Self {
        self.tx.value = value.word();
        self
    }

    /// Requires this event when the deployment succeeds.
    pub fn expect_event(mut self, event: impl Event) -> Self {
        self.events.push(Expected::new(&event));
        self
    }

    /// Deploys and returns the contract's client.
    ///
    /// # Panics
    /// If the contract does not build, or its constructor fails, with the reason; if the lanes diverge.
    #[track_caller]
    pub fn unwrap(self) -> C::Client<TestTransport> {
        let (receipt, artifact) = self.outcome();
        let (Status::Success, Some(address)) = (&receipt.status, receipt.created) else {
            panic!(
                "`{}` was not deployed: {}",
                C::NAME,
                self.shared.failure(&receipt)
            );
        };
        let mut describe = self.shared.lockstep.describe.borrow_mut();
        describe.label_deployed(address, C::NAME);
        describe.learn_layout(address, &artifact.layout);
        drop(describe);
        <C::Client<TestTransport>>::bind(
            address.into(),
            TestTransport {
                shared: self.shared,
            },
        )
    }

    /// Deploys, which must fail with this error of the constructor.
    ///
    /// # Panics
    /// If it succeeds or fails otherwise; if the lanes diverge.
    #[track_caller]
    pub fn expect_err(self, error: impl Error) {
        require_error(
            &self.shared,
            &name::<C>(),
            &self.outcome().0,
            &error.encode(),
        );
    }

    /// Deploys, which must revert, and returns the revert data.
    ///
    /// # Panics
    /// If it succeeds or ends otherwise; if the lanes diverge.
    #[track_caller]
    pub fn expect_revert(self) -> Vec<u8> {
        require_revert(&self.shared, &name::<C>(), self.outcome().0)
    }

    #[track_caller]
    fn outcome(&self) -> (Receipt, Rc<Artifact>) {
        let artifact = match Artifact::of(C::PACKAGE, C::MANIFEST_DIR) {
            Ok(artifact) => artifact,
            Err(message) => panic!("{message}"),
        };
        let keccak = slacontract::host::keccak;
        self.shared
            .lockstep
            .describe
            .borrow_mut()
            .learn(&artifact.abi, keccak);
        self.shared
            .lockstep
            .run_natively(keccak(&artifact.deployed), C::enter);
        let tx = Transaction {
            data: [artifact.bytecode.as_slice(), &self.tx.data].concat(),
            ..self.tx.clone()
        };
        let receipt = self.shared.run(&tx, true, &name::<C>);
        if receipt.status == Status::Success {
            require_events(&self.shared, &name::<C>(), &self.events, &receipt);
        }
        (receipt, artifact)
    }
}

fn name<C: Contract>() -> String {
    format!("deploy {}", C::NAME)
}
