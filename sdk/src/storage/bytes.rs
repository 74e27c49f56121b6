//! Byte strings and text in storage: up to 31 bytes beside their length in one word, longer ones behind the word's hash.

use super::{Layout, Location, Size, Store, advanced};
use crate::abi::{Abi, Scalar};
use crate::host::{self, Word};
use crate::types::{Bytes, copy};
use alloc::string::String;
use alloc::vec::Vec;

/// Words behind the hash for so many bytes.
const fn outside(length: usize) -> usize {
    if length < 32 {
        0
    } else {
        length.wrapping_add(31) / 32
    }
}

/// Length as the first word tells it.
fn length(head: &Word) -> usize {
    let low = u32::from_be_bytes([head[28], head[29], head[30], head[31]]) as usize;
    if low & 1 == 0 {
        low / 2 & 0x7f
    } else {
        low / 2
    }
}

#[inline(never)]
fn load(key: &Word) -> Vec<u8> {
    let head = host::storage_load(key);
    let mut bytes = host::zeros(length(&head));
    if outside(bytes.len()) == 0 {
        copy(&mut bytes, &head);
        return bytes;
    }
    let mut at = host::keccak(key);
    for chunk in bytes.chunks_mut(32) {
        copy(chunk, &host::storage_load(&at));
        at = advanced(&at, 1);
    }
    bytes
}

#[inline(never)]
fn store(key: &Word, bytes: &[u8]) {
    let mut stale = outside(length(&host::storage_load(key)));
    // Twice the length, and odd for bytes that stand outside.
    let size = (bytes.len() as u64).wrapping_mul(2);
    let (head, outer) = if outside(bytes.len()) == 0 {
        let mut head = size.word();
        copy(&mut head, bytes);
        (head, [].as_slice())
    } else {
        ((size | 1).word(), bytes)
    };
    host::storage_cache(key, &head);
    if outer.is_empty() && stale == 0 {
        return;
    }
    let mut at = host::keccak(key);
    let mut chunks = outer.chunks(32);
    loop {
        let chunk = chunks.next();
        if chunk.is_none() && stale == 0 {
            return;
        }
        let mut word = [0; 32];
        copy(&mut word, chunk.unwrap_or(&[]));
        host::storage_cache(&at, &word);
        at = advanced(&at, 1);
        stale = stale.saturating_sub(1);
    }
}

impl Store for Bytes {
    const SIZE: Size = Size::Slots(1);
    const LAYOUT: Layout = Layout::Value {
        of: &<Self as Abi>::TYPE,
    };

    fn load(at: &Location) -> Self {
        Self(load(&at.key()))
    }

    fn store(&self, at: &Location) {
        store(&at.key(), &self.0);
    }

    fn clear(at: &Location) {
        store(&at.key(), &[]);
    }
}

impl Store for String {
    const SIZE: Size = Size::Slots(1);
    const LAYOUT: Layout = Layout::Value {
        of: &<Self as Abi>::TYPE,
    };

    fn load(at: &Location) -> Self {
        match Self::from_utf8(load(&at.key())) {
            Ok(text) => text,
            // Only foreign code on this storage can have written such bytes.
            Err(_) => crate::panics::overflow(),
        }
    }

    fn store(&self, at: &Location) {
        store(&at.key(), self.as_bytes());
    }

    fn clear(at: &Location) {
        store(&at.key(), &[]);
    }
}
