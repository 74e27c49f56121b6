//! Contract code outside WebAssembly: the host a test provides, and the frame that runs on it.
//!
//! A test transport implements [`NativeHost`] and calls [`run_frame`] for every frame the chain asks it to run. Hosts form a
//! thread-local stack, last in first out: while a frame waits for its own call to another contract, that call's frame runs
//! above it on the same thread. Calldata, result and exit belong to the frame here; everything else is the host's.
//! Keccak and 256-bit arithmetic need no host.

pub mod frame;
pub(crate) mod output;
pub mod storage;

use super::{CallKind, Word};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::string::{String, ToString};
use std::vec::Vec;

/// Why the host could not do what was asked: the frame ends with [`FrameResult::Failure`], as a host error ends a WASM frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

/// What a host call answers.
pub type Answer<T> = Result<T, Fault>;

/// What does not change while a frame runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Caller of the frame.
    pub sender: [u8; 20],
    /// Acting address: whose storage the frame works on.
    pub this: [u8; 20],
    /// Sender of the transaction.
    pub origin: [u8; 20],
    /// Value sent along, wei.
    pub value: Word,
    /// Whether another frame of the same contract is open below.
    pub reentrant: bool,
    /// Block time, seconds since 1970.
    pub timestamp: u64,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// Block gas limit.
    pub gas_limit: u64,
    /// Base fee, wei.
    pub basefee: Word,
    /// Gas price, wei.
    pub gas_price: Word,
    /// The block's beneficiary.
    pub coinbase: [u8; 20],
}

/// The chain as one native frame sees it: a value-level mirror of the `vm_hooks`. One host serves one frame.
/// Methods take `&self`, because a call may run further frames (on other hosts) before it returns.
pub trait NativeHost {
    /// Caller, value, block and transaction of this frame.
    fn context(&self) -> Context;
    /// SLOAD through the frame's cache.
    fn storage_load(&self, key: Word) -> Answer<Word>;
    /// Writes into the frame's cache only.
    fn storage_cache(&self, key: Word, value: Word) -> Answer<()>;
    /// Writes changed words; `clear` drops the cache.
    fn storage_flush(&self, clear: bool) -> Answer<()>;
    /// TLOAD.
    fn transient_load(&self, key: Word) -> Answer<Word>;
    /// TSTORE.
    fn transient_store(&self, key: Word, value: Word) -> Answer<()>;
    /// Calls another account: whether it succeeded, and its return or revert data. `value` is zero unless `kind` is `Call`.
    fn call(
        &self,
        kind: CallKind,
        to: [u8; 20],
        data: &[u8],
        value: Word,
        gas: u64,
    ) -> Answer<(bool, Vec<u8>)>;
    /// CREATE, or CREATE2 with a salt: the new address if it succeeded, else the revert data.
    fn create(
        &self,
        code: &[u8],
        value: Word,
        salt: Option<Word>,
    ) -> Answer<Result<[u8; 20], Vec<u8>>>;
    /// Records a log with at most four topics.
    fn log(&self, topics: &[Word], data: &[u8]) -> Answer<()>;
    /// Balance in wei.
    fn balance(&self, of: [u8; 20]) -> Answer<Word>;
    /// Code, empty if there is none.
    fn code(&self, of: [u8; 20]) -> Answer<Vec<u8>>;
    /// Code hash, zero if the account does not exist.
    fn code_hash(&self, of: [u8; 20]) -> Answer<Word>;
    /// Gas left; native code burns none, so this is what the frame was given.
    fn gas_left(&self) -> Answer<u64>;
}

/// How a native frame ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameResult {
    /// Return data.
    Success(Vec<u8>),
    /// Revert data.
    Revert(Vec<u8>),
    /// A host fault: revert with empty data; the text is for people.
    Failure(String),
}

