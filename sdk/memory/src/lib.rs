//! A chain of one thread in memory: accounts, storage, logs, nested frames with rollback. The SDK's own tests and property tests
//! over thousands of calls run on it, where a devnet for each would be too slow.
//!
//! It is a crate of its own, and not published: the SDK's public interface stays what contracts need, and both the SDK's tests
//! and the examples' can use it. There is no gas, no EVM code and no creation of contracts; signatures are stand-ins ([`sign`]).

mod host;
mod journal;

pub use host::sign;

use host::Host;
use journal::Journal;
use slacontract::Contract;
use slacontract::abi::{self, Abi};
use slacontract::client::BoundClient;
use slacontract::host::native::{FrameResult, run_frame};
use slacontract::host::{CallKind, Word};
use slacontract::prelude::*;
use slacontract::{Call, Deployment, Transport};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// The chain's id, as signatures bind it.
pub const CHAIN_ID: u64 = 31_337;

type Entry = fn(&[u8]);

/// An event: the contract's address, the topics, the data.
pub type Log = ([u8; 20], Vec<Word>, Vec<u8>);

/// What a transaction changes.
#[derive(Clone, Default)]
pub struct State {
    /// Words by account and key.
    pub storage: HashMap<([u8; 20], Word), Word>,
    /// Balances in wei.
    pub balances: HashMap<[u8; 20], u128>,
    /// Events in order.
    pub logs: Vec<Log>,
    /// Gone when the transaction ends.
    transient: HashMap<([u8; 20], Word), Word>,
    code: HashMap<[u8; 20], Entry>,
}

#[derive(Default)]
struct Inner {
    state: RefCell<State>,
    journal: RefCell<Journal>,
    open: RefCell<Vec<[u8; 20]>>,
    now: Cell<u64>,
    flushes: Cell<u32>,
    refusing: RefCell<BTreeSet<[u8; 20]>>,
}

/// A chain; clones share it.
#[derive(Clone, Default)]
pub struct Chain(Rc<Inner>);

impl Transport for Chain {}

/// How a call ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With this answer.
    Success(Vec<u8>),
    /// With this revert data.
    Revert(Vec<u8>),
    /// Because the host could not go on.
    Failure(String),
}

impl Outcome {
    /// The selector of the error it reverted with.
    ///
    /// # Panics
    /// If it did not revert with data.
    pub fn selector(&self) -> u32 {
        match self {
            Self::Revert(data) => {
                u32::from_be_bytes(*data.first_chunk().expect("revert data has a selector"))
            }
            other => panic!("expected a revert with data, got {other:?}"),
        }
    }

    /// The code of the `Panic(uint256)` it ended with.
    ///
    /// # Panics
    /// If it ended otherwise.
    pub fn panic_code(&self) -> u8 {
        match self {
            Self::Revert(data) if data.len() == 36 && data[..4] == [0x4e, 0x48, 0x7b, 0x71] => {
                data[35]
            }
            other => panic!("expected Panic(uint256), got {other:?}"),
        }
    }

    /// The answer.
    ///
    /// # Panics
    /// If there is none of this type.
    pub fn value<T: Abi>(&self) -> T {
        match self {
            Self::Success(data) => abi::decode(data).expect("the answer is well-formed"),
            other => panic!("expected success, got {other:?}"),
        }
    }

    /// The error.
    ///
    /// # Panics
    /// If there is none of this type.
    pub fn error<E: Error>(&self) -> E {
        match self {
            Self::Revert(data) => E::decode(data).expect("the error is one of the method's"),
            other => panic!("expected an error, got {other:?}"),
        }
    }
}

impl Chain {
    /// What stands now.
    pub fn state(&self) -> State {
        self.0.state.borrow().clone()
    }

    /// How often a frame wrote its storage.
    pub fn flushes(&self) -> u32 {
        self.0.flushes.get()
    }

    /// Block time in seconds since 1970.
    pub fn now(&self) -> u64 {
        self.0.now.get()
    }

    /// Moves time forward.
    pub fn warp(&self, seconds: u64) {
        self.0.now.set(self.0.now.get() + seconds);
    }

    /// From now on this account refuses every call and payment.
    pub fn refuse(&self, account: Address) {
        self.0.refusing.borrow_mut().insert(account.0);
    }

    /// Adds to an account's balance, wei, without calling it.
    pub fn give(&self, to: Address, units: u128) {
        *self.0.state.borrow_mut().balances.entry(to.0).or_default() += units;
    }

    /// The events since the last time, and forgets them.
    pub fn take_logs(&self) -> Vec<Log> {
        std::mem::take(&mut self.0.state.borrow_mut().logs)
    }

    /// The last event that has not been taken and is such a one.
    pub fn last_log(&self, is: impl Fn(&Log) -> bool) -> Option<Log> {
        let state = self.0.state.borrow();
        state.logs.iter().rev().find(|log| is(log)).cloned()
    }

    /// An account's balance.
    pub fn balance(&self, of: impl AsRef<Address>) -> Amount {
        Amount::from_units(
            self.0
                .state
                .borrow()
                .balances
                .get(&of.as_ref().0)
                .copied()
                .unwrap_or_default(),
        )
    }

