//! Setting and removing keys. Only nodes on the way are copied, if somebody else has them too, and only they are loaded; a branch that
//! loses its last but one child takes over the one that is left, which is loaded for that.

use std::sync::Arc;

use alloy_primitives::B256;
use alloy_trie::{Nibbles, nodes::LeafNodeRef};

use super::{Child, Kind, Node, NodeSource, Trie, TrieValue, empty_children, node};

/// A node of the trie or nothing.
type Subtrie<V> = Option<Child<V>>;

/// What removing a key left of a subtrie.
enum Left<V> {
    /// The key was not in it.
    Same,
    /// This, or nothing.
    Changed(Subtrie<V>),
}

impl<V: TrieValue> Trie<V> {
    /// Sets the value under a hashed key; nodes elsewhere come from `source`. A leaf that is elsewhere need not come if it is that of
    /// `old`, the value until now. After an error the trie is not whole any more.
    pub(crate) fn insert_from<S: NodeSource<V>>(
        &mut self,
        source: &mut S,
        key: B256,
        value: V,
        old: Option<&V>,
    ) -> Result<(), S::Error> {
        let key = Nibbles::unpack(key);
        let change = Change { key, value, old };
        self.root = Some(insert(source, self.root.take(), 0, change)?);
        Ok(())
    }

    /// Removes a hashed key, if it is there; nodes elsewhere come from `source`.
    pub(crate) fn remove_from<S: NodeSource<V>>(
        &mut self,
        source: &mut S,
        key: B256,
    ) -> Result<(), S::Error> {
        if let Some(root) = &self.root
            && let Left::Changed(left) = remove(source, root, Nibbles::unpack(key), 0)?
        {
            self.root = left;
        }
        Ok(())
    }
}

/// A value to be set.
struct Change<'a, V> {
    key: Nibbles,
    value: V,
    old: Option<&'a V>,
}

/// The node itself, brought from elsewhere if need be. `path` is where it is.
pub(super) fn resolved<V, S: NodeSource<V>>(
    source: &mut S,
    at: &Child<V>,
    path: &Nibbles,
) -> Result<Arc<Node<V>>, S::Error> {
    match at {
        Child::Here(node) => Ok(node.clone()),
        Child::Elsewhere(hash) => source.load(path, hash),
    }
}

/// Says that another node takes the place of `at`.
fn replaced<V: TrieValue, S: NodeSource<V>>(source: &mut S, at: &Node<V>, path: Nibbles) {
    if at.is_stored() {
        source.gone(path);
    }
}

/// `depth` nibbles of the key lead here.
fn insert<V: TrieValue, S: NodeSource<V>>(
    source: &mut S,
    at: Subtrie<V>,
    depth: usize,
    change: Change<'_, V>,
) -> Result<Child<V>, S::Error> {
    let Change { key, value, old } = change;
    let path = key.slice(depth..);
    let Some(at) = at else {
        return Ok(node(Kind::Leaf { path, value }));
    };
    let here = key.slice(..depth);
    if let (Child::Elsewhere(hash), Some(old)) = (&at, old) {
        let leaf = LeafNodeRef::new(&path, &old.encoded()).rlp(&mut Vec::new());
        if leaf.as_hash() == Some(*hash) {
            source.gone(here);
            return Ok(node(Kind::Leaf { path, value }));
        }
    }
    let at = match at {
        Child::Here(node) => node,
        Child::Elsewhere(hash) => source.load(&here, &hash)?,
    };
    replaced(source, &at, here);
    let kind = Arc::try_unwrap(at).map_or_else(|shared| shared.kind.clone(), |own| own.kind);
    Ok(match kind {
        Kind::Leaf { path: own, .. } if own == path => node(Kind::Leaf { path, value }),
        Kind::Leaf {
            path: own,
            value: beside,
        } => {
            let shared = own.common_prefix_length(&path);
            let beside = Kind::Leaf {
                path: own.slice(shared + 1..),
                value: beside,
            };
            forked((own, node(beside)), path, value)
        }
        Kind::Extension { path: own, child } => {
            let shared = own.common_prefix_length(&path);
            if shared == own.len() {
                let change = Change { key, value, old };
                let child = insert(source, Some(child), depth + shared, change)?;
                return Ok(node(Kind::Extension { path: own, child }));
            }
            let beside = extended(own.slice(shared + 1..), child);
            forked((own, beside), path, value)
        }
        Kind::Branch(mut children) => {
            let nibble = path.get_unchecked(0) as usize;
            let child = children[nibble].take();
            let change = Change { key, value, old };
            children[nibble] = Some(insert(source, child, depth + 1, change)?);
            node(Kind::Branch(children))
        }
    })
}

