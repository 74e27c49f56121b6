//! Proofs: the nodes from the root towards a key, as EIP-1186 lists them. A node shorter than a hash is part of its parent, and is not
//! listed again.

use alloy_primitives::{B256, Bytes};
use alloy_trie::Nibbles;

use super::{Kind, NodeSource, Resident, Trie, TrieValue, update::resolved};

impl<V: TrieValue> Trie<V> {
    /// The nodes from the root to a hashed key, or to where it would be.
    #[must_use]
    pub fn prove(&self, key: B256) -> Vec<Bytes> {
        let Ok(nodes) = self.prove_from(&mut Resident, key);
        nodes
    }

    /// The same; nodes elsewhere come from `source`.
    pub(crate) fn prove_from<S: NodeSource<V>>(
        &self,
        source: &mut S,
        key: B256,
    ) -> Result<Vec<Bytes>, S::Error> {
        let key = Nibbles::unpack(key);
        let (mut nodes, mut depth) = (Vec::new(), 0);
        let mut next = self.root.clone();
        while let Some(at) = next {
            let at = resolved(source, &at, &key.slice(..depth))?;
            // A root is hashed however short it is.
            if depth == 0 || at.reference().is_hash() {
                let mut rlp = Vec::new();
                at.encode(&mut rlp);
                nodes.push(rlp.into());
            }
            next = match &at.kind {
                Kind::Branch(children) => {
                    let nibble = key.get(depth);
                    depth += 1;
                    nibble.and_then(|nibble| children[nibble as usize].clone())
                }
                Kind::Extension { path, child } if key.slice(depth..).starts_with(path) => {
                    depth += path.len();
                    Some(child.clone())
                }
                // The key's own leaf, or what is where it would be.
                Kind::Leaf { .. } | Kind::Extension { .. } => None,
            };
        }
        Ok(nodes)
    }
}
