//! Programs as closures: a provider that exercises the driver without a WASM engine.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use revm::primitives::{Address, Bytes, U256};
use slacontract_vm::{
    Activation, ActivationError, Answer, CallKind, CallRequest, CreateRequest, Entry, Finished,
    Frame, Host, Outcome, Pages, Programs, StartError, Step,
};

/// What a script sees at each of its turns.
pub struct Turn<'a> {
    /// 0 at the start, one more after every call or creation.
    pub number: usize,
    pub entry: &'a Entry,
    pub host: &'a mut dyn Host,
    pub answer: Option<Answer>,
    pub gas: &'a mut u64,
}

impl Turn<'_> {
    pub fn spend(&mut self, gas: u64) {
        *self.gas = self.gas.checked_sub(gas).expect("a script with enough gas");
    }

    /// Calls with 63/64 of the gas that is left, paying what the host asks for.
    pub fn call(mut self, kind: CallKind, to: Address, data: impl Into<Bytes>, value: u64) -> Step {
        let value = U256::from(value);
        let cost = self.host.call_cost(kind, to, value);
        self.spend(cost);
        let gas = *self.gas - *self.gas / 64;
        self.spend(gas);
        let stipend = if value.is_zero() { 0 } else { 2300 };
        Step::Call(CallRequest {
            kind,
            to,
            data: data.into(),
            value,
            gas: gas + stipend,
        })
    }

    pub fn create(mut self, code: impl Into<Bytes>, salt: Option<u64>) -> Step {
        let gas = *self.gas - *self.gas / 64;
        self.spend(gas);
        Step::Create(CreateRequest {
            code: code.into(),
            value: U256::ZERO,
            salt: salt.map(|salt| U256::from(salt).into()),
            gas,
        })
    }

    /// Adds one to a slot, at the price of the chain.
    pub fn bump(&mut self, slot: u64) {
        let slot = U256::from(slot);
        let old = self.host.storage_load(slot);
        self.spend(old.gas);
        let stored = self
            .host
            .storage_store(slot, old.value + U256::from(1))
            .expect("not static");
        self.spend(stored.gas);
    }

    pub fn done(self, outcome: Outcome) -> Step {
        let gas_left = match outcome {
            Outcome::OutOfInk | Outcome::OutOfStack => 0,
            _ => *self.gas,
        };
        Step::Done(Finished { outcome, gas_left })
    }

    pub fn success(self, data: impl Into<Bytes>) -> Step {
        self.done(Outcome::Success(data.into()))
    }
}

type Script = dyn Fn(Turn<'_>) -> Step + Send + Sync;

/// Programs by the payload of their on-chain code.
#[derive(Default)]
pub struct Scripted {
    pub scripts: Mutex<HashMap<Vec<u8>, Arc<Script>>>,
    /// Frames that were started and not yet dropped.
    pub live: Arc<AtomicUsize>,
    /// Gas that every activation measures.
    pub activation_gas: u64,
}

impl Scripted {
    /// Adds a program and returns its on-chain code.
    pub fn add(
        &self,
        name: &str,
        script: impl Fn(Turn<'_>) -> Step + Send + Sync + 'static,
    ) -> Bytes {
        self.scripts
            .lock()
            .unwrap()
            .insert(name.into(), Arc::new(script));
        super::program_code(name.as_bytes())
    }

    fn find(&self, code: &Bytes) -> Result<Arc<Script>, ActivationError> {
        let found = self.scripts.lock().unwrap().get(&code[4..]).cloned();
        found.ok_or_else(|| ActivationError("failed to parse wasm".into()))
    }
}

impl Programs for Scripted {
    fn activate(&self, code: &Bytes, _page_limit: u16) -> Result<Activation, ActivationError> {
        self.find(code)?;
        Ok(Activation {
            version: 2,
            init_cost: 10,
            cached_cost: 20,
            footprint: 1,
            asm_estimate: 1000,
            gas: self.activation_gas,
            ..Default::default()
        })
    }

    fn start(
        &self,
        entry: Entry,
        _cached: bool,
        pages: &mut Pages,
    ) -> Result<Box<dyn Frame>, StartError> {
        let script = self.find(&entry.code)?;
        pages.open(entry.activation.footprint);
        let gas = entry.gas;
        self.live.fetch_add(1, Ordering::Relaxed);
        Ok(Box::new(ScriptFrame {
            live: self.live.clone(),
            script,
            entry,
            number: 0,
            gas,
        }))
    }
}

impl Drop for ScriptFrame {
    fn drop(&mut self) {
        self.live.fetch_sub(1, Ordering::Relaxed);
    }
}

struct ScriptFrame {
    live: Arc<AtomicUsize>,
    script: Arc<Script>,
    entry: Entry,
    number: usize,
    gas: u64,
}

impl Frame for ScriptFrame {
    fn resume(&mut self, host: &mut dyn Host, answer: Option<Answer>) -> Step {
        assert_eq!(
            answer.is_some(),
            self.number > 0,
            "an answer after every call and none before"
        );
        self.gas += answer.as_ref().map_or(0, |answer| answer.gas_left);
        let number = self.number;
        self.number += 1;
        (self.script)(Turn {
            number,
            entry: &self.entry,
            host,
            answer,
            gas: &mut self.gas,
        })
    }
}
