//! Deployments on a test's chain: the built code with its constructor's arguments, registered natively, deployed in every lane.

use std::marker::PhantomData;
use std::rc::Rc;

use slacontract::abi::Scalar;
use slacontract::client::BoundClient;
use slacontract::error::Error;
use slacontract::event::Event;
use slacontract::{Address, Amount, Contract, Deployment};
use slacontract_lane::{Receipt, Status, Transaction};

use crate::artifact::Artifact;
use crate::chain::{Chain, TestTransport};
use crate::expect::{Expectations, require_error, require_revert};
use crate::sending::transaction;
use crate::shared::Shared;

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
            expected: Expectations::default(),
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
    expected: Expectations,
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
        self.expected.event(&event, None);
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
        let mut contracts = self.shared.contracts.borrow_mut();
        contracts.insert(address.into(), (C::NAME, C::ABI));
        drop(contracts);
        <C::Client<TestTransport>>::bind(
            address.into(),
            TestTransport {
                shared: self.shared,
            },
        )
    }

    /// Deploys and returns the gas that took.
    ///
    /// # Panics
    /// As [`Deploying::unwrap`].
    #[track_caller]
    pub fn gas_used(self) -> u64 {
        let (receipt, _) = self.outcome();
        if receipt.status != Status::Success {
            panic!(
                "`{}` was not deployed: {}",
                C::NAME,
                self.shared.failure(&receipt)
            );
        }
        receipt.gas_used
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
            if let Some(table) = &self.shared.gas {
                table.note(name::<C>(), receipt.gas_used);
            }
            self.expected.require(&self.shared, &name::<C>(), &receipt);
        }
        (receipt, artifact)
    }
}

fn name<C: Contract>() -> String {
    format!("deploy {}", C::NAME)
}
