//! The references of new nodes, found together: a node waits for those below it, but not for those beside it, so those of one height
//! are hashed at once, over as many tries as changed.

use alloy_trie::nodes::RlpNode;

use super::{Child, Kind, Node, Trie, TrieValue};
use crate::keccak::keccak256_each;

/// What is shorter than this is its own reference.
const HASH: usize = 32;

/// Gives every node of these tries its reference.
pub(crate) fn hash_together<'a, V: TrieValue + 'a>(tries: impl IntoIterator<Item = &'a Trie<V>>) {
    let mut levels = Vec::new();
    for trie in tries {
        if let Some(Child::Here(root)) = &trie.root {
            gather(root, &mut levels);
        }
    }
    for level in levels {
        let encoded = level.iter().map(|node| {
            let mut rlp = Vec::new();
            node.encode(&mut rlp);
            (*node, rlp)
        });
        let (long, short): (Vec<_>, Vec<_>) = encoded.partition(|(_, rlp)| rlp.len() >= HASH);
        let (nodes, long): (Vec<_>, Vec<_>) = long.into_iter().unzip();
        for (node, hash) in nodes.into_iter().zip(keccak256_each(&long)) {
            node.reference.get_or_init(|| RlpNode::word_rlp(&hash));
        }
        for (node, rlp) in short {
            node.reference.get_or_init(|| RlpNode::from_rlp(&rlp));
        }
    }
}

/// Sorts the nodes without a reference from here down by how many levels of such nodes are below them; how many levels these make.
fn gather<'a, V>(at: &'a Node<V>, levels: &mut Vec<Vec<&'a Node<V>>>) -> usize {
    if at.reference.get().is_some() {
        return 0;
    }
    let mut visit = |child: &'a Child<V>| match child {
        Child::Here(below) => gather(below, levels),
        Child::Elsewhere(_) => 0,
    };
    let below = match &at.kind {
        Kind::Leaf { .. } => 0,
        Kind::Extension { child, .. } => visit(child),
        Kind::Branch(children) => children.iter().flatten().map(visit).max().unwrap_or(0),
    };
    if levels.len() == below {
        levels.push(Vec::new());
    }
    levels[below].push(at);
    below + 1
}
