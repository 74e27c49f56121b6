//! The `vm_hooks` imports and their value-level faces.
//!
//! Pointers are offsets in the module's memory; words are 32 bytes big-endian, addresses 20 bytes. A WASM module runs on one
//! thread and is fresh for every frame, which is why a plain static is enough for the dirty bit.
//!
//! What contracts use most is not inlined: a pointer handed to an import counts as kept, and would make the compiler copy the
//! word behind it at every use.

use super::{CallKind, Word};
use crate::abi::Shape;
use alloc::alloc::{Layout, alloc_zeroed};
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

pub(crate) mod output;
mod storage;

pub use storage::*;

mod hooks {
    #[link(wasm_import_module = "vm_hooks")]
    unsafe extern "C" {
        pub fn read_args(dest: *mut u8);
        pub fn write_result(data: *const u8, len: usize);
        pub safe fn exit_early(status: u32);
        pub fn storage_load_bytes32(key: *const u8, dest: *mut u8);
        pub fn storage_cache_bytes32(key: *const u8, value: *const u8);
        pub safe fn storage_flush_cache(clear: u32);
        pub fn transient_load_bytes32(key: *const u8, dest: *mut u8);
        pub fn transient_store_bytes32(key: *const u8, value: *const u8);
        pub fn call_contract(
            to: *const u8,
            data: *const u8,
            len: usize,
            value: *const u8,
            gas: u64,
            ret_len: *mut u32,
        ) -> u32;
        pub fn delegate_call_contract(
            to: *const u8,
            data: *const u8,
            len: usize,
            gas: u64,
            ret_len: *mut u32,
        ) -> u32;
        pub fn static_call_contract(
            to: *const u8,
            data: *const u8,
            len: usize,
            gas: u64,
            ret_len: *mut u32,
        ) -> u32;
        pub fn create1(
            code: *const u8,
            len: usize,
            value: *const u8,
            address: *mut u8,
            revert_len: *mut u32,
        );
        pub fn create2(
            code: *const u8,
            len: usize,
            value: *const u8,
            salt: *const u8,
            address: *mut u8,
            revert_len: *mut u32,
        );
        pub fn read_return_data(dest: *mut u8, offset: usize, size: usize) -> usize;
        pub safe fn return_data_size() -> usize;
        pub fn emit_log(data: *const u8, len: usize, topics: usize);
        pub fn account_balance(address: *const u8, dest: *mut u8);
        pub fn account_code(address: *const u8, offset: usize, size: usize, dest: *mut u8)
        -> usize;
        pub fn account_code_size(address: *const u8) -> usize;
        pub fn account_codehash(address: *const u8, dest: *mut u8);
        pub fn block_basefee(dest: *mut u8);
        pub fn block_coinbase(dest: *mut u8);
        pub safe fn block_gas_limit() -> u64;
        pub safe fn block_timestamp() -> u64;
        pub safe fn chainid() -> u64;
        pub fn contract_address(dest: *mut u8);
        pub safe fn evm_gas_left() -> u64;
        pub safe fn evm_ink_left() -> u64;
        pub fn math_div(value: *mut u8, divisor: *const u8);
        pub fn math_mod(value: *mut u8, modulus: *const u8);
        pub fn math_mul_mod(value: *mut u8, multiplier: *const u8, modulus: *const u8);
        pub safe fn msg_reentrant() -> u32;
        pub fn msg_sender(dest: *mut u8);
        pub fn msg_value(dest: *mut u8);
        pub fn native_keccak256(data: *const u8, len: usize, dest: *mut u8);
        pub fn tx_gas_price(dest: *mut u8);
        pub fn tx_origin(dest: *mut u8);
    }
}

/// Short revert data: a selector and a code in the last of nine words.
static SHORT: [AtomicU32; 9] = [const { AtomicU32::new(0) }; 9];

/// A value of a module's only thread. No atomic: of one that nothing sets, the compiler knows what it holds.
struct Own<T>(Cell<T>);

