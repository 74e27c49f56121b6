//! Frames that run in the test's process: a [`Programs`] that takes over the code the test has registered and leaves the rest to the VM.
//!
//! A native frame has the hook semantics of a WASM frame, because both use [`Hooks`]: storage cache, flush, static and return-data rules.
//! Only metering is left out; what a native frame does costs nothing, and running out of gas is decided where the WASM runs.

use std::sync::Arc;

use alloy_primitives::{Address, B256, Bytes, U256};
use slacontract_lane::{
    self as lane, BlockContext, FrameEnd, FrameRequest, HookCall, HookReply, ToChain, ToTest,
};
use slacontract_vm::hooks::{Begun, Ended, Fault, Hooks, Unmetered};
use slacontract_vm::{
    Activation, ActivationError, Answer, CallKind, Entry, Finished, Frame, Host, Outcome, Pages,
    Programs, StartError, Step,
};

use super::link::{Link, Lost};

/// The VM, with the test's own code taken out of it.
pub struct NativePrograms {
    vm: Arc<dyn Programs>,
    link: Arc<Link>,
}

impl NativePrograms {
    /// Programs of a test chain: registered code runs behind `link`, other code in `vm`.
    pub fn new(vm: Arc<dyn Programs>, link: Arc<Link>) -> Self {
        Self { vm, link }
    }
}

impl Programs for NativePrograms {
    fn activate(&self, code: &Bytes, page_limit: u16) -> Result<Activation, ActivationError> {
        self.vm.activate(code, page_limit)
    }

    fn start(
        &self,
        entry: Entry,
        cached: bool,
        pages: &mut Pages,
    ) -> Result<Box<dyn Frame>, StartError> {
        if !self.link.is_native(entry.code_hash) {
            return self.vm.start(entry, cached, pages);
        }
        Ok(Box::new(NativeFrame {
            link: Arc::clone(&self.link),
            hooks: Hooks::new(&entry),
            meter: Unmetered { gas: entry.gas },
            code_hash: entry.code_hash,
            waits: Waits::Start,
            fault: None,
            open: false,
        }))
    }
}

/// What the next resume answers.
enum Waits {
    Start,
    Call,
    Create,
}

struct NativeFrame {
    link: Arc<Link>,
    hooks: Hooks,
    meter: Unmetered,
    code_hash: B256,
    waits: Waits,
    /// Why the chain has ended this frame, which the test is told to unwind.
    fault: Option<Fault>,
    /// Whether the test has been asked to run it and has not said how it ended.
    open: bool,
}

impl Drop for NativeFrame {
    /// A frame that is given up in the middle leaves the test waiting for an answer that never comes: the conversation ends instead.
    fn drop(&mut self) {
        if self.open {
            self.link.lose(
                "was closed by the chain, which gave up a transaction in the middle of a frame"
                    .into(),
            );
        }
    }
}

/// What follows a hook call.
enum Next {
    Reply(HookReply),
    Step(Step),
}

impl Frame for NativeFrame {
    fn resume(&mut self, host: &mut dyn Host, answer: Option<Answer>) -> Step {
        self.advance(host, answer)
            .unwrap_or_else(|lost| self.done(Outcome::Failure(lost.to_string())))
    }
}

impl NativeFrame {
    fn advance(&mut self, host: &mut dyn Host, answer: Option<Answer>) -> Result<Step, Lost> {
        let answer = answer.unwrap_or_default();
        let message = match self.waits {
            Waits::Start => ToTest::RunFrame(self.request(host)),
            Waits::Call => {
                let ended = self.hooks.end_call(&mut self.meter, answer);
                ToTest::HookReply(self.called(ended))
            }
            Waits::Create => {
                let ended = self.hooks.end_create(&mut self.meter, answer);
                ToTest::HookReply(self.created(ended))
            }
        };
        self.link.send(&message)?;
        self.open = true;
        loop {
            let call = match self.link.receive()? {
                Some(ToChain::Hook(call)) => call,
                Some(ToChain::FrameDone(end)) => return Ok(self.end(end)),
                Some(ToChain::Operation(_)) => {
                    return Err(self.link.lose(
                        "asked for an operation while one of its frames was running".into(),
                    ));
                }
                None => {
                    return Err(self
                        .link
                        .lose("was closed while one of its frames was running".into()));
                }
            };
            let reply = match self.hook(host, call) {
                Ok(Next::Reply(reply)) => reply,
                Ok(Next::Step(step)) => return Ok(step),
                Err(fault) => {
                    let reason = reason(&fault);
                    self.fault = Some(fault);
                    HookReply::Aborted { reason }
                }
            };
            self.link.send(&ToTest::HookReply(reply))?;
        }
    }

