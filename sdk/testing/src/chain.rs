//! The chain a test is given: accounts, time, balances, deployments.
//!
//! A [`Chain`] is private to its test. What is deployed on it holds a [`TestTransport`], which is a second handle to the same chain, so
//! that the chain stays usable while clients live.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use slacontract::{Address, Amount, Timestamp, U256};
use slacontract_lane::{BlockStamp, Operation, Receipt, Reply, Status, Transaction};

use crate::gas::GasTable;
use crate::lockstep::{Lanes, Lockstep};
use crate::shared::Shared;
use crate::traces::Traces;

/// A private chain, run natively and as WebAssembly in step.
pub struct Chain {
    pub(crate) shared: Rc<Shared>,
}

/// The way from a typed client to the test's chain.
#[derive(Clone)]
pub struct TestTransport {
    pub(crate) shared: Rc<Shared>,
}

/// A remembered state of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a snapshot is only of use for `chain.revert`"]
pub struct Snapshot(u64);

impl Chain {
    /// Opens a chain on this process's devnet, in the lanes that `SLACONTRACT_LANE` names.
    ///
    /// # Errors
    /// Why there is none, with the remedy.
    pub fn open() -> Result<Self, String> {
        Self::open_in(Lanes::from_environment()?)
    }

    /// Opens a chain in these lanes.
    ///
    /// # Errors
    /// Why there is none, with the remedy.
    pub fn open_in(lanes: Lanes) -> Result<Self, String> {
        let lockstep = Lockstep::open(crate::devnet::lane_address()?, lanes, 0)?;
        let accounts: Vec<Address> = lockstep
            .shown()
            .welcome()
            .accounts
            .iter()
            .copied()
            .map(Address::from)
            .collect();
        for (at, account) in accounts.iter().enumerate() {
            lockstep
                .describe
                .borrow_mut()
                .label(account.0, format!("account {at}"));
        }
        Ok(Self {
            shared: Rc::new(Shared {
                lockstep,
                accounts,
                sender: Cell::default(),
                contracts: RefCell::default(),
                remembered: RefCell::default(),
                mocks: RefCell::default(),
                traces: Traces::wanted(std::thread::current().name().unwrap_or("test")),
                gas: if lanes == Lanes::Native {
                    None
                } else {
                    GasTable::wanted()
                },
            }),
        })
    }

    /// The first funded accounts, as many as are asked for.
    ///
    /// # Panics
    /// If there are fewer.
    #[track_caller]
    pub fn accounts<const N: usize>(&self) -> [Address; N] {
        let have = &self.shared.accounts;
        assert!(
            N <= have.len(),
            "{N} accounts are asked for; the devnet has {}: start it with `--accounts {N}`",
            have.len()
        );
        std::array::from_fn(|at| have[at])
    }

    /// The way to this chain for clients of contracts that are there already.
    pub fn transport(&self) -> TestTransport {
        TestTransport {
            shared: Rc::clone(&self.shared),
        }
    }

