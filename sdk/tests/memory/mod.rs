//! A chain of one thread in memory: accounts, storage, logs, nested frames with rollback. Enough to run contracts without a node.
#![allow(dead_code)] // each test file uses a part

use slacontract::Contract;
use slacontract::abi::{self, Abi, Scalar};
use slacontract::client::BoundClient;
use slacontract::host::native::{Answer, Context, Fault, FrameResult, NativeHost, run_frame};
use slacontract::host::{CallKind, Word};
use slacontract::prelude::*;
use slacontract::{Call, Deployment, Transport};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

type Entry = fn(&[u8]);
type Log = ([u8; 20], Vec<Word>, Vec<u8>);

/// What a transaction changes.
#[derive(Clone, Default)]
pub struct State {
    pub storage: HashMap<([u8; 20], Word), Word>,
    pub balances: HashMap<[u8; 20], u128>,
    pub logs: Vec<Log>,
    /// Gone when the transaction ends.
    transient: HashMap<([u8; 20], Word), Word>,
    code: HashMap<[u8; 20], Entry>,
}

#[derive(Default)]
struct Inner {
    state: RefCell<State>,
    open: RefCell<Vec<[u8; 20]>>,
    now: RefCell<u64>,
    flushes: RefCell<u32>,
}

/// A chain; clones share it.
#[derive(Clone, Default)]
pub struct Chain(Rc<Inner>);

impl Transport for Chain {}

/// How a call ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Success(Vec<u8>),
    Revert(Vec<u8>),
    Failure(String),
}

impl Outcome {
    pub fn selector(&self) -> u32 {
        match self {
            Self::Revert(data) => {
                u32::from_be_bytes(*data.first_chunk().expect("revert data has a selector"))
            }
            other => panic!("expected a revert with data, got {other:?}"),
        }
    }

    pub fn panic_code(&self) -> u8 {
        match self {
            Self::Revert(data) if data.len() == 36 && data[..4] == [0x4e, 0x48, 0x7b, 0x71] => {
                data[35]
            }
            other => panic!("expected Panic(uint256), got {other:?}"),
        }
    }

    pub fn value<T: Abi>(&self) -> T {
        match self {
            Self::Success(data) => abi::decode(data).expect("the answer is well-formed"),
            other => panic!("expected success, got {other:?}"),
        }
    }

    pub fn error<E: Error>(&self) -> E {
        match self {
            Self::Revert(data) => E::decode(data).expect("the error is one of the method's"),
            other => panic!("expected an error, got {other:?}"),
        }
    }
}

impl Chain {
    pub fn state(&self) -> State {
        self.0.state.borrow().clone()
    }

    pub fn flushes(&self) -> u32 {
        *self.0.flushes.borrow()
    }

    pub fn warp(&self, seconds: u64) {
        *self.0.now.borrow_mut() += seconds;
    }

    pub fn give(&self, to: Address, units: u128) {
        *self.0.state.borrow_mut().balances.entry(to.0).or_default() += units;
    }

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
        self.0.state.borrow_mut().code.insert(at.0, C::enter);
        C::Client::bind(at, self.clone())
    }

    /// Places a contract and runs its constructor.
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
        match result {
            FrameResult::Success(data) => Outcome::Success(data),
            FrameResult::Revert(data) => Outcome::Revert(data),
            FrameResult::Failure(reason) => Outcome::Failure(reason),
        }
    }

    #[allow(clippy::too_many_arguments)] // what a frame is
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
        let before = self.0.state.borrow().clone();
        // A delegated frame sees its caller's value; nothing moves.
        if kind != CallKind::Delegate {
            let mut state = self.0.state.borrow_mut();
            if state.balances.get(&from).copied().unwrap_or_default() < value {
                return FrameResult::Revert(Vec::new());
            }
            *state.balances.entry(from).or_default() -= value;
            *state.balances.entry(acting).or_default() += value;
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
            *self.0.state.borrow_mut() = before;
        }
        result
    }
}

/// Makes a client's call as a transaction.
pub fn send<R: Abi, E: Error>(from: Address, call: &Call<Chain, R, E>) -> Outcome {
    call.transport()
        .send(from, call.target(), call.calldata(), call.sent().units())
}

struct Host {
    chain: Chain,
    from: [u8; 20],
    this: [u8; 20],
    value: u128,
    fixed: bool,
    reentrant: bool,
    cache: RefCell<HashMap<Word, (Word, bool)>>,
}