// SAFETY: a module runs on one thread.
unsafe impl<T> Sync for Own<T> {}

/// Whether [`KEPT`] was ever set: apart from it, so that where nothing sets it no contract pays for the question.
static KEEPS: Own<bool> = Own(Cell::new(false));

/// What [`kept`] answers.
static KEPT: Own<[u8; 20]> = Own(Cell::new([0; 20]));

/// A word that is never written.
static ZERO: [AtomicU32; 8] = [const { AtomicU32::new(0) }; 8];

/// Lets a hook fill an array, without zeroing it first.
#[inline(always)]
fn filled<const N: usize>(hook: impl FnOnce(*mut u8)) -> [u8; N] {
    let mut out = MaybeUninit::<[u8; N]>::uninit();
    hook(out.as_mut_ptr().cast());
    // SAFETY: every hook passed to this function writes exactly N bytes, or ends the frame.
    unsafe { out.assume_init() }
}

/// A word of zeros that takes no byte of the module: an immutable one would stand in its data.
#[inline(always)]
pub fn zero_word() -> &'static Word {
    // SAFETY: 32 bytes, aligned more strictly than needed, never written.
    unsafe { &*(&raw const ZERO).cast() }
}

/// Ends the frame with a selector in memory order.
#[cold]
#[inline(never)]
pub(super) fn revert_name(selector: u32) -> ! {
    SHORT[0].store(selector, Relaxed);
    revert_short(4)
}

/// Ends the frame with `Panic(code)`.
#[cold]
#[inline(never)]
pub(super) fn revert_panic(code: u8) -> ! {
    SHORT[0].store(u32::from_ne_bytes([0x4e, 0x48, 0x7b, 0x71]), Relaxed);
    SHORT[8].store(u32::from(code) << 24, Relaxed);
    revert_short(36)
}

#[cold]
#[inline(never)]
fn revert_short(length: usize) -> ! {
    super::settle();
    // SAFETY: `length` is 4 or 36, and 36 bytes are there.
    unsafe { hooks::write_result((&raw const SHORT).cast(), length) };
    exit_early(1)
}

/// `size` zero bytes. Unlike `vec!`, this brings no error path: the allocator traps rather than fail.
#[inline(never)]
pub fn zeros(size: usize) -> Vec<u8> {
    // SAFETY: sizes come from lengths in this module's memory, so the layout is valid; the allocator hands out `size` zero bytes
    // or ends the frame, also for size 0, and never takes blocks back.
    unsafe {
        let start = alloc_zeroed(Layout::from_size_align_unchecked(size, 1));
        Vec::from_raw_parts(start, size, size)
    }
}

/// Lets go of a buffer. Nothing is ever freed here, and the code that would is left out.
#[inline(always)]
pub fn discard(buffer: Vec<u8>) {
    core::mem::forget(buffer);
}

/// Text from bytes, if they are UTF-8.
pub fn text(bytes: Vec<u8>) -> Option<String> {
    // SAFETY: just checked.
    super::utf8::is_utf8(&bytes).then(|| unsafe { String::from_utf8_unchecked(bytes) })
}

/// The frame's calldata, `len` bytes as the entry point was told. It stays for the module's life, which is the frame's.
///
/// A contract whose methods take nothing of variable length needs no allocator for it: what it can use fits the first page, and
/// calldata that does not fit is refused by the host.
#[inline(always)]
pub fn read_args(len: usize, variable: bool) -> &'static [u8] {
    if !variable {
        let start = super::runtime::first_free(len);
        // SAFETY: memory from the first free byte on is ours; the host checks that `len` bytes of it exist before writing.
        return unsafe {
            hooks::read_args(start);
            core::slice::from_raw_parts(start, len)
        };
    }
    let args = zeros(len).leak();
    // SAFETY: the buffer holds `len` bytes, which is what the host writes.
    unsafe { hooks::read_args(args.as_mut_ptr()) };
    args
}

