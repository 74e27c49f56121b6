//! A chain in a few hash maps: enough of a host to run programs that call each other, with EIP-2929 prices and no EVM.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use slacontract_vm::{
    Answer, BlockInfo, CallKind, CallRequest, Charged, CreateRequest, Entry, Finished, Host,
    Outcome, Pages, Params, Programs, StartError, StaticViolation, Step, VmConfig, code,
};

/// Gas given to a transaction unless a test says otherwise.
pub const GAS: u64 = 30_000_000;
/// The account that calls.
pub const CALLER: Address = Address::repeat_byte(0xca);
/// Where [`Chain::deploy`] puts a program unless told otherwise.
pub const PROGRAM: Address = Address::repeat_byte(0x11);

/// State and what a transaction has touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub storage: HashMap<(Address, U256), U256>,
    pub transient: HashMap<(Address, U256), U256>,
    pub codes: HashMap<Address, Bytes>,
    pub balances: HashMap<Address, U256>,
    pub logs: Vec<(Address, Vec<B256>, Bytes)>,
}

/// A chain with an engine for programs.
pub struct Chain {
    pub vm: Arc<dyn Programs>,
    pub state: State,
    pub block: BlockInfo,
    pub pages: Pages,
    pub console: Vec<String>,
    pub traces: Vec<(&'static str, Vec<u8>, Vec<u8>)>,
    pub tracing: bool,
    original: HashMap<(Address, U256), U256>,
    warm_slots: HashSet<(Address, U256)>,
    warm_accounts: HashSet<Address>,
    open: Vec<Address>,
}

/// The chain as one frame sees it.
struct View<'a> {
    chain: &'a mut Chain,
    address: Address,
    is_static: bool,
}

/// How a transaction ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Receipt {
    pub outcome: Outcome,
    pub gas_used: u64,
}

impl Chain {
    pub fn new() -> Self {
        Self::with(VmConfig::default())
    }

    /// A chain on the engine of the test binary that includes this file.
    pub fn with(config: VmConfig) -> Self {
        Self::running(crate::engine(config))
    }

    /// A chain whose programs are run by this engine.
    pub fn running(vm: Arc<dyn Programs>) -> Self {
        Self {
            vm,
            state: State::default(),
            block: BlockInfo {
                chain_id: 31_337,
                gas_limit: 1 << 40,
                number: 7,
                timestamp: 1_700_000_000,
                ..BlockInfo::default()
            },
            pages: Pages::default(),
            console: Vec::new(),
            traces: Vec::new(),
            tracing: false,
            original: HashMap::new(),
            warm_slots: HashSet::new(),
            warm_accounts: HashSet::new(),
            open: Vec::new(),
        }
    }

    /// A chain with one program, written in WAT.
    pub fn of(wat: &str) -> Self {
        let mut chain = Self::new();
        chain.deploy(PROGRAM, wat);
        chain
    }

    pub fn deploy(&mut self, address: Address, wat: &str) {
        let wasm = wat::parse_str(wat).unwrap_or_else(|error| panic!("{error}"));
        self.state
            .codes
            .insert(address, code::compress(&wasm).into());
    }

    pub fn storage(&self, address: Address, key: u64) -> U256 {
        self.state
            .storage
            .get(&(address, U256::from(key)))
            .copied()
            .unwrap_or_default()
    }

    /// Calls [`PROGRAM`] in a new transaction.
    pub fn call(&mut self, calldata: &[u8]) -> Receipt {
        self.call_with(calldata, GAS)
    }

    pub fn call_with(&mut self, calldata: &[u8], gas: u64) -> Receipt {
        self.transaction(CallRequest {
            kind: CallKind::Call,
            to: PROGRAM,
            data: Bytes::copy_from_slice(calldata),
            value: U256::ZERO,
            gas,
        })
    }

