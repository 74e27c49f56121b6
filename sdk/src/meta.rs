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
//! Rust type's name, which tells the unit), `methodDocs` (signature name to documentation), `storageLayout` (`label`, `slot` and
//! `offset` as numbers, `type`), `terms` (canonical bytes in hex, empty if it is no agreement).
//!
//! The text is written by constant evaluation, from the root contract only: sections of linked crates would concatenate.

mod json;
mod sink;

pub use sink::Sink;

use crate::contract::Contract;

/// Version of the blob's schema.
pub const SCHEMA: u16 = 1;

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
