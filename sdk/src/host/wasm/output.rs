//! The buffer that values are encoded into, one value at a time, and where the writing stands in it.

use super::{hooks, zeros};
use alloc::vec::Vec;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

static START: AtomicUsize = AtomicUsize::new(0);
static SIZE: AtomicUsize = AtomicUsize::new(0);
/// Start of the current sequence, which offsets count from.
static BASE: AtomicUsize = AtomicUsize::new(0);
/// Where the next head goes.
static HEAD: AtomicUsize = AtomicUsize::new(0);
/// Where the next tail goes.
static TAIL: AtomicUsize = AtomicUsize::new(0);

macro_rules! places {
    ($($name:ident, $set:ident: $place:ident;)*) => {$(
        #[inline(always)]
        pub(crate) fn $name() -> usize {
            $place.load(Relaxed)
        }

        #[inline(always)]
        pub(crate) fn $set(at: usize) {
            $place.store(at, Relaxed);
        }
    )*};
}

places! {
    base, set_base: BASE;
    head, set_head: HEAD;
    tail, set_tail: TAIL;
}

/// Begins anew with `size` zero bytes.
#[inline(always)]
pub(crate) fn begin(size: usize) {
    START.store(zeros(size).leak().as_mut_ptr() as usize, Relaxed);
    SIZE.store(size, Relaxed);
    set_base(0);
    set_head(0);
    set_tail(0);
}

/// What was written.
#[inline(always)]
fn written() -> (*const u8, usize) {
    (START.load(Relaxed) as *const u8, SIZE.load(Relaxed))
}

/// Copies into the buffer. A size computed too small is a bug of a type's `whole`; it shows as missing data in tests rather than as a
/// trap in contracts.
#[inline(never)]
pub(crate) fn put(at: usize, bytes: &[u8]) {
    if at.wrapping_add(bytes.len()) <= SIZE.load(Relaxed) {
        let place = START.load(Relaxed).wrapping_add(at) as *mut u8;
        // SAFETY: the buffer holds so many bytes, and nothing else refers to them while a value is encoded.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len()) };
    }
}

/// What was written, as bytes of their own.
#[inline(always)]
pub(crate) fn take() -> Vec<u8> {
    let (_, size) = written();
    let start = START.load(Relaxed) as *mut u8;
    // SAFETY: `begin` took exactly these bytes from the allocator and let go of them.
    unsafe { Vec::from_raw_parts(start, size, size) }
}

/// Sets the frame's result to what was written.
#[inline(always)]
pub(crate) fn reply() {
    let (start, size) = written();
    // SAFETY: these are the buffer's bytes, which are never freed.
    unsafe { hooks::write_result(start, size) };
}

/// Ends the frame with what was written as its revert data.
#[cold]
#[inline(always)]
pub(crate) fn revert() -> ! {
    let (start, size) = written();
    // SAFETY: these are the buffer's bytes, which are never freed.
    crate::host::revert(unsafe { core::slice::from_raw_parts(start, size) })
}

/// Records what was written as a log: `topics` words, then the payload.
#[inline(always)]
pub(crate) fn log(topics: usize) {
    let (start, size) = written();
    // SAFETY: these are the buffer's bytes, which are never freed.
    unsafe { hooks::emit_log(start, size, topics) };
}