    pub fn transaction(&mut self, request: CallRequest) -> Receipt {
        self.pages = Pages::default();
        self.warm_slots.clear();
        self.warm_accounts = HashSet::from([CALLER, request.to]);
        self.original = self.state.storage.clone();
        self.state.transient.clear();
        let gas = request.gas;
        let finished = self.frame(
            &request,
            request.to,
            CALLER,
            request.value,
            request.kind == CallKind::Static,
        );
        assert_eq!(self.pages.open, 0, "pages stay open after a transaction");
        Receipt {
            outcome: finished.outcome,
            gas_used: gas - finished.gas_left,
        }
    }

    /// Runs one frame and, recursively, what it calls.
    fn frame(
        &mut self,
        request: &CallRequest,
        address: Address,
        caller: Address,
        value: U256,
        is_static: bool,
    ) -> Finished {
        let Some(code) = self.state.codes.get(&request.to).cloned() else {
            return Finished {
                outcome: Outcome::Success(Bytes::new()),
                gas_left: request.gas,
            };
        };
        let before = self.state.clone();
        let activation = match self.vm.activate(&code, 128) {
            Ok(activation) => activation,
            Err(error) => {
                return Finished {
                    outcome: Outcome::Failure(error.0),
                    gas_left: 0,
                };
            }
        };
        let reentrant = request.kind != CallKind::Delegate && self.open.contains(&address);
        let entry = Entry {
            code_hash: keccak256(&code),
            code,
            activation,
            calldata: request.data.clone(),
            address,
            caller,
            value,
            is_static,
            reentrant,
            gas: request.gas,
        };
        let mut frame = match self.vm.start(entry, true, &mut self.pages) {
            Ok(frame) => frame,
            Err(StartError::OutOfGas { .. }) => {
                return Finished {
                    outcome: Outcome::OutOfInk,
                    gas_left: 0,
                };
            }
            Err(error) => {
                return Finished {
                    outcome: Outcome::Failure(error.to_string()),
                    gas_left: 0,
                };
            }
        };
        if request.kind != CallKind::Delegate {
            self.open.push(address);
        }
        let mut answer = None;
        let finished = loop {
            match frame.resume(
                &mut View {
                    chain: self,
                    address,
                    is_static,
                },
                answer.take(),
            ) {
                Step::Done(finished) => break finished,
                Step::Call(child) => {
                    answer = Some(self.child(&child, address, caller, value, is_static));
                }
                Step::Create(create) => answer = Some(self.create(&create, address)),
            }
        };
        if request.kind != CallKind::Delegate {
            self.open.pop();
        }
        if !matches!(finished.outcome, Outcome::Success(_)) {
            self.state = before;
        }
        finished
    }

    fn child(
        &mut self,
        child: &CallRequest,
        address: Address,
        caller: Address,
        value: U256,
        is_static: bool,
    ) -> Answer {
        let finished = match child.kind {
            CallKind::Call => self.frame(child, child.to, address, child.value, is_static),
            CallKind::Static => self.frame(child, child.to, address, U256::ZERO, true),
            CallKind::Delegate => self.frame(child, address, caller, value, is_static),
        };
        let (success, reverted, data) = match finished.outcome {
            Outcome::Success(data) => (true, false, data),
            Outcome::Revert(data) => (false, true, data),
            Outcome::Failure(_) => (false, true, Bytes::new()),
            Outcome::OutOfInk | Outcome::OutOfStack => (false, false, Bytes::new()),
        };
        Answer {
            success,
            reverted,
            data,
            gas_left: finished.gas_left,
            created: None,
        }
    }

    /// A creation whose init code is the code, as if a constructor had returned it; `fe` fails and `fd..` reverts with the rest.
    fn create(&mut self, create: &CreateRequest, address: Address) -> Answer {
        match create.code.first() {
            Some(0xfe) => Answer::default(),
            Some(0xfd) => Answer {
                reverted: true,
                data: create.code.slice(1..),
                gas_left: create.gas,
                ..Answer::default()
            },
            _ => {
                let salt = create.salt.unwrap_or_default();
                let created = address.create2(salt, keccak256(&create.code));
                self.state.codes.insert(created, create.code.clone());
                Answer {
                    success: true,
                    gas_left: create.gas - 200,
                    created: Some(created),
                    data: Bytes::from_static(b"unseen"),
                    ..Answer::default()
                }
            }
        }
    }
}