/// A branch where two paths part: that to `beside`, which is past the parting already, and that to a new leaf.
fn forked<V: TrieValue>((own, beside): (Nibbles, Child<V>), path: Nibbles, value: V) -> Child<V> {
    let shared = own.common_prefix_length(&path);
    let leaf = Kind::Leaf {
        path: path.slice(shared + 1..),
        value,
    };
    let mut children = empty_children();
    children[own.get_unchecked(shared) as usize] = Some(beside);
    children[path.get_unchecked(shared) as usize] = Some(node(leaf));
    extended(path.slice(..shared), node(Kind::Branch(children)))
}

fn remove<V: TrieValue, S: NodeSource<V>>(
    source: &mut S,
    at: &Child<V>,
    key: Nibbles,
    depth: usize,
) -> Result<Left<V>, S::Error> {
    let (here, path) = (key.slice(..depth), key.slice(depth..));
    let at = resolved(source, at, &here)?;
    let left = match &at.kind {
        Kind::Leaf { path: own, .. } if *own == path => None,
        Kind::Extension { path: own, child } if path.starts_with(own) => {
            match remove(source, child, key, depth + own.len())? {
                Left::Same => return Ok(Left::Same),
                Left::Changed(left) => left.map(|left| extended(*own, left)),
            }
        }
        Kind::Branch(children) => {
            let nibble = path.get_unchecked(0) as usize;
            let Some(child) = &children[nibble] else {
                return Ok(Left::Same);
            };
            let Left::Changed(left) = remove(source, child, key, depth + 1)? else {
                return Ok(Left::Same);
            };
            let mut children = children.clone();
            children[nibble] = left;
            let mut remaining = children
                .iter()
                .enumerate()
                .filter_map(|(nibble, child)| child.as_ref().map(|child| (nibble as u8, child)));
            match (remaining.next(), remaining.next()) {
                (Some((nibble, only)), None) => {
                    let prefix = Nibbles::from_nibbles([nibble]);
                    let its = here.join(&prefix);
                    let only = resolved(source, only, &its)?;
                    if !matches!(only.kind, Kind::Branch(_)) {
                        // It merges into the node that takes the branch's place.
                        replaced(source, &only, its);
                    }
                    Some(extended(prefix, Child::Here(only)))
                }
                (None, _) => None,
                _ => Some(node(Kind::Branch(children))),
            }
        }
        _ => return Ok(Left::Same),
    };
    replaced(source, &at, here);
    Ok(Left::Changed(left))
}

/// `child` reached through `prefix`, merged with what it already is.
fn extended<V: TrieValue>(prefix: Nibbles, child: Child<V>) -> Child<V> {
    if prefix.is_empty() {
        return child;
    }
    // Only the child of an extension comes here from elsewhere, and that is a branch.
    let merged = match &child {
        Child::Here(here) => match &here.kind {
            Kind::Leaf { path, value } => Some(Kind::Leaf {
                path: prefix.join(path),
                value: value.clone(),
            }),
            Kind::Extension { path, child } => Some(Kind::Extension {
                path: prefix.join(path),
                child: child.clone(),
            }),
            Kind::Branch(_) => None,
        },
        Child::Elsewhere(_) => None,
    };
    node(merged.unwrap_or(Kind::Extension {
        path: prefix,
        child,
    }))
}
