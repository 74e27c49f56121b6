//! The storage cache of a frame (stylus.md 1.3), semantics and gas.
//!
//! Reads are remembered, writes stay here until the program flushes: what is not flushed is lost when the frame ends and callees do
//! not see it. Nothing flushes implicitly. Dirty slots are written in the order in which they first appeared.

use std::collections::HashMap;

use alloy_primitives::U256;

use super::{Fault, Hooks, Meter};
use crate::{Host, StaticViolation};

/// Gas beyond SLOAD for a slot that was not in the cache.
const MISS_GAS: u64 = 5;
/// What a frame must have before it loads: a cold SLOAD, the miss and the dearest tier.
const LOAD_NEEDS: u64 = 2_115;
/// What it must have before it writes into the cache.
const CACHE_NEEDS: u64 = 2_310;
/// The sentry of SSTORE.
const FLUSH_NEEDS: u64 = 2_300;
/// Up to this many slots are searched one by one; more are indexed.
const LINEAR: usize = 16;

#[derive(Clone, Copy, Debug)]
struct Word {
    key: U256,
    value: U256,
    known: Option<U256>,
}

/// Slots a frame has read or written, in the order of their first use.
#[derive(Debug, Default)]
pub struct StorageCache {
    words: Vec<Word>,
    index: HashMap<U256, usize>,
    loads: u32,
    stores: u32,
}

impl StorageCache {
    fn find(&mut self, key: U256) -> Option<&mut Word> {
        let at = if self.index.is_empty() {
            self.words.iter().position(|word| word.key == key)?
        } else {
            *self.index.get(&key)?
        };
        self.words.get_mut(at)
    }

    fn insert(&mut self, word: Word) {
        self.words.push(word);
        if self.words.len() > LINEAR {
            if self.index.is_empty() {
                self.index.extend(
                    self.words
                        .iter()
                        .enumerate()
                        .map(|(at, word)| (word.key, at)),
                );
            } else {
                self.index.insert(word.key, self.words.len() - 1);
            }
        }
    }

    fn clear(&mut self) {
        self.words.clear();
        self.index.clear();
    }

    /// Gas of the next load: the more a frame loads, the dearer its cache.
    fn load_tier(&mut self) -> u64 {
        self.loads = self.loads.saturating_add(1);
        match self.loads {
            0..=32 => 0,
            33..=128 => 2,
            _ => 10,
        }
    }

    /// Gas of the next store.
    fn store_tier(&mut self) -> u64 {
        self.stores = self.stores.saturating_add(1);
        match self.stores {
            0..=8 => 0,
            9..=64 => 7,
            _ => 10,
        }
    }
}

impl Hooks {
    /// `storage_load_bytes32`: the cached value, or SLOAD.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`].
    pub fn storage_load(
        &mut self,
        meter: &mut impl Meter,
        host: &mut dyn Host,
        key: U256,
    ) -> Result<U256, Fault> {
        meter.need_gas(LOAD_NEEDS)?;
        let tier = self.storage.load_tier();
        if let Some(word) = self.storage.find(key) {
            let value = word.value;
            meter.pay_gas(tier)?;
            return Ok(value);
        }
        let loaded = host.storage_load(key);
        meter.pay_gas(tier + loaded.gas + MISS_GAS)?;
        self.storage.insert(Word {
            key,
            value: loaded.value,
            known: Some(loaded.value),
        });
        Ok(loaded.value)
    }

    /// `storage_cache_bytes32`: writes into the cache only. Allowed inside static calls.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`].
    pub fn storage_cache(
        &mut self,
        meter: &mut impl Meter,
        key: U256,
        value: U256,
    ) -> Result<(), Fault> {
        meter.need_gas(CACHE_NEEDS)?;
        let tier = self.storage.store_tier();
        meter.pay_gas(tier)?;
        match self.storage.find(key) {
            Some(word) => word.value = value,
            None => self.storage.insert(Word {
                key,
                value,
                known: None,
            }),
        }
        Ok(())
    }

    /// `storage_flush_cache`: SSTORE of every dirty slot, and an empty cache afterwards if `clear`.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`], or a refusal of a dirty slot inside a static call.
    pub fn storage_flush(
        &mut self,
        meter: &mut impl Meter,
        host: &mut dyn Host,
        clear: bool,
    ) -> Result<(), Fault> {
        meter.need_gas(FLUSH_NEEDS)?;
        for word in &mut self.storage.words {
            if word.known == Some(word.value) {
                continue;
            }
            if self.is_static {
                return Err(StaticViolation.into());
            }
            let stored = host.storage_store(word.key, word.value)?;
            meter.pay_gas(stored.gas)?;
            word.known = Some(word.value);
        }
        if clear {
            self.storage.clear();
        }
        Ok(())
    }
}