    fn request(&self, host: &dyn Host) -> FrameRequest {
        let block = host.block();
        FrameRequest {
            code_hash: self.code_hash.0,
            calldata: self.hooks.calldata.to_vec(),
            address: self.hooks.address.into_array(),
            caller: self.hooks.caller.into_array(),
            value: word(self.hooks.value),
            is_static: self.hooks.is_static,
            reentrant: self.hooks.reentrant,
            block: BlockContext {
                basefee: word(block.basefee),
                coinbase: block.coinbase.into_array(),
                gas_limit: block.gas_limit,
                number: block.number,
                timestamp: block.timestamp,
                chain_id: block.chain_id,
                gas_price: word(block.gas_price),
                origin: block.origin.into_array(),
            },
        }
    }

    fn hook(&mut self, host: &mut dyn Host, call: HookCall) -> Result<Next, Fault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let Self { hooks, meter, .. } = self;
        let reply = match call {
            HookCall::StorageLoad { key } => HookReply::Word {
                value: word(hooks.storage_load(meter, host, number(key))?),
            },
            HookCall::StorageCache { key, value } => {
                hooks.storage_cache(meter, number(key), number(value))?;
                HookReply::Done
            }
            HookCall::StorageFlush { clear } => {
                hooks.storage_flush(meter, host, clear)?;
                HookReply::Done
            }
            HookCall::TransientLoad { key } => HookReply::Word {
                value: word(hooks.transient_load(meter, host, number(key))?),
            },
            HookCall::TransientStore { key, value } => {
                hooks.transient_store(meter, host, number(key), number(value))?;
                HookReply::Done
            }
            HookCall::Log { topics, data } => {
                let topics: Vec<B256> = topics.into_iter().map(B256::from).collect();
                hooks.emit_log(meter, host, &topics, data.into())?;
                HookReply::Done
            }
            HookCall::Balance { address } => HookReply::Word {
                value: word(hooks.balance(meter, host, Address::from(address))?),
            },
            HookCall::Code { address } => HookReply::Bytes {
                data: hooks.code(meter, host, Address::from(address))?.to_vec(),
            },
            HookCall::CodeHash { address } => HookReply::Word {
                value: hooks.code_hash(meter, host, Address::from(address))?.0,
            },
            HookCall::GasLeft => HookReply::Gas { left: meter.gas },
            HookCall::Call {
                kind,
                to,
                data,
                value,
                gas,
            } => {
                let kind = match kind {
                    lane::CallKind::Call => CallKind::Call,
                    lane::CallKind::Delegate => CallKind::Delegate,
                    lane::CallKind::Static => CallKind::Static,
                };
                match hooks.begin_call(
                    meter,
                    host,
                    kind,
                    to.into(),
                    data.into(),
                    number(value),
                    gas,
                )? {
                    Begun::Run(request) => {
                        self.waits = Waits::Call;
                        return Ok(Next::Step(Step::Call(request)));
                    }
                    Begun::Failed => self.called(Ended::FAILED),
                }
            }
            HookCall::Create { code, value, salt } => {
                match hooks.begin_create(meter, code.into(), number(value), salt.map(B256::from))? {
                    Begun::Run(request) => {
                        self.waits = Waits::Create;
                        return Ok(Next::Step(Step::Create(request)));
                    }
                    Begun::Failed => self.created(Ended::FAILED),
                }
            }
        };
        Ok(Next::Reply(reply))
    }

    fn called(&self, ended: Ended) -> HookReply {
        HookReply::Called {
            status: ended.status,
            data: self.hooks.return_data().to_vec(),
        }
    }

    fn created(&self, ended: Ended) -> HookReply {
        HookReply::Created {
            address: ended.created.into_array(),
            data: self.hooks.return_data().to_vec(),
        }
    }

    fn end(&mut self, end: FrameEnd) -> Step {
        let outcome = match (self.fault.take(), end) {
            (Some(Fault::OutOfInk), _) => Outcome::OutOfInk,
            (Some(fault @ Fault::Refused(_)), _) => Outcome::Failure(reason(&fault)),
            (None, FrameEnd::Success { data }) => Outcome::Success(data.into()),
            (None, FrameEnd::Revert { data }) => Outcome::Revert(data.into()),
            (None, FrameEnd::Failure { reason }) => Outcome::Failure(reason),
            (None, FrameEnd::Aborted) => Outcome::Failure("the test gave its frame up".into()),
        };
        self.done(outcome)
    }

    fn done(&mut self, outcome: Outcome) -> Step {
        self.open = false;
        let gas_left = if outcome == Outcome::OutOfInk {
            0
        } else {
            self.meter.gas
        };
        Step::Done(Finished { outcome, gas_left })
    }
}

fn reason(fault: &Fault) -> String {
    match fault {
        Fault::OutOfInk => "out of gas".into(),
        Fault::Refused(reason) => reason.to_string(),
    }
}

fn word(value: U256) -> lane::Word {
    value.to_be_bytes()
}

fn number(word: lane::Word) -> U256 {
    U256::from_be_bytes(word)
}
