//! Reading ABI sequences strictly, without panics and without trusting any length.

use super::Align;
use crate::host::{self, Word};
use crate::types::number_at;

/// Reads values from a byte string. Once the input proves wrong, everything reads as zero and [`Decoder::finish`] says false.
pub struct Decoder<'a> {
    data: &'a [u8],
    /// Start of the current sequence, which offsets count from.
    base: usize,
    /// Where the next head is.
    head: usize,
    /// Bytes that lists may still take: each byte of the input once on average, so that offsets that point at the same data over
    /// and over cannot make a short input expand.
    budget: usize,
    bad: bool,
}

/// The sequence an inner one interrupts.
pub struct Outer {
    base: usize,
    head: usize,
}

impl<'a> Decoder<'a> {
    /// A decoder at the start of `data`.
    #[inline(always)]
    pub fn new(data: &'a [u8]) -> Self {
        Self {
            data,
            base: 0,
            head: 0,
            budget: data.len(),
            bad: false,
        }
    }

    /// Marks the input as wrong.
    #[inline(always)]
    pub fn poison(&mut self) {
        self.bad = true;
    }

    /// Whether everything read so far was well-formed.
    #[inline(always)]
    pub fn finish(&self) -> bool {
        !self.bad
    }

    /// One word; zero after poison.
    #[inline(never)]
    pub fn word(&mut self) -> &'a Word {
        let word = place(self.data, self.head);
        self.step(word)
    }

    /// One word with `bytes` significant bytes, the rest clean.
    #[inline(never)]
    pub fn clean_word(&mut self, bytes: usize, align: Align) -> &'a Word {
        let word = clean_word_at(self.data, self.head, bytes, align);
        self.step(word)
    }

    /// A number of `bytes` bytes, at most 8.
    #[inline(never)]
    pub fn narrow(&mut self, bytes: usize) -> u64 {
        number_at(self.clean_word(bytes, Align::Right), 24, 8)
    }

    /// Goes on to the next word, or poisons.
    #[inline(always)]
    fn step(&mut self, word: Option<&'a Word>) -> &'a Word {
        self.head = self.head.wrapping_add(32);
        self.bad |= word.is_none();
        word.unwrap_or(host::zero_word())
    }

    /// A length or offset; zero after poison.
    #[inline(always)]
    pub fn number(&mut self) -> usize {
        self.narrow(4) as usize
    }

    /// Follows an offset into the tail.
    pub fn open(&mut self) -> Outer {
        let offset = self.number();
        let outer = Outer {
            base: self.base,
            head: self.head,
        };
        self.base = self.base.wrapping_add(offset);
        self.head = self.base;
        outer
    }

    /// Follows an offset to a list and reads its length, which fits what is left of the input when an item's head is `item` bytes.
    pub fn open_list(&mut self, item: usize) -> (Outer, usize) {
        let outer = self.open();
        let length = self.number();
        self.base = self.head;
        match length
            .checked_mul(item.max(1))
            .and_then(|size| self.budget.checked_sub(size))
        {
            Some(left) => {
                self.budget = left;
                (outer, length)
            }
            None => {
                self.bad = true;
                (outer, 0)
            }
        }
    }

    /// Goes back to the sequence that [`Decoder::open`] interrupted.
    #[inline(always)]
    pub fn close(&mut self, outer: &Outer) {
        self.base = outer.base;
        self.head = outer.head;
    }

    /// A byte string in the tail.
    pub fn bytes(&mut self) -> &'a [u8] {
        let (outer, length) = self.open_list(1);
        let bytes = self.data.get(self.head..self.head.wrapping_add(length));
        self.bad |= bytes.is_none();
        self.close(&outer);
        bytes.unwrap_or(&[])
    }
}

/// Reads words that are there and have their shape: what most methods take. Reading them is copying, and needs no state that is kept in
/// memory.
pub struct Words<'a> {
    data: &'a [u8],
    bad: bool,
}

impl<'a> Words<'a> {
    /// The words, which the caller has looked at.
    #[inline(always)]
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self { data, bad: false }
    }

    /// The next word.
    #[inline(always)]
    pub(super) fn next(&mut self) -> &'a Word {
        match self.data.split_first_chunk() {
            Some((word, rest)) => {
                self.data = rest;
                word
            }
            None => host::zero_word(),
        }
    }

    /// Marks the input as wrong: a word is no value of its type.
    #[inline(always)]
    pub(super) fn poison(&mut self) {
        self.bad = true;
    }

    /// Whether every word is a value of its type.
    #[inline(always)]
    pub(crate) fn finish(&self) -> bool {
        !self.bad
    }
}

// Functions of the data rather than of the decoder: contracts whose arguments are all of fixed size then keep no decoder in memory.

#[inline(always)]
fn place(data: &[u8], at: usize) -> Option<&Word> {
    data.get(at..)?.first_chunk()
}

#[inline(never)]
pub(super) fn clean_word_at(data: &[u8], at: usize, bytes: usize, align: Align) -> Option<&Word> {
    let word = place(data, at)?;
    let rest = 32_usize.wrapping_sub(bytes);
    let (from, to, fill) = match align {
        Align::Right => (0, rest, 0),
        Align::Left => (bytes, 32, 0),
        Align::Signed => (0, rest, sign(word[rest & 31])),
    };
    let mut at = from;
    while at < to {
        if word[at & 31] != fill {
            return None;
        }
        at = at.wrapping_add(1);
    }
    Some(word)
}

/// What stands above a signed number's most significant byte.
#[inline(always)]
const fn sign(byte: u8) -> u8 {
    if byte & 0x80 == 0 { 0 } else { 0xff }
}
