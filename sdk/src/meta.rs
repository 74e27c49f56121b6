//! The metadata blob: what a contract says about itself, inside its WASM file.
//!
//! The custom section `slacontract_meta` of a contract's module (before post-linking, which removes it) holds:
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `SLACMETA` |
//! | 2 | schema version, little-endian; this is [`SCHEMA`]. Readers accept older versions and refuse newer ones by name |
//! | 4 | length of the text, little-endian |
//! | n | one JSON object, UTF-8 |
//!
//! The object: `sdk` (version), `contract`, `package`, `docs`, `constructible`, `abi` (Solidity's JSON ABI; `internalType` is the
//! Rust type's name, which tells the unit), `methodDocs` (signature name to documentation), `storageLayout` (below), `terms`
//! (canonical bytes in hex, empty if it is no agreement).
//!
//! `storageLayout` lists fields in order, each with `label`, `slot` and `offset` as numbers (bytes from the word's low end), `type`
//! (for people: `mapping(Address => Amount)`, `u64[4]`, `enum Phase`) and `layout` (for tools). Fields of transient storage have
//! `transientSlot` in place of slot and offset; structs that hold both have all three. Slots and offsets inside a struct count
//! from its start. A `layout` is an object:
//!
//! | `kind` | further keys | where it stands |
//! |---|---|---|
//! | `value` | `type` (`uint64`), `name` (`Timestamp`) | `bytes` bytes at slot and offset, or one whole slot |
//! | `enum` | `type` (`uint8`), `name`, `variants` | as `value` |
//! | `bytes`, `string` | `type`, `name` | one slot, or behind `keccak(slot)` from 32 bytes on |
//! | `mapping` | `key` (a `value` or `enum`), `value` (a layout) | `keccak(key . slot)`; keys of type `bytes` and `string` are not padded |
//! | `list` | `of` (a layout) | length in the slot, items from `keccak(slot)` on, as in an array |
//! | `array` | `length`, `of` (a layout) | items from the slot on; as many as fit whole share a slot, those of a slot or more have their own |
//! | `struct` | `name`, `members` (fields) | from the slot on |
//! | `set` | `of` (a `value` or `enum`) | a list of words, and at slot + 1 the mapping from a word to its number, from 1 |
//! | `enumerable-mapping` | `key`, `value`, as of a mapping | a set of keys, and at slot + 2 the mapping |
//! | `transient` | `of` (a `value` or `enum`) | one word of transient storage |
//!
//! Each has `bytes` (1 to 31: packed) or `slots` (whole slots). Schema 1 had `label`, `slot`, `offset` and `type` only, and
//! `members` beside them for structs.
//!
//! The text is written by constant evaluation, from the root contract only: sections of linked crates would concatenate.

mod json;
mod sink;
mod storage;

pub use sink::Sink;

use crate::contract::Contract;

/// Version of the blob's schema.
pub const SCHEMA: u16 = 2;

/// First bytes of the blob.
pub const MAGIC: [u8; 8] = *b"SLACMETA";

/// Size of a contract's blob in bytes.
pub const fn size<C: Contract>() -> usize {
    json::render::<C, 0>().written()
}

/// A contract's blob; `N` is its [`size`].
pub const fn blob<C: Contract, const N: usize>() -> [u8; N] {
    json::render::<C, N>().into_bytes()
}
