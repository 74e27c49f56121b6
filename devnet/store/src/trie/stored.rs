//! Nodes on their way to the disk and back. A node is stored under its path as its RLP; one shorter than a hash is part of its parent.

use std::{
    borrow::Cow,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use alloy_primitives::B256;
use alloy_rlp::Decodable;
use alloy_trie::{
    EMPTY_ROOT_HASH, Nibbles,
    nodes::{RlpNode, TrieNode},
};

use super::{Child, Kind, Node, Trie, TrieValue, empty_children};

/// A leaf of a stored trie: the bytes it commits to.
#[derive(Clone, Debug)]
pub(crate) struct Leaf(pub(crate) Vec<u8>);

impl TrieValue for Leaf {
    fn encoded(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.0)
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
    Ok(Arc::new(Node {
        kind,
        reference: OnceLock::from(reference),
        stored: AtomicBool::new(true),
    }))
}

fn below(reference: &RlpNode) -> alloy_rlp::Result<Child<Leaf>> {
    match reference.as_hash() {
        Some(hash) => Ok(Child::Elsewhere(hash)),
        None => decode(reference.as_ref()).map(Child::Here),
    }
}

impl<V: TrieValue> Trie<V> {
    /// A trie that is all elsewhere.
    pub(crate) fn elsewhere(root: B256) -> Self {
        Self {
            root: (root != EMPTY_ROOT_HASH).then_some(Child::Elsewhere(root)),
        }
    }

    /// Hands every node that is not stored, with its path, to `write`, and takes it as stored from now on.
    pub(crate) fn store(&self, write: &mut impl FnMut(Nibbles, Vec<u8>)) {
        if let Some(Child::Here(root)) = &self.root {
            store(root, Nibbles::default(), true, write);
        }
    }

    /// Drops from memory the stored nodes that have none of theirs in memory below them: leaves first, next time the branches above.
    /// The root stays. How many nodes are left.
    pub(crate) fn peel(&mut self) -> usize {
        match &mut self.root {
            Some(Child::Here(root)) => peel(root),
            _ => 0,
        }
    }
}

fn peel<V: TrieValue>(at: &mut Arc<Node<V>>) -> usize {
    let mut left = 1;
    // Who else has it needs what is below it.
    let Some(node) = Arc::get_mut(at) else {
        return left;
    };
    let mut visit = |child: &mut Child<V>| {
        let Child::Here(below) = child else { return };
        match below.reference().as_hash() {
            Some(hash) if below.is_stored() && below.is_lowest() => {
                *child = Child::Elsewhere(hash);
            }
            _ => left += peel(below),
        }
    };
    match &mut node.kind {
        Kind::Leaf { .. } => {}
        Kind::Extension { child, .. } => visit(child),
        Kind::Branch(children) => children.iter_mut().flatten().for_each(visit),
    }
    left
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
        Kind::Leaf { .. } => {}
        Kind::Extension { path: own, child } => {
            if let Child::Here(child) = child {
                store(child, path.join(own), false, write);
            }
        }
        Kind::Branch(children) => {
            for (nibble, child) in children.iter().enumerate() {
                if let Some(Child::Here(child)) = child {
                    let mut path = path;
                    path.push(nibble as u8);
                    store(child, path, false, write);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, convert::Infallible};

    use alloy_primitives::keccak256;
    use proptest::prelude::*;

    use super::{super::NodeSource, *};

    /// Nodes by path, as a file would keep them.
    #[derive(Default)]
    struct Kept {
        nodes: HashMap<Nibbles, Vec<u8>>,
        gone: Vec<Nibbles>,
        loads: usize,
    }

    impl NodeSource<Leaf> for Kept {
        type Error = Infallible;

        fn load(&mut self, path: &Nibbles, hash: &B256) -> Result<Arc<Node<Leaf>>, Infallible> {
            self.loads += 1;
            let bytes = &self.nodes[path];
            assert_eq!(keccak256(bytes), *hash);
            Ok(decode(bytes).unwrap())
        }

        fn gone(&mut self, path: Nibbles) {
            self.gone.push(path);
        }
    }

    impl Kept {
        fn store(&mut self, trie: &Trie<Leaf>) {
            for path in self.gone.drain(..) {
                self.nodes.remove(&path);
            }
            trie.store(&mut |path, rlp| {
                self.nodes.insert(path, rlp);
            });
        }
    }

    fn leaf(value: u8) -> Leaf {
        // Some are so short that their node is part of its parent.
        Leaf(vec![value; usize::from(value) * 13])
    }

    proptest! {
        /// However much of it is elsewhere, and whether or not the old values are told.
        #[test]
        fn a_trie_of_which_a_part_is_elsewhere_has_the_same_root(
            steps in prop::collection::vec((0_u8..60, 0_u8..4, any::<bool>(), 0_u8..6), 1..200),
        ) {
            let (mut kept, mut trie, mut whole) = (Kept::default(), Trie::default(), Trie::default());
            for (key, value, told, then) in steps {
                // The last nibbles alone differ, sometimes.
                let key = if key < 40 { keccak256([key]) } else { B256::with_last_byte(key) };
                let old = whole.get(key).cloned().filter(|_| told);
                if value == 0 {
                    whole.remove(key);
                    let Ok(()) = trie.remove_from(&mut kept, key);
                } else {
                    whole.insert(key, leaf(value));
                    let Ok(()) = trie.insert_from(&mut kept, key, leaf(value), old.as_ref());
                }
                prop_assert_eq!(trie.root(), whole.root());
                if then > 2 {
                    kept.store(&trie);
                }
                (4..then).for_each(|_| {
                    trie.peel();
                });
            }
            kept.store(&trie);
            let again = Trie::elsewhere(trie.root());
            for key in 0..40 {
                let Ok(found) = again.prove_from(&mut kept, keccak256([key]));
                prop_assert_eq!(found, whole.prove(keccak256([key])));
            }
        }
    }

    #[test]
    fn what_is_peeled_is_as_much_as_is_told_and_a_known_leaf_is_not_loaded() {
        let (mut kept, mut trie) = (Kept::default(), Trie::default());
        for key in 0..200 {
            let Ok(()) = trie.insert_from(&mut kept, keccak256([key]), leaf(3), None);
        }
        assert!(trie.peel() > 200, "what is not stored stays");
        kept.store(&trie);
        let branches = trie.peel();
        assert!(branches < 100, "{branches}");
        let Ok(()) = trie.insert_from(&mut kept, keccak256([7]), leaf(2), Some(&leaf(3)));
        assert_eq!(kept.loads, 0);
        let Ok(()) = trie.insert_from(&mut kept, keccak256([8]), leaf(2), Some(&leaf(1)));
        assert_eq!(kept.loads, 1, "it was something else");
        kept.store(&trie);
        trie.peel();
        assert!(trie.peel() < branches / 2);
    }
}
