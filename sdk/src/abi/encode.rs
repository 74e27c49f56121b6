//! Writing ABI sequences: heads in order, tails behind them, one allocation.

use crate::host::{self, Word};
use crate::types::{narrow_word, wide_word};
use alloc::vec::Vec;

/// Writes values into a buffer whose size is known beforehand.
pub struct Encoder {
    bytes: Vec<u8>,
    /// Start of the current sequence, which offsets count from.
    base: usize,
    /// Where the next head goes.
    head: usize,
    /// Where the next tail goes.
    tail: usize,
}

/// The sequence an inner one interrupts.
pub struct Outer {
    base: usize,
    head: usize,
}

impl Encoder {
    /// An encoder for `size` bytes.
    #[inline(never)]
    pub fn new(size: usize) -> Self {
        Self {
            bytes: host::zeros(size),
            base: 0,
            head: 0,
            tail: 0,
        }
    }

    /// An encoder for a selector and `size` bytes behind it.
    #[inline(never)]
    pub fn with_selector(selector: u32, size: usize) -> Self {
        let mut out = Self::new(size.wrapping_add(4));
        out.put(0, &selector.to_be_bytes());
        out.base = 4;
        out.head = 4;
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
            self.base = self.head;
            self.tail = self.head.wrapping_add(heads);
        }
    }

    /// Writes one word at the head.
    #[inline(never)]
    pub fn word(&mut self, word: &Word) {
        self.put(self.head, word);
        self.head = self.head.wrapping_add(32);
    }

    /// Writes a number of at most 8 bytes at the head.
    #[inline(never)]
    pub fn narrow(&mut self, number: u64) {
        self.word(&narrow_word(number));
    }

    /// Writes a number of at most 16 bytes at the head.
    #[inline(never)]
    pub fn wide(&mut self, number: u128) {
        self.word(&wide_word(number));
    }

    /// Writes an address at the head: the buffer is zero, and one call is smaller than making its word first.
    #[inline(never)]
    pub fn address(&mut self, address: &[u8; 20]) {
        self.put(self.head.wrapping_add(12), address);
        self.head = self.head.wrapping_add(32);
    }

    /// Opens an inner sequence in the tail with `heads` bytes of heads, behind its length if it has one.
    pub fn open(&mut self, length: Option<usize>, heads: usize) -> Outer {
        let start = self.tail;
        self.narrow(start.wrapping_sub(self.base) as u64);
        let outer = Outer {
            base: self.base,
            head: self.head,
        };
        self.head = start;
        if let Some(length) = length {
            self.narrow(length as u64);
        }
        self.base = self.head;
        self.tail = self.head.wrapping_add(heads);
        outer
    }

    /// Goes back to the sequence that [`Encoder::open`] interrupted.
    #[inline(always)]
    pub fn close(&mut self, outer: &Outer) {
        self.base = outer.base;
        self.head = outer.head;
    }

    /// Writes a byte string into the tail: length, bytes, padding.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let outer = self.open(Some(bytes.len()), padded(bytes.len()));
        self.put(self.head, bytes);
        self.close(&outer);
    }

    /// Ends the frame with what was written as its revert data.
    #[cold]
    #[inline(never)]
    pub fn revert(self) -> ! {
        host::revert(&self.bytes)
    }

    /// What was written.
    #[inline(always)]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Copies into the buffer. A size computed too small is a bug of a type's `whole`; it shows as missing data in tests rather
    /// than as a trap in contracts.
    #[inline(never)]
    fn put(&mut self, at: usize, bytes: &[u8]) {
        debug_assert!(
            at.wrapping_add(bytes.len()) <= self.bytes.len(),
            "the size computed for this value is too small"
        );
        if let Some(place) = self.bytes.get_mut(at..) {
            crate::types::copy(place, bytes);
        }
    }
}

/// Length rounded up to whole words.
#[inline(always)]
pub const fn padded(length: usize) -> usize {
    length.wrapping_add(31) & !31
}
