//! Behaviour of the stores, as one program.

mod disk;
mod hostile;
mod memory;
mod proofs;
mod state;
mod support;
mod trie;
