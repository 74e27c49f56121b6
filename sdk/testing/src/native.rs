//! Contract code inside the test process: which code hash is which contract, and the host its frames see.
//!
//! A frame's hooks travel over the lane to the one executor; nothing of the chain's state is kept here.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::panic::{self, PanicHookInfo};
use std::rc::Rc;
use std::sync::Once;

use slacontract::host::CallKind;
use slacontract::host::native::{self, Answer, Context, Fault, FrameResult, NativeHost};
use slacontract_lane::{self as lane, FrameEnd, FrameRequest, HookCall, HookReply, Word};

use crate::connection::Connection;

/// A contract's entry: takes calldata, leaves through the host.
pub type Entry = fn(&[u8]);

/// The contracts that run natively, by the hash of their on-chain code.
#[derive(Default)]
pub struct Natives {
    entries: RefCell<HashMap<Word, Entry>>,
}

impl Natives {
    /// Registers a contract's code; true if it was not known before.
    pub fn register(&self, code_hash: Word, entry: Entry) -> bool {
        self.entries.borrow_mut().insert(code_hash, entry).is_none()
    }

    /// Runs a frame to its end.
    pub fn run(&self, connection: &Rc<Connection>, request: FrameRequest) -> FrameEnd {
        let entry = self.entries.borrow().get(&request.code_hash).copied();
        let Some(entry) = entry else {
            return FrameEnd::Failure {
                reason: format!(
                    "no native code is registered for code hash {}",
                    crate::words::hex(&request.code_hash)
                ),
            };
        };
        watch_panics();
        enter(entry, connection, request)
    }
}

/// Runs contract code as one frame.
fn enter(entry: Entry, connection: &Rc<Connection>, request: FrameRequest) -> FrameEnd {
    let calldata = request.calldata.clone();
    let host = Rc::new(LaneHost {
        connection: Rc::clone(connection),
        request,
        aborted: RefCell::default(),
    });
    let end = native::run_frame(entry, Rc::clone(&host) as Rc<dyn NativeHost>, &calldata);
    if host.aborted.borrow().is_some() {
        return FrameEnd::Aborted;
    }
    match end {
        FrameResult::Success(data) => FrameEnd::Success { data },
        FrameResult::Revert(data) => FrameEnd::Revert { data },
        FrameResult::Failure(reason) => FrameEnd::Failure { reason },
    }
}

