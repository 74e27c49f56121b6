//! Storage, and what its keys are counted from.

use super::{Word, filled, hooks, keccak_to};
use crate::host::{advanced, is_zero, settle};
use alloc::alloc::{Layout, alloc};
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

/// Whether storage was written since the last flush.
static DIRTY: AtomicBool = AtomicBool::new(false);

/// Whether it is still to be shown that the constructor has run: see [`crate::host::constructed`].
static DOUBTED: AtomicBool = AtomicBool::new(false);

/// Begins to doubt that the constructor has run.
#[inline(always)]
pub(crate) fn doubt() {
    DOUBTED.store(true, Relaxed);
}

/// Ends the doubt.
#[inline(always)]
pub(in crate::host) fn trust() {
    DOUBTED.store(false, Relaxed);
}

/// Whether there is doubt.
#[inline(always)]
pub(in crate::host) fn doubted() -> bool {
    DOUBTED.load(Relaxed)
}

/// The key of a slot with a small number: its last four bytes are written, the others stay zero. Building it here rather than on
/// the stack saves every contract the zeroing.
static SLOT: [AtomicU32; 8] = [const { AtomicU32::new(0) }; 8];

/// A key some slots from a base, while it is used.
static MOVED: [AtomicU32; 8] = [const { AtomicU32::new(0) }; 8];

/// A base that is used at once.
static FLEETING: [AtomicU32; 8] = [const { AtomicU32::new(0) }; 8];

/// What storage keys are counted from: zero for the fields of a contract, else a hash. A hash is kept in memory until the frame ends,
/// because handles on what stands behind it may live as long; nothing is ever freed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base(*const Word);

impl Base {
    /// Zero.
    pub const ROOT: Self = Self(core::ptr::null());

    /// A key that is known.
    #[inline(always)]
    pub const fn of(key: &'static Word) -> Self {
        Self(key)
    }

    /// The hash of `data`. One that is not `kept` is for an access that follows at once: the next hash replaces it.
    #[inline(always)]
    pub fn hash(data: &[u8], kept: bool) -> Self {
        let place = place(kept);
        // SAFETY: 32 bytes that nothing refers to.
        unsafe { keccak_to(data, place.cast()) };
        Self(place)
    }

    /// The word `slots` further on than `start`; `kept` as with a hash.
    #[inline(never)]
    pub fn after(start: &Word, slots: u64, kept: bool) -> Self {
        let place = place(kept);
        // SAFETY: 32 bytes that nothing refers to.
        unsafe { place.write(advanced(start, slots)) };
        Self(place)
    }

    /// The key `slot` slots from here.
    #[inline(never)]
    pub fn key(self, slot: u32) -> Word {
        // SAFETY: a key is 32 bytes of live memory.
        unsafe { *key_at(self, slot) }
    }
}

/// Room for a word.
#[inline(always)]
fn place(kept: bool) -> *mut Word {
    if kept {
        // SAFETY: the layout is valid and not empty; the allocator hands out live memory or ends the frame.
        unsafe { alloc(Layout::new::<Word>()).cast() }
    } else {
        (&raw const FLEETING).cast_mut().cast()
    }
}

/// The key `slot` slots from a base, until the next one is asked for.
#[inline(never)]
fn key_at(base: Base, slot: u32) -> *const Word {
    if base.0.is_null() {
        SLOT[7].store(slot.to_be(), Relaxed);
        return (&raw const SLOT).cast();
    }
    if slot == 0 {
        return base.0;
    }
    let moved = (&raw const MOVED).cast_mut().cast::<Word>();
    // SAFETY: a base that is not null is a live word; nothing else refers to the other, which is a word of cells.
    unsafe { moved.write(advanced(&*base.0, slot.into())) };
    moved
}

/// Storage word `slot` slots from a base, through the host's cache.
#[inline(never)]
pub fn storage_load_slot(base: Base, slot: u32) -> Word {
    // SAFETY: both are 32 bytes.
    let word =
        filled(|dest| unsafe { hooks::storage_load_bytes32(key_at(base, slot).cast(), dest) });
    if doubted() && !is_zero(&word) {
        trust();
    }
    word
}

/// Writes the word `slot` slots from a base into the host's cache; it reaches the chain with the next flush.
#[inline(never)]
pub fn storage_cache_slot(base: Base, slot: u32, value: &Word) {
    settle();
    DIRTY.store(true, Relaxed);
    // SAFETY: both are 32 bytes.
    unsafe { hooks::storage_cache_bytes32(key_at(base, slot).cast(), value.as_ptr()) }
}

/// Storage word at `key`, through the host's cache. Proves nothing about the constructor: somebody else may have written it.
#[inline(never)]
pub fn storage_load(key: &Word) -> Word {
    // SAFETY: both are 32 bytes.
    filled(|dest| unsafe { hooks::storage_load_bytes32(key.as_ptr(), dest) })
}

/// Writes a word into the host's cache.
#[inline(never)]
pub fn storage_cache(key: &Word, value: &Word) {
    settle();
    DIRTY.store(true, Relaxed);
    // SAFETY: both are 32 bytes.
    unsafe { hooks::storage_cache_bytes32(key.as_ptr(), value.as_ptr()) }
}

/// Writes changed words to the chain; `clear` forgets the cache, because a callee may change storage.
#[inline(always)]
pub fn storage_flush(clear: bool) {
    if clear {
        settle();
    }
    if clear || DIRTY.load(Relaxed) {
        DIRTY.store(false, Relaxed);
        hooks::storage_flush_cache(u32::from(clear));
    }
}

/// Transient storage word `slot` slots from a base.
#[inline(never)]
pub fn transient_load(base: Base, slot: u32) -> Word {
    // SAFETY: both are 32 bytes.
    filled(|dest| unsafe { hooks::transient_load_bytes32(key_at(base, slot).cast(), dest) })
}

/// Writes a transient storage word, gone at the end of the transaction.
#[inline(never)]
pub fn transient_store(base: Base, slot: u32, value: &Word) {
    // SAFETY: both are 32 bytes.
    unsafe { hooks::transient_store_bytes32(key_at(base, slot).cast(), value.as_ptr()) }
}
