//! State, its root, and what is kept in memory.

mod memory;
mod state;
mod trie;
