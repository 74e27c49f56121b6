//! Storage, and what its keys are counted from.

use super::super::{Word, advanced, is_zero, settle};
use super::frame::keccak;
use super::{ask, with_frame};
use std::cell::RefCell;
use std::collections::HashMap;
use std::thread_local;
use std::vec::Vec;

/// How many keys are remembered before all are forgotten.
const MOST_KEYS: usize = 1 << 14;

thread_local! {
    static KEYS: RefCell<HashMap<Vec<u8>, Word>> = RefCell::default();
}

/// The hash of a storage key's parts. Histories of many calls come back to the same few keys, and without this spend most of their
/// time on hashing them.
fn known(data: &[u8]) -> Word {
    KEYS.with_borrow_mut(|keys| {
        if let Some(key) = keys.get(data) {
            return *key;
        }
        if keys.len() == MOST_KEYS {
            keys.clear();
        }
        let key = keccak(data);
        keys.insert(data.to_vec(), key);
        key
    })
}

/// What storage keys are counted from: zero for the fields of a contract, else a hash. Here it is a value; in a contract it is a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base(Option<Word>);

impl Base {
    /// Zero.
    pub const ROOT: Self = Self(None);

    /// A key that is known.
    pub const fn of(key: &'static Word) -> Self {
        Self(Some(*key))
    }

    /// The hash of `data`. In a contract, one that is not kept is for an access that follows at once.
    pub fn hash(data: &[u8], _kept: bool) -> Self {
        Self(Some(known(data)))
    }

    /// The word `slots` further on than `start`.
    pub fn after(start: &Word, slots: u64, _kept: bool) -> Self {
        Self(Some(advanced(start, slots)))
    }

    /// The key `slot` slots from here.
    pub fn key(self, slot: u32) -> Word {
        advanced(&self.0.unwrap_or_default(), slot.into())
    }
}

/// Begins to doubt that the constructor has run.
pub(crate) fn doubt() {
    with_frame(|frame| frame.doubted = true);
}

/// Ends the doubt.
pub(in crate::host) fn trust() {
    with_frame(|frame| frame.doubted = false);
}

/// Whether there is doubt.
pub(in crate::host) fn doubted() -> bool {
    super::in_frame() && with_frame(|frame| frame.doubted)
}

/// Storage word `slot` slots from a base, through the host's cache.
pub fn storage_load_slot(base: Base, slot: u32) -> Word {
    let word = storage_load(&base.key(slot));
    if doubted() && !is_zero(&word) {
        trust();
    }
    word
}

/// Writes the word `slot` slots from a base into the host's cache; it reaches the chain with the next flush.
pub fn storage_cache_slot(base: Base, slot: u32, value: &Word) {
    storage_cache(&base.key(slot), value);
}

/// Storage word at `key`, through the host's cache. Proves nothing about the constructor: somebody else may have written it.
pub fn storage_load(key: &Word) -> Word {
    ask(|host| host.storage_load(*key))
}

/// Writes a word into the host's cache.
pub fn storage_cache(key: &Word, value: &Word) {
    settle();
    with_frame(|frame| frame.dirty = true);
    ask(|host| host.storage_cache(*key, *value));
}

/// Writes changed words to the chain; `clear` forgets the cache, because a callee may change storage.
pub fn storage_flush(clear: bool) {
    if clear {
        settle();
    }
    if with_frame(|frame| core::mem::take(&mut frame.dirty)) || clear {
        ask(|host| host.storage_flush(clear));
    }
}

/// Transient storage word `slot` slots from a base.
pub fn transient_load(base: Base, slot: u32) -> Word {
    ask(|host| host.transient_load(base.key(slot)))
}

/// Writes a transient storage word, gone at the end of the transaction.
pub fn transient_store(base: Base, slot: u32, value: &Word) {
    ask(|host| host.transient_store(base.key(slot), *value));
}
