//! A persistent Merkle-Patricia trie: cloning is one reference count, an update copies only the path it touches, and every node
//! keeps its reference (hash or inlined RLP) once computed. So an old root stays readable for free, and a root costs what changed.
//!
//! Keys are keccak hashes, 64 nibbles each; no key is a prefix of another, so branches hold no values.

use std::sync::{Arc, OnceLock};

use alloy_primitives::{B256, keccak256};
use alloy_trie::{
    EMPTY_ROOT_HASH, Nibbles, TrieMask,
    nodes::{BranchNodeRef, ExtensionNodeRef, LeafNodeRef, RlpNode},
};

/// What a leaf holds.
pub trait TrieValue: Clone {
    /// The bytes the leaf commits to.
    fn encoded(&self) -> Vec<u8>;
}

/// A trie from hashed keys to values.
#[derive(Clone, Debug)]
pub struct Trie<V> {
    root: Option<Arc<Node<V>>>,
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Self { root: None }
    }
}

#[derive(Debug)]
struct Node<V> {
    kind: Kind<V>,
    reference: OnceLock<RlpNode>,
}

#[derive(Debug)]
enum Kind<V> {
    Leaf { path: Nibbles, value: V },
    Extension { path: Nibbles, child: Arc<Node<V>> },
    Branch(Box<Children<V>>),
}

/// The children of a branch, by nibble.
type Children<V> = [Option<Arc<Node<V>>>; 16];

fn node<V>(kind: Kind<V>) -> Arc<Node<V>> {
    Arc::new(Node {
        kind,
        reference: OnceLock::new(),
    })
}

fn empty_children<V>() -> Box<Children<V>> {
    Box::new(std::array::from_fn(|_| None))
}

impl<V: TrieValue> Trie<V> {
    /// The value under a hashed key.
    #[must_use]
    pub fn get(&self, key: B256) -> Option<&V> {
        let mut path = Nibbles::unpack(key);
        let mut at = self.root.as_deref()?;
        loop {
            match &at.kind {
                Kind::Leaf { path: own, value } => return (*own == path).then_some(value),
                Kind::Extension { path: own, child } => {
                    if !path.starts_with(own) {
                        return None;
                    }
                    path = path.slice(own.len()..);
                    at = child;
                }
                Kind::Branch(children) => {
                    at = children[path.first()? as usize].as_deref()?;
                    path = path.slice(1..);
                }
            }
        }
    }

    /// Sets the value under a hashed key.
    pub fn insert(&mut self, key: B256, value: V) {
        self.root = Some(insert(self.root.take(), Nibbles::unpack(key), value));
    }

    /// Removes a hashed key, if it is there.
    pub fn remove(&mut self, key: B256) {
        if let Some(root) = self.root.take() {
            self.root = remove(&root, Nibbles::unpack(key));
        }
    }

    /// Keccak of the root node, or the hash of the empty trie.
    #[must_use]
    pub fn root(&self) -> B256 {
        let Some(root) = &self.root else {
            return EMPTY_ROOT_HASH;
        };
        let reference = root.reference();
        // A root shorter than 32 bytes is inlined nowhere: it is hashed all the same.
        reference
            .as_hash()
            .unwrap_or_else(|| keccak256(reference.as_ref()))
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.root.is_none()
    }
}

impl<V: TrieValue> Node<V> {
    fn reference(&self) -> &RlpNode {
        self.reference.get_or_init(|| {
            let mut out = Vec::new();
            match &self.kind {
                Kind::Leaf { path, value } => {
                    LeafNodeRef::new(path, &value.encoded()).rlp(&mut out)
                }
                Kind::Extension { path, child } => {
                    ExtensionNodeRef::new(path, child.reference()).rlp(&mut out)
                }
                Kind::Branch(children) => {
                    let mut mask = TrieMask::default();
                    let mut stack = Vec::with_capacity(16);
                    for (nibble, child) in children.iter().enumerate() {
                        if let Some(child) = child {
                            mask.set_bit(nibble as u8);
                            stack.push(child.reference().clone());
                        }
                    }
                    BranchNodeRef::new(&stack, mask).rlp(&mut out)
                }
            }
        })
    }
}