impl NativeHost for Host {
    fn context(&self) -> Context {
        Context {
            sender: self.from,
            this: self.this,
            value: self.value.word(),
            reentrant: self.reentrant,
            timestamp: *self.chain.0.now.borrow(),
            chain_id: 31337,
            ..Context::default()
        }
    }

    fn storage_load(&self, key: Word) -> Answer<Word> {
        let state = self.chain.0.state.borrow();
        let read = || {
            (
                state
                    .storage
                    .get(&(self.this, key))
                    .copied()
                    .unwrap_or_default(),
                false,
            )
        };
        Ok(self.cache.borrow_mut().entry(key).or_insert_with(read).0)
    }

    fn storage_cache(&self, key: Word, value: Word) -> Answer<()> {
        self.cache.borrow_mut().insert(key, (value, true));
        Ok(())
    }

    fn storage_flush(&self, clear: bool) -> Answer<()> {
        *self.chain.0.flushes.borrow_mut() += 1;
        let mut state = self.chain.0.state.borrow_mut();
        for (key, (value, dirty)) in self.cache.borrow_mut().iter_mut() {
            if std::mem::take(dirty) {
                if self.fixed {
                    return Err(Fault("a static call cannot write".into()));
                }
                state.storage.insert((self.this, *key), *value);
            }
        }
        if clear {
            self.cache.borrow_mut().clear();
        }
        Ok(())
    }

    fn transient_load(&self, key: Word) -> Answer<Word> {
        let state = self.chain.0.state.borrow();
        Ok(state
            .transient
            .get(&(self.this, key))
            .copied()
            .unwrap_or_default())
    }

    fn transient_store(&self, key: Word, value: Word) -> Answer<()> {
        if self.fixed {
            return Err(Fault("a static call cannot write".into()));
        }
        let mut state = self.chain.0.state.borrow_mut();
        state.transient.insert((self.this, key), value);
        Ok(())
    }

    fn call(
        &self,
        kind: CallKind,
        to: [u8; 20],
        data: &[u8],
        value: Word,
        _: u64,
    ) -> Answer<(bool, Vec<u8>)> {
        let (acting, from, value) = if kind == CallKind::Delegate {
            (self.this, self.from, self.value)
        } else {
            let value = u128::from_word(&value).unwrap_or(u128::MAX);
            (to, self.this, value)
        };
        let fixed = self.fixed || kind == CallKind::Static;
        Ok(
            match self.chain.frame(kind, from, to, acting, data, value, fixed) {
                FrameResult::Success(data) => (true, data),
                FrameResult::Revert(data) => (false, data),
                FrameResult::Failure(_) => (false, Vec::new()),
            },
        )
    }

    fn create(&self, _: &[u8], _: Word, _: Option<Word>) -> Answer<Result<[u8; 20], Vec<u8>>> {
        Ok(Err(Vec::new()))
    }

    fn log(&self, topics: &[Word], data: &[u8]) -> Answer<()> {
        if self.fixed {
            return Err(Fault("a static call cannot log".into()));
        }
        self.chain
            .0
            .state
            .borrow_mut()
            .logs
            .push((self.this, topics.to_vec(), data.to_vec()));
        Ok(())
    }

    fn balance(&self, of: [u8; 20]) -> Answer<Word> {
        Ok(self.chain.balance(Address(of)).word())
    }

    fn code(&self, of: [u8; 20]) -> Answer<Vec<u8>> {
        let known = self.chain.0.state.borrow().code.contains_key(&of);
        Ok(if known { vec![0xef] } else { Vec::new() })
    }

    fn code_hash(&self, _: [u8; 20]) -> Answer<Word> {
        Ok([0; 32])
    }

    fn gas_left(&self) -> Answer<u64> {
        Ok(u64::MAX)
    }
}

thread_local! {
    static WORK: RefCell<Option<Box<dyn FnOnce()>>> = RefCell::default();
}

/// Runs `work` as a contract's whole call: what it answers, or the code of the panic it ends with.
pub fn within<T: 'static>(work: impl FnOnce() -> T + 'static) -> Result<T, u8> {
    let chain = Chain::default();
    let at = Address([0xc0; 20]);
    chain.0.state.borrow_mut().code.insert(at.0, |_| {
        WORK.take().expect("there is work")();
    });
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
