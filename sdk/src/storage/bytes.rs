//! Byte strings and text in storage: up to 31 bytes beside their length in one word, longer ones behind the word's hash.

use super::{Layout, Location, Size, Store, advanced};
use crate::abi::Abi;
use crate::host::{self, Word};
use crate::types::Bytes;
use alloc::string::String;
use alloc::vec::Vec;

/// Slots behind the hash for so many bytes.
fn outside(length: usize) -> usize {
    if length < 32 { 0 } else { length.div_ceil(32) }
}

/// Length as the first word tells it.
fn length(head: &Word) -> usize {
    if head[31] & 1 == 0 {
        usize::from(head[31] / 2)
    } else {
        u32::from_be_bytes([head[28], head[29], head[30], head[31]]) as usize / 2
    }
}

fn load(key: &Word) -> Vec<u8> {
    let head = host::storage_load(key);
    let length = length(&head);
    let mut bytes = host::zeros(length);
    if outside(length) == 0 {
        bytes.copy_from_slice(&head[..length]);
        return bytes;
    }
    let start = host::keccak(key);
    for (index, chunk) in bytes.chunks_mut(32).enumerate() {
        let word = host::storage_load(&advanced(&start, index as u64));
        chunk.copy_from_slice(&word[..chunk.len()]);
    }
    bytes
}

fn store(key: &Word, bytes: &[u8]) {
    let before = outside(length(&host::storage_load(key)));
    let after = outside(bytes.len());
    let mut head = [0; 32];
    if after == 0 {
        head[..bytes.len()].copy_from_slice(bytes);
        head[31] = bytes.len() as u8 * 2;
    } else {
        head[28..].copy_from_slice(&(bytes.len() as u32 * 2 + 1).to_be_bytes());
    }
    host::storage_cache(key, &head);
    if before == 0 && after == 0 {
        return;
    }
    let start = host::keccak(key);
    for index in 0..before.max(after) {
        let mut word = [0; 32];
        if let Some(rest) = bytes.get(32 * index..).filter(|_| index < after) {
            let size = rest.len().min(32);
            word[..size].copy_from_slice(&rest[..size]);
        }
        host::storage_cache(&advanced(&start, index as u64), &word);
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
