//! Behaviour of the stores, as one program.

mod disk;
mod memory;
mod state;
mod trie;
