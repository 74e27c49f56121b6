//! What the tries say of an account and its storage, with the nodes that show it to whoever knows the state root (EIP-1186).

use alloy_primitives::{B256, Bytes, U256};
use alloy_trie::TrieAccount;

/// An account, proven from the root of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountProof {
    /// The root of the state.
    pub root: B256,
    /// The account; nothing if it does not exist, which the nodes show then.
    pub account: Option<TrieAccount>,
    /// Nodes of the trie of accounts, from its root on.
    pub nodes: Vec<Bytes>,
    /// The words asked for, in that order.
    pub words: Vec<WordProof>,
}

/// A word of storage, proven from the root of its account's storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordProof {
    /// Where it is.
    pub slot: U256,
    /// The word; zero if it was never set, which the nodes show then.
    pub value: U256,
    /// Nodes of the account's storage trie, from its root on; none if the storage is empty.
    pub nodes: Vec<Bytes>,
}