impl View<'_> {
    fn account_gas(&mut self, address: Address) -> u64 {
        if self.chain.warm_accounts.insert(address) {
            2_600
        } else {
            100
        }
    }
}

impl Host for View<'_> {
    fn storage_load(&mut self, key: U256) -> Charged<U256> {
        let slot = (self.address, key);
        let gas = if self.chain.warm_slots.insert(slot) {
            2_100
        } else {
            100
        };
        Charged {
            value: self
                .chain
                .state
                .storage
                .get(&slot)
                .copied()
                .unwrap_or_default(),
            gas,
        }
    }

    fn storage_store(&mut self, key: U256, value: U256) -> Result<Charged<()>, StaticViolation> {
        if self.is_static {
            return Err(StaticViolation);
        }
        let slot = (self.address, key);
        let cold = if self.chain.warm_slots.insert(slot) {
            2_100
        } else {
            0
        };
        let original = self.chain.original.get(&slot).copied().unwrap_or_default();
        let present = self
            .chain
            .state
            .storage
            .insert(slot, value)
            .unwrap_or_default();
        let gas = match () {
            () if present == value || present != original => 100,
            () if original.is_zero() => 20_000,
            () => 2_900,
        };
        Ok(Charged {
            value: (),
            gas: gas + cold,
        })
    }

    fn transient_load(&mut self, key: U256) -> U256 {
        self.chain
            .state
            .transient
            .get(&(self.address, key))
            .copied()
            .unwrap_or_default()
    }

    fn transient_store(&mut self, key: U256, value: U256) -> Result<(), StaticViolation> {
        if self.is_static {
            return Err(StaticViolation);
        }
        self.chain
            .state
            .transient
            .insert((self.address, key), value);
        Ok(())
    }

    fn balance(&mut self, address: Address) -> Charged<U256> {
        let gas = self.account_gas(address);
        Charged {
            value: self
                .chain
                .state
                .balances
                .get(&address)
                .copied()
                .unwrap_or_default(),
            gas,
        }
    }

    fn code(&mut self, address: Address) -> Charged<Bytes> {
        let gas = self.account_gas(address);
        Charged {
            value: self
                .chain
                .state
                .codes
                .get(&address)
                .cloned()
                .unwrap_or_default(),
            gas,
        }
    }

    fn code_hash(&mut self, address: Address) -> Charged<B256> {
        let gas = self.account_gas(address);
        Charged {
            value: self
                .chain
                .state
                .codes
                .get(&address)
                .map(keccak256)
                .unwrap_or_default(),
            gas,
        }
    }

    fn log(&mut self, topics: &[B256], data: Bytes) -> Result<(), StaticViolation> {
        if self.is_static {
            return Err(StaticViolation);
        }
        self.chain
            .state
            .logs
            .push((self.address, topics.to_vec(), data));
        Ok(())
    }

    fn call_cost(&mut self, _kind: CallKind, to: Address, value: U256) -> u64 {
        let account = self.account_gas(to);
        account + if value.is_zero() { 0 } else { 9_000 }
    }

    fn block(&self) -> &BlockInfo {
        &self.chain.block
    }

    fn pages(&mut self) -> &mut Pages {
        &mut self.chain.pages
    }

    fn trace(
        &mut self,
        name: &'static str,
        args: &[u8],
        outs: &[u8],
        start_ink: u64,
        end_ink: u64,
    ) {
        assert!(
            end_ink <= start_ink || name.ends_with("call_contract"),
            "{name} earns ink"
        );
        self.chain.traces.push((name, args.to_vec(), outs.to_vec()));
    }

    fn traces(&self) -> bool {
        self.chain.tracing
    }

    fn console(&mut self, text: &str) {
        self.chain.console.push(text.to_owned());
    }
}

/// Ink as gas, rounded up, at the default price.
pub fn gas_of(ink: u64) -> u64 {
    ink.div_ceil(u64::from(Params::default().ink_price))
}
