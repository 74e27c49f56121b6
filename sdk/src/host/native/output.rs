//! The buffer that values are encoded into, one value at a time on each thread, and where the writing stands in it.

use std::cell::RefCell;
use std::vec::Vec;

#[derive(Default)]
struct Output {
    bytes: Vec<u8>,
    /// Start of the current sequence, which offsets count from.
    base: usize,
    /// Where the next head goes.
    head: usize,
    /// Where the next tail goes.
    tail: usize,
}

std::thread_local! {
    static OUTPUT: RefCell<Output> = RefCell::default();
}

macro_rules! places {
    ($($name:ident, $set:ident;)*) => {$(
        pub(crate) fn $name() -> usize {
            OUTPUT.with_borrow(|output| output.$name)
        }

        pub(crate) fn $set(at: usize) {
            OUTPUT.with_borrow_mut(|output| output.$name = at);
        }
    )*};
}

places! {
    base, set_base;
    head, set_head;
    tail, set_tail;
}

/// Begins anew with `size` zero bytes.
pub(crate) fn begin(size: usize) {
    let output = Output {
        bytes: std::vec![0; size],
        ..Output::default()
    };
    OUTPUT.set(output);
}

/// Copies into the buffer.
///
/// # Panics
/// When the size computed for the value was too small for it.
pub(crate) fn put(at: usize, bytes: &[u8]) {
    OUTPUT.with_borrow_mut(|output| {
        // An index out of range is a defect of this crate's size computation; the chain's lane traps on it, too.
        output.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    });
}

/// What was written, as bytes of their own.
pub(crate) fn take() -> Vec<u8> {
    OUTPUT.take().bytes
}

/// Sets the frame's result to what was written.
pub(crate) fn reply() {
    super::frame::write_result(&take());
}

/// Ends the frame with what was written as its revert data.
pub(crate) fn revert() -> ! {
    super::super::revert(&take())
}

/// Records what was written as a log: `topics` words, then the payload.
pub(crate) fn log(topics: usize) {
    super::frame::log(&take(), topics);
}
