//! Byte strings and text in storage: up to 31 bytes beside their length in one word, longer ones behind the word's hash.

mod parts;

use super::{Layout, Location, Size, Store};
use crate::abi::{Abi, Scalar};
use crate::host::{self, Word, advanced};
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
        (low / 2) & 0x7f
    } else {
        low / 2
    }
}

#[inline(never)]
fn load(key: &Word) -> Vec<u8> {
    let mut word = host::storage_load(key);
    let mut bytes = host::zeros(length(&word));
    let mut rest = bytes.as_mut_slice();
    let mut at = *key;
    if outside(rest.len()) > 0 {
        at = host::keccak(key);
        word = host::storage_load(&at);
    }
    while !rest.is_empty() {
        copy(rest, &word);
        rest = rest.get_mut(32..).unwrap_or_default();
        if !rest.is_empty() {
            at = advanced(&at, 1);
            word = host::storage_load(&at);
        }
    }
    bytes
}

#[inline(never)]
fn load_text(key: &Word) -> String {
    match host::text(load(key)) {
        Some(text) => text,
        // Only foreign code on this storage can have written such bytes.
        None => crate::panics::overflow(),
    }
}

#[inline(never)]
fn store(key: &Word, bytes: &[u8]) {
    let stale = outside(length(&host::storage_load(key)));
    let fresh = outside(bytes.len());
    // Twice the length, and odd for bytes that stand outside.
    let mut head = (bytes.len() as u64)
        .wrapping_mul(2)
        .wrapping_add(u64::from(fresh > 0))
        .word();
    if fresh == 0 {
        copy(&mut head, bytes);
    }
    host::storage_cache(key, &head);
    let mut rest = if fresh == 0 { &[] } else { bytes };
    let mut at = host::keccak(key);
    let mut left = if fresh > stale { fresh } else { stale };
    while left > 0 {
        let mut word = [0; 32];
        copy(&mut word, rest);
        rest = rest.get(32..).unwrap_or_default();
        host::storage_cache(&at, &word);
        at = advanced(&at, 1);
        left = left.wrapping_sub(1);
    }
}

impl Store for Bytes {
    const SIZE: Size = Size::Slots(1);
    const LAYOUT: Layout = Layout::Value {
        of: &<Self as Abi>::TYPE,
        size: Size::Slots(1),
    };

    #[inline(always)]
    fn load(at: &Location) -> Self {
        Self(load(&at.key()))
    }

    #[inline(always)]
    fn store(&self, at: &Location) {
        store(&at.key(), &self.0);
    }

    #[inline(always)]
    fn clear(at: &Location) {
        store(&at.key(), &[]);
    }
}

impl Store for String {
    const SIZE: Size = Size::Slots(1);
    const LAYOUT: Layout = Layout::Value {
        of: &<Self as Abi>::TYPE,
        size: Size::Slots(1),
    };

    #[inline(always)]
    fn load(at: &Location) -> Self {
        load_text(&at.key())
    }

    #[inline(always)]
    fn store(&self, at: &Location) {
        store(&at.key(), self.as_bytes());
    }

    #[inline(always)]
    fn clear(at: &Location) {
        store(&at.key(), &[]);
    }
}