    /// Time of the latest block.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.latest().timestamp)
    }

    /// Number of the latest block.
    pub fn block_number(&self) -> u64 {
        self.latest().number
    }

    fn latest(&self) -> BlockStamp {
        self.shared.lockstep.block(&Operation::Latest)
    }

    /// An account's balance in wei.
    ///
    /// # Panics
    /// If it is beyond what an [`Amount`] holds.
    #[track_caller]
    pub fn balance(&self, account: impl AsRef<Address>) -> Amount {
        let word = self.shared.lockstep.word(&Operation::Balance {
            address: account.as_ref().0,
        });
        let Some(units) = U256::from_be_bytes(word).to_u128() else {
            panic!(
                "the balance of {} is beyond an Amount: {}",
                account.as_ref(),
                crate::words::number(&word)
            );
        };
        Amount::from_units(units)
    }

    /// An account's code.
    pub fn code(&self, account: impl AsRef<Address>) -> Vec<u8> {
        self.shared.lockstep.code(account.as_ref().0)
    }

    /// A storage word.
    pub fn storage(&self, account: impl AsRef<Address>, slot: U256) -> U256 {
        let operation = Operation::Storage {
            address: account.as_ref().0,
            key: slot.to_be_bytes(),
        };
        U256::from_be_bytes(self.shared.lockstep.word(&operation))
    }

    /// Sets a storage word.
    pub fn set_storage(&self, account: impl AsRef<Address>, slot: U256, value: U256) {
        self.shared.lockstep.each(&Operation::SetStorage {
            address: account.as_ref().0,
            key: slot.to_be_bytes(),
            value: value.to_be_bytes(),
        });
    }

    /// The chain's id, as signatures bind it.
    pub fn chain_id(&self) -> u64 {
        self.shared.lockstep.shown().welcome().chain_id
    }

    /// Remembers the state.
    pub fn snapshot(&self) -> Snapshot {
        match self.shared.lockstep.each(&Operation::Snapshot) {
            Reply::Snapshot { id } => {
                let own = (self.shared.mocks.borrow().clone(), self.shared.sender.get());
                self.shared.remembered.borrow_mut().insert(id, own);
                Snapshot(id)
            }
            other => panic!("the devnet answered a snapshot with {other:?}"),
        }
    }

    /// Returns to a remembered state; the snapshot, and those taken since, are used up.
    pub fn revert(&self, snapshot: Snapshot) {
        self.shared
            .lockstep
            .block(&Operation::Revert { id: snapshot.0 });
        let mut remembered = self.shared.remembered.borrow_mut();
        if let Some((mocks, sender)) = remembered.remove(&snapshot.0) {
            self.shared.mocks.replace(mocks);
            self.shared.sender.set(sender);
        }
    }

    /// Names an account in messages.
    pub fn label(&self, account: impl AsRef<Address>, name: &str) {
        self.shared
            .lockstep
            .describe
            .borrow_mut()
            .label(account.as_ref().0, name);
    }

    /// Puts code on an account, without running any constructor.
    pub fn set_code(&self, account: impl AsRef<Address>, code: &[u8]) {
        self.shared.lockstep.each(&Operation::SetCode {
            address: account.as_ref().0,
            code: code.to_vec(),
        });
    }

    /// Deploys EVM init code from the first account and returns the new contract's address.
    ///
    /// # Panics
    /// If the deployment fails, with its reason.
    #[track_caller]
    pub fn deploy_code(&self, init_code: &[u8]) -> Address {
        let tx = Transaction {
            from: self.accounts::<1>()[0].0,
            to: None,
            value: [0; 32],
            data: init_code.to_vec(),
            gas: None,
            metered: false,
        };
        let receipt = self.shared.run(&tx, true, &|| "deploy EVM code".into());
        match (&receipt.status, receipt.created) {
            (Status::Success, Some(created)) => created.into(),
            _ => panic!(
                "the code was not deployed: {}",
                self.shared.failure(&receipt)
            ),
        }
    }

    /// Sends a bare transaction and returns what it did, whether it succeeded or not.
    #[track_caller]
    pub fn send(
        &self,
        from: impl AsRef<Address>,
        to: impl AsRef<Address>,
        value: Amount,
        data: &[u8],
    ) -> Receipt {
        let mut word = [0; 32];
        word[16..].copy_from_slice(&value.units().to_be_bytes());
        let tx = Transaction {
            from: from.as_ref().0,
            to: Some(to.as_ref().0),
            value: word,
            data: data.to_vec(),
            gas: None,
            metered: false,
        };
        self.shared.run(&tx, true, &|| {
            format!(
                "transaction to {}",
                self.shared
                    .lockstep
                    .describe
                    .borrow()
                    .address(&to.as_ref().0)
            )
        })
    }
}