fn insert<V: TrieValue>(at: Option<Arc<Node<V>>>, path: Nibbles, value: V) -> Arc<Node<V>> {
    let Some(at) = at else {
        return node(Kind::Leaf { path, value });
    };
    match &at.kind {
        Kind::Leaf {
            path: own,
            value: old,
        } => {
            if *own == path {
                return node(Kind::Leaf { path, value });
            }
            let shared = own.common_prefix_length(&path);
            let mut children = empty_children();
            children[own.get_unchecked(shared) as usize] = Some(node(Kind::Leaf {
                path: own.slice(shared + 1..),
                value: old.clone(),
            }));
            children[path.get_unchecked(shared) as usize] = Some(node(Kind::Leaf {
                path: path.slice(shared + 1..),
                value,
            }));
            extended(path.slice(..shared), node(Kind::Branch(children)))
        }
        Kind::Extension { path: own, child } => {
            let shared = own.common_prefix_length(&path);
            if shared == own.len() {
                let child = insert(Some(child.clone()), path.slice(shared..), value);
                return node(Kind::Extension { path: *own, child });
            }
            let mut children = empty_children();
            children[own.get_unchecked(shared) as usize] =
                Some(extended(own.slice(shared + 1..), child.clone()));
            children[path.get_unchecked(shared) as usize] = Some(node(Kind::Leaf {
                path: path.slice(shared + 1..),
                value,
            }));
            extended(path.slice(..shared), node(Kind::Branch(children)))
        }
        Kind::Branch(children) => {
            let mut children = children.clone();
            let nibble = path.get_unchecked(0) as usize;
            children[nibble] = Some(insert(children[nibble].take(), path.slice(1..), value));
            node(Kind::Branch(children))
        }
    }
}

/// What is left of a subtrie without `path`: the same node if it was not in it.
fn remove<V: TrieValue>(at: &Arc<Node<V>>, path: Nibbles) -> Option<Arc<Node<V>>> {
    match &at.kind {
        Kind::Leaf { path: own, .. } => (*own != path).then(|| at.clone()),
        Kind::Extension { path: own, child } => {
            if !path.starts_with(own) {
                return Some(at.clone());
            }
            let left = remove(child, path.slice(own.len()..))?;
            if Arc::ptr_eq(&left, child) {
                return Some(at.clone());
            }
            Some(extended(*own, left))
        }
        Kind::Branch(children) => {
            let nibble = path.get_unchecked(0) as usize;
            let Some(child) = &children[nibble] else {
                return Some(at.clone());
            };
            let left = remove(child, path.slice(1..));
            if left.as_ref().is_some_and(|left| Arc::ptr_eq(left, child)) {
                return Some(at.clone());
            }
            let mut children = children.clone();
            children[nibble] = left;
            let mut remaining = children
                .iter()
                .enumerate()
                .filter_map(|(nibble, child)| child.as_ref().map(|child| (nibble as u8, child)));
            match (remaining.next(), remaining.next()) {
                (Some((nibble, only)), None) => {
                    Some(extended(Nibbles::from_nibbles([nibble]), only.clone()))
                }
                (None, _) => None,
                _ => Some(node(Kind::Branch(children))),
            }
        }
    }
}

/// `child` reached through `prefix`, merged with what it already is.
fn extended<V: TrieValue>(prefix: Nibbles, child: Arc<Node<V>>) -> Arc<Node<V>> {
    if prefix.is_empty() {
        return child;
    }
    match &child.kind {
        Kind::Leaf { path, value } => node(Kind::Leaf {
            path: prefix.join(path),
            value: value.clone(),
        }),
        Kind::Extension { path, child } => node(Kind::Extension {
            path: prefix.join(path),
            child: child.clone(),
        }),
        Kind::Branch(_) => node(Kind::Extension {
            path: prefix,
            child,
        }),
    }
}