/// The first words of `data`, which has them and in this shape, or the frame ends. As bytes whose number the compiler knows: reading them
/// needs no check any more.
#[inline(always)]
pub(crate) fn leading_words(data: &[u8], shape: Shape) -> &[u8] {
    shape.demand(data);
    // SAFETY: what a shape is demanded of has all its words, or the frame has ended.
    unsafe { core::slice::from_raw_parts(data.as_ptr(), shape.words() * 32) }
}

/// Sets the frame's return or revert data; the last call wins.
#[inline(always)]
pub fn write_result(data: &[u8]) {
    // SAFETY: pointer and length are those of a live slice.
    unsafe { hooks::write_result(data.as_ptr(), data.len()) }
}

/// Ends the frame now: status 0 succeeds, anything else reverts, with the result data set before.
#[inline(always)]
pub fn exit_early(status: u32) -> ! {
    hooks::exit_early(status);
    core::arch::wasm32::unreachable()
}

/// Calls another account; the value is ignored unless the kind is [`CallKind::Call`]. True on success; [`return_data`] has the answer.
#[inline]
pub fn call(kind: CallKind, to: &[u8; 20], data: &[u8], value: &Word, gas: u64) -> bool {
    let mut len = 0;
    let (to, ptr, size) = (to.as_ptr(), data.as_ptr(), data.len());
    // SAFETY: every pointer is that of a live reference of the size the hook reads or writes.
    0 == unsafe {
        match kind {
            CallKind::Call => {
                hooks::call_contract(to, ptr, size, value.as_ptr(), gas, &raw mut len)
            }
            CallKind::Delegate => hooks::delegate_call_contract(to, ptr, size, gas, &raw mut len),
            CallKind::Static => hooks::static_call_contract(to, ptr, size, gas, &raw mut len),
        }
    }
}

/// The account that code running now must not call; zero if it may call all: see `crate::sla::own`.
#[inline(always)]
pub(crate) fn kept() -> [u8; 20] {
    if KEEPS.0.get() { KEPT.0.get() } else { [0; 20] }
}

/// Sets that account; answers what it was.
#[inline(always)]
pub(crate) fn kept_from(account: &[u8; 20]) -> [u8; 20] {
    KEEPS.0.set(true);
    KEPT.0.replace(*account)
}

/// Creates an account from init code, by CREATE2 when there is a salt. `None` when creation failed; [`return_data`] has the reason.
#[inline]
pub fn create(code: &[u8], value: &Word, salt: Option<&Word>) -> Option<[u8; 20]> {
    let mut len = 0;
    let address: [u8; 20] = filled(|dest| {
        let (ptr, size, value) = (code.as_ptr(), code.len(), value.as_ptr());
        // SAFETY: every pointer is that of a live reference of the size the hook reads or writes.
        unsafe {
            match salt {
                None => hooks::create1(ptr, size, value, dest, &raw mut len),
                Some(salt) => hooks::create2(ptr, size, value, salt.as_ptr(), dest, &raw mut len),
            }
        }
    });
    (address != [0; 20]).then_some(address)
}

/// What the last call or creation returned or reverted with.
#[inline]
pub fn return_data() -> Vec<u8> {
    let size = hooks::return_data_size();
    let mut data = zeros(size);
    // SAFETY: the buffer holds `size` bytes; the host writes at most as many.
    unsafe { hooks::read_return_data(data.as_mut_ptr(), 0, size) };
    data
}

/// Records a log: `topics` words, then the payload.
#[inline(always)]
pub fn log(data: &[u8], topics: usize) {
    // SAFETY: pointer and length are those of a live slice.
    unsafe { hooks::emit_log(data.as_ptr(), data.len(), topics) }
}

/// Balance of an account in wei.
#[inline(always)]
pub fn balance(of: &[u8; 20]) -> Word {
    // SAFETY: 20 bytes are read and 32 written.
    filled(|dest| unsafe { hooks::account_balance(of.as_ptr(), dest) })
}

