//! Nodes on their way to the disk and back. A node is stored under its path as its RLP; one shorter than a hash is part of its parent.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

use alloy_primitives::B256;
use alloy_rlp::Decodable;
use alloy_trie::{
    EMPTY_ROOT_HASH, Nibbles,
    nodes::{RlpNode, TrieNode},
};

use super::{Kind, Node, Trie, TrieValue, empty_children};

/// A leaf of a stored trie: the bytes it commits to.
#[derive(Clone, Debug)]
pub(crate) struct Leaf(pub(crate) Vec<u8>);

impl TrieValue for Leaf {
    fn encoded(&self) -> Vec<u8> {
        self.0.clone()
    }
}

/// A node that has just been read. What is below it stays elsewhere.
pub(crate) fn decode(bytes: &[u8]) -> alloy_rlp::Result<Arc<Node<Leaf>>> {
    let reference = RlpNode::from_rlp(bytes);
    let kind = match TrieNode::decode(&mut &*bytes)? {
        TrieNode::EmptyRoot => return Err(alloy_rlp::Error::Custom("an empty node is not stored")),
        TrieNode::Leaf(leaf) => Kind::Leaf {
            path: leaf.key,
            value: Leaf(leaf.value),
        },
        TrieNode::Extension(extension) => Kind::Extension {
            path: extension.key,
            child: below(&extension.child)?,
        },
        TrieNode::Branch(branch) => {
            let mut children = empty_children();
            for (nibble, child) in branch.as_ref().children() {
                if let Some(child) = child {
                    children[nibble as usize] = Some(below(child)?);
                }
            }
            Kind::Branch(children)
        }
    };
    Ok(present(kind, reference))
}

fn below(reference: &RlpNode) -> alloy_rlp::Result<Arc<Node<Leaf>>> {
    if reference.is_hash() {
        Ok(present(Kind::Elsewhere, reference.clone()))
    } else {
        decode(reference.as_ref())
    }
}

/// A node that is stored as it is.
fn present<V>(kind: Kind<V>, reference: RlpNode) -> Arc<Node<V>> {
    Arc::new(Node {
        kind,
        reference: OnceLock::from(reference),
        stored: AtomicBool::new(true),
    })
}

impl<V: TrieValue> Trie<V> {
    /// A trie that is all elsewhere.
    pub(crate) fn elsewhere(root: B256) -> Self {
        Self {
            root: (root != EMPTY_ROOT_HASH)
                .then(|| present(Kind::Elsewhere, RlpNode::word_rlp(&root))),
        }
    }

    /// Hands every node that is not stored, with its path, to `write`, and takes it as stored from now on.
    pub(crate) fn store(&self, write: &mut impl FnMut(Nibbles, Vec<u8>)) {
        if let Some(root) = &self.root {
            store(root, Nibbles::default(), true, write);
        }
    }
}

fn store<V: TrieValue>(
    at: &Node<V>,
    path: Nibbles,
    root: bool,
    write: &mut impl FnMut(Nibbles, Vec<u8>),
) {
    if at.stored.swap(true, Ordering::Relaxed) {
        return;
    }
    if root || at.reference().is_hash() {
        let mut rlp = Vec::new();
        at.encode(&mut rlp);
        write(path, rlp);
    }
    match &at.kind {
        Kind::Leaf { .. } | Kind::Elsewhere => {}
        Kind::Extension { path: own, child } => store(child, path.join(own), false, write),
        Kind::Branch(children) => {
            for (nibble, child) in children.iter().enumerate() {
                if let Some(child) = child {
                    let mut path = path;
                    path.push(nibble as u8);
                    store(child, path, false, write);
                }
            }
        }
    }
}