    /// The word in a slot of a contract.
    pub fn slot(&self, of: impl AsRef<Address>, slot: U256) -> Word {
        self.0
            .state
            .borrow()
            .storage
            .get(&(of.as_ref().0, slot.to_be_bytes()))
            .copied()
            .unwrap_or_default()
    }

    /// Writes a word behind a contract's back.
    pub fn set_slot(&self, of: impl AsRef<Address>, slot: U256, word: Word) {
        let key = (of.as_ref().0, slot.to_be_bytes());
        self.0.state.borrow_mut().storage.insert(key, word);
    }

    /// Puts a contract's code at an address, unconstructed.
    pub fn place<C: Contract>(&self, at: Address) -> C::Client<Self> {
        self.place_code(at, C::enter);
        C::Client::bind(at, self.clone())
    }

    /// Puts code at an address.
    pub fn place_code(&self, at: Address, entry: fn(&[u8])) {
        self.0.state.borrow_mut().code.insert(at.0, entry);
    }

    /// Places a contract and runs its constructor.
    ///
    /// # Panics
    /// If the constructor fails.
    pub fn deploy<C: Contract>(
        &self,
        at: Address,
        from: Address,
        deployment: &Deployment<C>,
    ) -> C::Client<Self> {
        let client = self.place::<C>(at);
        let mut data = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
        data.extend_from_slice(deployment.arguments());
        let outcome = self.send(from, at, &data, deployment.sent().units());
        assert!(
            matches!(outcome, Outcome::Success(_)),
            "the constructor ended with {outcome:?}"
        );
        client
    }

    /// Sends calldata as a transaction.
    pub fn send(&self, from: Address, to: Address, data: &[u8], value: u128) -> Outcome {
        let result = self.frame(CallKind::Call, from.0, to.0, to.0, data, value, false);
        self.0.state.borrow_mut().transient.clear();
        self.0.journal.borrow_mut().clear();
        match result {
            FrameResult::Success(data) => Outcome::Success(data),
            FrameResult::Revert(data) => Outcome::Revert(data),
            FrameResult::Failure(reason) => Outcome::Failure(reason),
        }
    }

    #[allow(clippy::too_many_arguments, reason = "what a frame is")]
    fn frame(
        &self,
        kind: CallKind,
        from: [u8; 20],
        code: [u8; 20],
        acting: [u8; 20],
        data: &[u8],
        value: u128,
        fixed: bool,
    ) -> FrameResult {
        if kind != CallKind::Delegate && self.0.refusing.borrow().contains(&acting) {
            return FrameResult::Revert(Vec::new());
        }
        let mark = self.0.journal.borrow().mark(&self.0.state.borrow());
        // A delegated frame sees its caller's value; nothing moves.
        if kind != CallKind::Delegate {
            let mut state = self.0.state.borrow_mut();
            if state.balances.get(&from).copied().unwrap_or_default() < value {
                return FrameResult::Revert(Vec::new());
            }
            self.0
                .journal
                .borrow_mut()
                .transfer(&mut state, from, acting, value);
        }
        let Some(entry) = self.0.state.borrow().code.get(&code).copied() else {
            return FrameResult::Success(Vec::new());
        };
        // As on chain: delegated frames do not count.
        let own = kind != CallKind::Delegate;
        if own {
            self.0.open.borrow_mut().push(acting);
        }
        let open = self.0.open.borrow();
        let reentrant = open.iter().filter(|open| **open == acting).count() > 1;
        drop(open);
        let host = Rc::new(Host {
            chain: self.clone(),
            from,
            this: acting,
            value,
            fixed,
            reentrant,
            cache: RefCell::default(),
        });
        let result = run_frame(entry, host, data);
        if own {
            self.0.open.borrow_mut().pop();
        }
        if !matches!(result, FrameResult::Success(_)) {
            let mut state = self.0.state.borrow_mut();
            self.0.journal.borrow_mut().undo(&mut state, mark);
        }
        result
    }
}

/// Makes a client's call as a transaction.
pub fn send<R: Abi, E: Error>(from: Address, call: &Call<Chain, R, E>) -> Outcome {
    call.transport()
        .send(from, call.target(), call.calldata(), call.sent().units())
}

thread_local! {
    static WORK: RefCell<Option<Box<dyn FnOnce()>>> = RefCell::default();
}

/// Runs `work` as a contract's whole call: what it answers, or the code of the panic it ends with.
///
/// # Panics
/// If the work ends in another way than by answering or by a panic of Solidity's.
pub fn within<T: 'static>(work: impl FnOnce() -> T + 'static) -> Result<T, u8> {
    let chain = Chain::default();
    let at = Address([0xc0; 20]);
    chain.place_code(at, |_| WORK.take().expect("there is work")());
    let answer = Rc::new(RefCell::new(None));
    let slot = Rc::clone(&answer);
    WORK.set(Some(Box::new(move || {
        *slot.borrow_mut() = Some(work());
    })));
    match chain.send(at, at, &[], 0) {
        Outcome::Success(_) => Ok(answer.take().expect("the work is done")),
        ended => Err(ended.panic_code()),
    }
}