/// Code of an account.
#[inline]
pub fn code(of: &[u8; 20]) -> Vec<u8> {
    let size = code_size(of);
    let mut code = zeros(size);
    // SAFETY: the buffer holds `size` bytes; the host writes at most as many.
    unsafe { hooks::account_code(of.as_ptr(), 0, size, code.as_mut_ptr()) };
    code
}

/// Code size of an account in bytes.
#[inline(always)]
pub fn code_size(of: &[u8; 20]) -> usize {
    // SAFETY: 20 bytes are read.
    unsafe { hooks::account_code_size(of.as_ptr()) }
}

/// Code hash of an account; zero if it does not exist.
#[inline(always)]
pub fn code_hash(of: &[u8; 20]) -> Word {
    // SAFETY: 20 bytes are read and 32 written.
    filled(|dest| unsafe { hooks::account_codehash(of.as_ptr(), dest) })
}

/// Divides in place as a big-endian word; division by zero gives zero.
#[inline(always)]
pub fn math_div(value: &mut Word, divisor: &Word) {
    // SAFETY: both are 32 bytes.
    unsafe { hooks::math_div(value.as_mut_ptr(), divisor.as_ptr()) }
}

/// Remainder in place as a big-endian word; modulus zero gives zero.
#[inline(always)]
pub fn math_mod(value: &mut Word, modulus: &Word) {
    // SAFETY: both are 32 bytes.
    unsafe { hooks::math_mod(value.as_mut_ptr(), modulus.as_ptr()) }
}

/// Multiplies in place and takes the remainder of the whole product; modulus zero gives zero.
#[inline(always)]
pub fn math_mul_mod(value: &mut Word, multiplier: &Word, modulus: &Word) {
    // SAFETY: all are 32 bytes.
    unsafe { hooks::math_mul_mod(value.as_mut_ptr(), multiplier.as_ptr(), modulus.as_ptr()) }
}

/// Keccak-256.
#[inline(never)]
pub fn keccak(data: &[u8]) -> Word {
    // SAFETY: 32 bytes are written.
    filled(|dest| unsafe { keccak_to(data, dest) })
}

/// Keccak-256, to where 32 bytes may be written.
#[inline(always)]
unsafe fn keccak_to(data: &[u8], dest: *mut u8) {
    // SAFETY: pointer and length are those of a live slice; the caller gives room for 32 bytes.
    unsafe { hooks::native_keccak256(data.as_ptr(), data.len(), dest) }
}

/// Whether another frame of this contract is open below this one.
#[inline(always)]
pub fn reentrant() -> bool {
    hooks::msg_reentrant() != 0
}

macro_rules! scalars {
    ($($(#[$doc:meta])* $name:ident = $hook:ident;)*) => {$(
        $(#[$doc])*
        #[inline(always)]
        pub fn $name() -> u64 {
            hooks::$hook()
        }
    )*};
}

scalars! {
    /// Block time in seconds since 1970.
    timestamp = block_timestamp;
    /// EIP-155 chain id.
    chain_id = chainid;
    /// Gas limit of the block.
    gas_limit = block_gas_limit;
    /// Gas left in this frame.
    gas_left = evm_gas_left;
    /// Ink left in this frame.
    ink_left = evm_ink_left;
}

macro_rules! bytes {
    ($($(#[$doc:meta])* $name:ident: $size:literal = $hook:ident;)*) => {$(
        $(#[$doc])*
        #[inline(never)]
        pub fn $name() -> [u8; $size] {
            // SAFETY: the hook writes exactly this many bytes.
            filled(|dest| unsafe { hooks::$hook(dest) })
        }
    )*};
}

bytes! {
    /// Who called this frame.
    sender: 20 = msg_sender;
    /// This contract's address.
    this: 20 = contract_address;
    /// Sender of the transaction.
    origin: 20 = tx_origin;
    /// The block's beneficiary.
    coinbase: 20 = block_coinbase;
    /// Value sent along, in wei.
    value: 32 = msg_value;
    /// Base fee of the block in wei.
    basefee: 32 = block_basefee;
    /// Gas price of the transaction in wei.
    gas_price: 32 = tx_gas_price;
}