/// A frame in progress.
struct Frame {
    host: Rc<dyn NativeHost>,
    context: Context,
    result: Vec<u8>,
    returned: Vec<u8>,
    dirty: bool,
    /// Whether it is still to be shown that the constructor has run: see [`super::constructed`].
    doubted: bool,
    /// See [`super::kept`].
    kept: [u8; 20],
}

std::thread_local! {
    static FRAMES: RefCell<Vec<Frame>> = const { RefCell::new(Vec::new()) };
}

/// Why a frame unwinds before its function returns.
enum Exit {
    Early(u32),
    Fault(String),
}

/// Runs `entry` (a contract's [`crate::Contract::enter`]) on `host` with `calldata` and says how it ended. Panics of the contract
/// become what the WASM panic handler makes of them: a revert with `Panic(uint256)`.
pub fn run_frame(entry: fn(&[u8]), host: Rc<dyn NativeHost>, calldata: &[u8]) -> FrameResult {
    let context = host.context();
    FRAMES.with_borrow_mut(|frames| {
        frames.push(Frame {
            host,
            context,
            result: Vec::new(),
            returned: Vec::new(),
            dirty: false,
            doubted: false,
            kept: [0; 20],
        });
    });
    let depth = FRAMES.with_borrow(Vec::len);
    let mut outcome = catch_unwind(AssertUnwindSafe(|| entry(calldata)));
    if outcome.as_ref().is_err_and(|panic| !panic.is::<Exit>()) {
        // A contract that was not constructed says so whatever it failed at.
        let settled = catch_unwind(AssertUnwindSafe(super::settle));
        if settled.is_err() {
            outcome = settled;
        }
    }
    let result = FRAMES.with_borrow_mut(|frames| {
        let result = frames.pop().map(|frame| frame.result);
        debug_assert_eq!(frames.len() + 1, depth, "frames end last in, first out");
        result.unwrap_or_default()
    });
    let panic = match outcome {
        Ok(()) => return FrameResult::Success(result),
        Err(panic) => panic,
    };
    match panic.downcast::<Exit>().map(|exit| *exit) {
        Ok(Exit::Early(0)) => FrameResult::Success(result),
        Ok(Exit::Early(_)) => FrameResult::Revert(result),
        Ok(Exit::Fault(reason)) => FrameResult::Failure(reason),
        Err(panic) => {
            let code = super::code_of(panic.downcast_ref::<&'static str>().copied());
            FrameResult::Revert(panic_data(code))
        }
    }
}

/// Revert data of `Panic(code)`.
fn panic_data(code: u8) -> Vec<u8> {
    let mut data = Vec::from([0x4e, 0x48, 0x7b, 0x71]);
    data.resize(35, 0);
    data.push(code);
    data
}

/// Whether contract code is running on this thread.
pub fn in_frame() -> bool {
    FRAMES.with_borrow(|frames| !frames.is_empty())
}

/// Works on the current frame's own data.
fn with_frame<T>(work: impl FnOnce(&mut Frame) -> T) -> T {
    FRAMES.with_borrow_mut(|frames| match frames.last_mut() {
        Some(frame) => work(frame),
        None => panic!("no chain here: contract code runs inside a frame; call it through a client in a `#[slacontract::test]`"),
    })
}

/// Asks the current frame's host. The stack is not borrowed meanwhile: the answer may need further frames.
fn ask<T>(question: impl FnOnce(&dyn NativeHost) -> Answer<T>) -> T {
    let host = with_frame(|frame| Rc::clone(&frame.host));
    match question(&*host) {
        Ok(answer) => answer,
        Err(Fault(reason)) => resume_unwind(std::boxed::Box::new(Exit::Fault(reason.to_string()))),
    }
}

/// Unwinds to [`run_frame`]. Outside a frame this is an ordinary panic that names the result data.
fn leave(status: u32) -> ! {
    assert!(
        in_frame(),
        "contract code ended a frame that does not exist (status {status})"
    );
    resume_unwind(std::boxed::Box::new(Exit::Early(status)))
}