thread_local! {
    static PANICS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` without printing its panics: they are expected, and caught.
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    watch_panics();
    let before = QUIET.replace(true);
    let result = work();
    QUIET.set(before);
    result
}

/// Whether panics are expected now.
pub fn is_quiet() -> bool {
    QUIET.get()
}

/// The panics of contract code since the last call of this function, with where they happened.
pub fn take_panics() -> Vec<String> {
    PANICS.take()
}

/// A contract's panic is a revert, which a test may well expect: it is kept for messages instead of printed.
fn watch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if native::in_frame() {
                keep(info);
            } else if !QUIET.get() {
                usual(info);
            }
        }));
    });
}

fn keep(info: &PanicHookInfo<'_>) {
    let message = info.payload_as_str().unwrap_or("a value that is not text");
    let place = info
        .location()
        .map_or_else(String::new, |place| format!(" at {place}"));
    PANICS
        .with_borrow_mut(|panics| panics.push(format!("the contract panicked{place}: {message}")));
}

/// The chain as one native frame sees it.
struct LaneHost {
    connection: Rc<Connection>,
    request: FrameRequest,
    /// Why the chain ended this frame, once it has.
    aborted: RefCell<Option<String>>,
}

impl LaneHost {
    fn ask(&self, call: HookCall) -> Answer<HookReply> {
        if let Some(reason) = &*self.aborted.borrow() {
            return Err(Fault(reason.clone()));
        }
        match self.connection.hook(call) {
            HookReply::Aborted { reason } => {
                *self.aborted.borrow_mut() = Some(reason.clone());
                Err(Fault(reason))
            }
            reply => Ok(reply),
        }
    }

    fn word(&self, call: HookCall) -> Answer<Word> {
        match self.ask(call)? {
            HookReply::Word { value } => Ok(value),
            other => unexpected(&other),
        }
    }

    fn bytes(&self, call: HookCall) -> Answer<Vec<u8>> {
        match self.ask(call)? {
            HookReply::Bytes { data } => Ok(data),
            other => unexpected(&other),
        }
    }

    fn done(&self, call: HookCall) -> Answer<()> {
        match self.ask(call)? {
            HookReply::Done => Ok(()),
            other => unexpected(&other),
        }
    }
}

fn unexpected<T>(reply: &HookReply) -> Answer<T> {
    Err(Fault(format!("the chain answered a hook with {reply:?}")))
}

impl NativeHost for LaneHost {
    fn context(&self) -> Context {
        let FrameRequest {
            caller,
            address,
            value,
            reentrant,
            block,
            ..
        } = &self.request;
        Context {
            sender: *caller,
            this: *address,
            origin: block.origin,
            value: *value,
            reentrant: *reentrant,
            timestamp: block.timestamp,
            chain_id: block.chain_id,
            gas_limit: block.gas_limit,
            basefee: block.basefee,
            gas_price: block.gas_price,
            coinbase: block.coinbase,
        }
    }

    fn storage_load(&self, key: Word) -> Answer<Word> {
        self.word(HookCall::StorageLoad { key })
    }

    fn storage_cache(&self, key: Word, value: Word) -> Answer<()> {
        self.done(HookCall::StorageCache { key, value })
    }

    fn storage_flush(&self, clear: bool) -> Answer<()> {
        self.done(HookCall::StorageFlush { clear })
    }

    fn transient_load(&self, key: Word) -> Answer<Word> {
        self.word(HookCall::TransientLoad { key })
    }

    fn transient_store(&self, key: Word, value: Word) -> Answer<()> {
        self.done(HookCall::TransientStore { key, value })
    }

    fn call(
        &self,
        kind: CallKind,
        to: [u8; 20],
        data: &[u8],
        value: Word,
        gas: u64,
    ) -> Answer<(bool, Vec<u8>)> {
        let kind = match kind {
            CallKind::Call => lane::CallKind::Call,
            CallKind::Delegate => lane::CallKind::Delegate,
            CallKind::Static => lane::CallKind::Static,
        };
        match self.ask(HookCall::Call {
            kind,
            to,
            data: data.to_vec(),
            value,
            gas,
        })? {
            HookReply::Called { status, data } => Ok((status == 0, data)),
            other => unexpected(&other),
        }
    }

    fn create(
        &self,
        code: &[u8],
        value: Word,
        salt: Option<Word>,
    ) -> Answer<Result<[u8; 20], Vec<u8>>> {
        match self.ask(HookCall::Create {
            code: code.to_vec(),
            value,
            salt,
        })? {
            HookReply::Created { address, data } => Ok(if address == [0; 20] {
                Err(data)
            } else {
                Ok(address)
            }),
            other => unexpected(&other),
        }
    }

    fn log(&self, topics: &[Word], data: &[u8]) -> Answer<()> {
        self.done(HookCall::Log {
            topics: topics.to_vec(),
            data: data.to_vec(),
        })
    }

    fn balance(&self, of: [u8; 20]) -> Answer<Word> {
        self.word(HookCall::Balance { address: of })
    }

    fn code(&self, of: [u8; 20]) -> Answer<Vec<u8>> {
        self.bytes(HookCall::Code { address: of })
    }

    fn code_hash(&self, of: [u8; 20]) -> Answer<Word> {
        self.word(HookCall::CodeHash { address: of })
    }

    fn gas_left(&self) -> Answer<u64> {
        match self.ask(HookCall::GasLeft)? {
            HookReply::Gas { left } => Ok(left),
            other => unexpected(&other),
        }
    }
}
