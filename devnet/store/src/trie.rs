//! A persistent Merkle-Patricia trie: cloning is one reference count, an update copies only the path it touches, and every node
//! keeps its reference (hash or inlined RLP) once computed. So an old root stays readable for free, and a root costs what changed.
//!
//! A node may be elsewhere: then only its hash is here, and a [`NodeSource`] brings it when an update goes through it. What an update
//! does not touch is never loaded. Nodes are stored by path ([`stored`]).
//!
//! Keys are keccak hashes, 64 nibbles each; no key is a prefix of another, so branches hold no values.

mod hash;
mod prove;
mod stored;
mod update;

use std::{
    borrow::Cow,
    convert::Infallible,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use alloy_primitives::{B256, keccak256};
use alloy_rlp::Encodable;
use alloy_trie::{
    EMPTY_ROOT_HASH, Nibbles, TrieMask,
    nodes::{BranchNodeRef, ExtensionNodeRef, LeafNodeRef, RlpNode},
};

pub(crate) use {
    hash::hash_together,
    stored::{Leaf, decode},
};

/// What a leaf holds.
pub trait TrieValue: Clone {
    /// The bytes the leaf commits to.
    fn encoded(&self) -> Cow<'_, [u8]>;
}

/// Where the nodes are that are not in memory.
pub(crate) trait NodeSource<V> {
    /// Why a node could not be brought.
    type Error;
    /// The node at this path, which has this hash.
    fn load(&mut self, path: &Nibbles, hash: &B256) -> Result<Arc<Node<V>>, Self::Error>;
    /// What is stored at this path is no node of the trie any more, unless one is written there again.
    fn gone(&mut self, path: Nibbles);
}

/// The source of a trie that is all in memory.
struct Resident;

impl<V> NodeSource<V> for Resident {
    type Error = Infallible;

    fn load(&mut self, _: &Nibbles, _: &B256) -> Result<Arc<Node<V>>, Infallible> {
        // Only `Trie::elsewhere` and `decode` make nodes that are elsewhere, and only the durable store, which has a source, calls them.
        unreachable!("a trie in memory has no node elsewhere")
    }

    fn gone(&mut self, _: Nibbles) {}
}

/// A trie from hashed keys to values.
#[derive(Clone, Debug)]
pub struct Trie<V> {
    root: Option<Child<V>>,
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Self { root: None }
    }
}

#[derive(Debug)]
pub(crate) struct Node<V> {
    kind: Kind<V>,
    reference: OnceLock<RlpNode>,
    /// Whether it is stored as it is here, so that it need not be written.
    stored: AtomicBool,
}

#[derive(Clone, Debug)]
enum Kind<V> {
    Leaf { path: Nibbles, value: V },
    Extension { path: Nibbles, child: Child<V> },
    Branch(Box<Children<V>>),
}

/// A node as whoever is above it knows it.
#[derive(Debug)]
enum Child<V> {
    Here(Arc<Node<V>>),
    /// Stored under this hash, and not in memory. Most children of a node that was loaded are, so this takes no memory of its own.
    Elsewhere(B256),
}

impl<V> Clone for Child<V> {
    fn clone(&self) -> Self {
        match self {
            Self::Here(node) => Self::Here(node.clone()),
            Self::Elsewhere(hash) => Self::Elsewhere(*hash),
        }
    }
}

/// The children of a branch, by nibble.
type Children<V> = [Option<Child<V>>; 16];

fn node<V>(kind: Kind<V>) -> Child<V> {
    Child::Here(Arc::new(Node {
        kind,
        reference: OnceLock::new(),
        stored: AtomicBool::new(false),
    }))
}

fn empty_children<V>() -> Box<Children<V>> {
    Box::new([const { None }; 16])
}

impl<V: TrieValue> Trie<V> {
    /// The value under a hashed key.
    #[must_use]
    pub fn get(&self, key: B256) -> Option<&V> {
        let mut path = Nibbles::unpack(key);
        let mut at = self.root.as_ref()?;
        loop {
            // The durable store reads its flat table, never the trie.
            let Child::Here(node) = at else { return None };
            match &node.kind {
                Kind::Leaf { path: own, value } => return (*own == path).then_some(value),
                Kind::Extension { path: own, child } => {
                    if !path.starts_with(own) {
                        return None;
                    }
                    path = path.slice(own.len()..);
                    at = child;
                }
                Kind::Branch(children) => {
                    at = children[path.first()? as usize].as_ref()?;
                    path = path.slice(1..);
                }
            }
        }
    }

    /// Sets the value under a hashed key.
    pub fn insert(&mut self, key: B256, value: V) {
        let Ok(()) = self.insert_from(&mut Resident, key, value, None);
    }

    /// Removes a hashed key, if it is there.
    pub fn remove(&mut self, key: B256) {
        let Ok(()) = self.remove_from(&mut Resident, key);
    }

    /// Keccak of the root node, or the hash of the empty trie.
    #[must_use]
    pub fn root(&self) -> B256 {
        let Some(root) = &self.root else {
            return EMPTY_ROOT_HASH;
        };
        hash_together([self]);
        let reference = root.reference();
        // A root shorter than 32 bytes is inlined nowhere: it is hashed all the same.
        reference
            .as_hash()
            .unwrap_or_else(|| keccak256(reference.as_ref()))
    }

    /// Some value that is as wanted. Looks at all of them, in the order of their keys.
    #[must_use]
    pub fn find(&self, wanted: impl Fn(&V) -> bool) -> Option<&V> {
        let mut next: Vec<_> = self.root.iter().collect();
        while let Some(at) = next.pop() {
            let Child::Here(node) = at else { continue };
            match &node.kind {
                Kind::Leaf { value, .. } if wanted(value) => return Some(value),
                Kind::Extension { child, .. } => next.push(child),
                Kind::Branch(children) => next.extend(children.iter().rev().flatten()),
                Kind::Leaf { .. } => {}
            }
        }
        None
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.root.is_none()
    }
}

impl<V: TrieValue> Child<V> {
    fn reference(&self) -> RlpNode {
        match self {
            Self::Here(node) => node.reference().clone(),
            Self::Elsewhere(hash) => RlpNode::word_rlp(hash),
        }
    }
}

impl<V: TrieValue> Node<V> {
    fn reference(&self) -> &RlpNode {
        self.reference.get_or_init(|| {
            let mut out = Vec::new();
            self.encode(&mut out);
            RlpNode::from_rlp(&out)
        })
    }

    /// Appends the node's RLP.
    fn encode(&self, out: &mut Vec<u8>) {
        match &self.kind {
            Kind::Leaf { path, value } => LeafNodeRef::new(path, &value.encoded()).encode(out),
            Kind::Extension { path, child } => {
                ExtensionNodeRef::new(path, &child.reference()).encode(out);
            }
            Kind::Branch(children) => {
                let mut mask = TrieMask::default();
                let mut stack = Vec::with_capacity(16);
                for (nibble, child) in children.iter().enumerate() {
                    if let Some(child) = child {
                        mask.set_bit(nibble as u8);
                        stack.push(child.reference());
                    }
                }
                BranchNodeRef::new(&stack, mask).encode(out);
            }
        }
    }

    fn is_stored(&self) -> bool {
        self.stored.load(Ordering::Relaxed)
    }

    /// Whether no node below it is in memory.
    fn is_lowest(&self) -> bool {
        let is_here = |child: &Child<V>| matches!(child, Child::Here(_));
        match &self.kind {
            Kind::Leaf { .. } => true,
            Kind::Extension { child, .. } => !is_here(child),
            Kind::Branch(children) => !children.iter().flatten().any(is_here),
        }
    }
}
