//! Parts of byte strings and texts in storage: their length and single bytes, without reading the whole.

use super::length;
use crate::host::{self, Word, advanced};
use crate::panics;
use crate::storage::{Slot, Spot};
use crate::types::{Bytes, copy};
use alloc::string::String;
use core::ops::Range;

/// Where byte `index` stands: the word and the index in it.
fn place(at: Spot, head: &Word, index: u64) -> (Word, usize) {
    if length(head) < 32 {
        (at.key(), index as usize & 31)
    } else {
        let start = host::keccak(&at.key());
        (advanced(&start, index / 32), index as usize & 31)
    }
}

/// The first word of a byte string that stands beside its length, or of a longer one.
fn header(length: u64) -> Word {
    let outside = u64::from(length >= 32);
    crate::abi::Scalar::word(&length.wrapping_mul(2).wrapping_add(outside))
}

impl Slot<Bytes> {
    /// Number of bytes: one word is read.
    pub fn len(&self) -> u64 {
        length(&self.spot.load_word()) as u64
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Byte `index`: at most two words are read. Traps with `Panic(0x32)` beyond the end.
    pub fn byte(&self, index: u64) -> u8 {
        let head = self.spot.load_word();
        if index >= length(&head) as u64 {
            panics::index_out_of_range();
        }
        let (key, at) = place(self.spot, &head, index);
        host::storage_load(&key)[at]
    }

    /// Replaces byte `index`. Traps with `Panic(0x32)` beyond the end.
    pub fn set_byte(&mut self, index: u64, value: u8) {
        let head = self.spot.load_word();
        if index >= length(&head) as u64 {
            panics::index_out_of_range();
        }
        let (key, at) = place(self.spot, &head, index);
        let mut word = host::storage_load(&key);
        word[at] = value;
        host::storage_cache(&key, &word);
    }

    /// The bytes in `range`: only the words they stand in are read. Traps with `Panic(0x32)` beyond the end.
    pub fn slice(&self, range: Range<u64>) -> Bytes {
        let head = self.spot.load_word();
        if range.start > range.end || range.end > length(&head) as u64 {
            panics::index_out_of_range();
        }
        let mut bytes = host::zeros(range.end.wrapping_sub(range.start) as usize);
        let mut rest = bytes.as_mut_slice();
        let mut index = range.start;
        while !rest.is_empty() {
            let (key, at) = place(self.spot, &head, index);
            let word = host::storage_load(&key);
            let part = word.get(at..).unwrap_or_default();
            copy(rest, part);
            index = index.wrapping_add(part.len() as u64);
            rest = rest.get_mut(part.len()..).unwrap_or_default();
        }
        Bytes(bytes)
    }

    /// Adds a byte at the end, as Solidity's `push`: the whole moves only where it grows beyond 31 bytes.
    pub fn push(&mut self, value: u8) {
        let mut head = self.spot.load_word();
        let length = length(&head) as u64;
        let fresh = header(length.wrapping_add(1));
        if length < 31 {
            head[length as usize & 31] = value;
            head[31] = fresh[31];
            self.spot.store_word(&head);
            return;
        }
        let start = host::keccak(&self.spot.key());
        let key = advanced(&start, length / 32);
        let at = length as usize & 31;
        let mut word = match length {
            31 => head,
            _ if at == 0 => [0; 32],
            _ => host::storage_load(&key),
        };
        word[at] = value;
        host::storage_cache(&key, &word);
        self.spot.store_word(&fresh);
    }

    /// Removes the last byte; `None` if there is none.
    pub fn pop(&mut self) -> Option<u8> {
        let mut head = self.spot.load_word();
        let last = (length(&head) as u64).checked_sub(1)?;
        let (key, at) = place(self.spot, &head, last);
        if last < 31 {
            let value = core::mem::take(&mut head[at]);
            head[31] = header(last)[31];
            self.spot.store_word(&head);
            return Some(value);
        }
        let mut word = host::storage_load(&key);
        let value = core::mem::take(&mut word[at]);
        if last == 31 {
            // What is left moves back beside its length.
            word[31] = header(last)[31];
            self.spot.store_word(&word);
            host::storage_cache(&key, host::zero_word());
        } else {
            host::storage_cache(&key, &word);
            self.spot.store_word(&header(last));
        }
        Some(value)
    }
}

impl Slot<String> {
    /// Number of bytes, not of characters: one word is read.
    pub fn len(&self) -> u64 {
        length(&self.spot.load_word()) as u64
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
