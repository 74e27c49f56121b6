//! Writing ABI sequences: heads in order, tails behind them, one allocation.
//!
//! One value is encoded at a time, and nothing else begins while it is: so where the writing stands is kept once, by the host
//! ([`output`]), and no encoder has to be made in memory and handed to every function that writes a word. A tenth of an agreement was that.

use crate::host::{Word, output};
use crate::types::{narrow_word, wide_word};
use alloc::vec::Vec;

/// Writes values into a buffer whose size is known beforehand. There is one at a time: making another one begins anew.
#[derive(Debug)]
pub struct Encoder(());

/// The sequence an inner one interrupts.
pub struct Outer {
    base: usize,
    head: usize,
}

impl Encoder {
    /// An encoder for `size` bytes.
    #[inline(never)]
    pub fn new(size: usize) -> Self {
        output::begin(size);
        Self(())
    }

    /// An encoder for a selector and `size` bytes behind it.
    #[inline(never)]
    pub fn with_selector(selector: u32, size: usize) -> Self {
        let out = Self::new(size.wrapping_add(4));
        output::put(0, &selector.to_be_bytes());
        output::set_base(4);
        output::set_head(4);
        out
    }

    /// An encoder for `topics` words, to be written first, and `size` bytes behind them.
    #[inline(always)]
    pub fn with_topics(topics: usize, size: usize) -> Self {
        Self::new(size.wrapping_add(32 * topics))
    }

    /// Declares the outermost sequence's heads to be `heads` bytes. Without tails behind them there is nothing to keep.
    #[inline(always)]
    pub fn begin(&mut self, heads: usize, tails: bool) {
        if tails {
            begin_tails(heads);
        }
    }

    /// Writes one word at the head.
    #[inline(never)]
    pub fn word(&mut self, word: &Word) {
        write(0, word);
    }

    /// Writes a number of at most 8 bytes at the head.
    #[inline(never)]
    pub fn narrow(&mut self, number: u64) {
        self.word(&narrow_word(number));
    }

    /// Writes a number of one byte at the head. A byte handed over is cut to its eight bits here, and not wherever one is written.
    #[inline(never)]
    pub fn byte(&mut self, byte: u8) {
        self.narrow(byte.into());
    }

    /// Writes a number of at most 16 bytes at the head.
    #[inline(never)]
    pub fn wide(&mut self, number: u128) {
        self.word(&wide_word(number));
    }

    /// Writes an address at the head: the buffer is zero, and one call is smaller than making its word first.
    #[inline(never)]
    pub fn address(&mut self, address: &[u8; 20]) {
        write(12, address);
    }

    /// Opens an inner sequence in the tail with `heads` bytes of heads, behind its length if it has one.
    pub fn open(&mut self, length: Option<usize>, heads: usize) -> Outer {
        let start = output::tail();
        self.narrow(start.wrapping_sub(output::base()) as u64);
        let outer = Outer {
            base: output::base(),
            head: output::head(),
        };
        output::set_head(start);
        if let Some(length) = length {
            self.narrow(length as u64);
        }
        begin_tails(heads);
        outer
    }

    /// Goes back to the sequence that [`Encoder::open`] interrupted.
    #[inline(always)]
    pub fn close(&mut self, outer: &Outer) {
        output::set_base(outer.base);
        output::set_head(outer.head);
    }

    /// Writes a byte string into the tail: length, bytes, padding.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let outer = self.open(Some(bytes.len()), padded(bytes.len()));
        output::put(output::head(), bytes);
        self.close(&outer);
    }

    /// Ends the frame with what was written as its revert data.
    #[cold]
    #[inline(never)]
    pub fn revert(self) -> ! {
        output::revert()
    }

    /// Sets the frame's result to what was written.
    #[inline(never)]
    pub(crate) fn reply(self) {
        output::reply();
    }

    /// Records what was written as a log: `topics` words, then the payload.
    #[doc(hidden)]
    #[inline(never)]
    pub fn log(self, topics: usize) {
        output::log(topics);
    }

    /// What was written.
    #[inline(always)]
    pub fn into_bytes(self) -> Vec<u8> {
        output::take()
    }
}

/// Writes into the word at the head, from a place in it on.
#[inline(never)]
fn write(from: usize, bytes: &[u8]) {
    let head = output::head();
    output::put(head.wrapping_add(from), bytes);
    output::set_head(head.wrapping_add(32));
}

/// A sequence begins here with so many bytes of heads; tails go behind them.
fn begin_tails(heads: usize) {
    let head = output::head();
    output::set_base(head);
    output::set_tail(head.wrapping_add(heads));
}

/// Length rounded up to whole words.
#[inline(always)]
pub const fn padded(length: usize) -> usize {
    length.wrapping_add(31) & !31
}
