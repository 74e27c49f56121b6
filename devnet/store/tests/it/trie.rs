//! The persistent trie against alloy-trie's hash builder.

use std::collections::BTreeMap;

use alloy_primitives::{B256, U256, keccak256};
use alloy_trie::{HashBuilder, Nibbles};
use proptest::prelude::*;
use slacontract_store::Trie;

fn expected(entries: &BTreeMap<B256, U256>) -> B256 {
    let mut builder = HashBuilder::default();
    for (key, value) in entries {
        builder.add_leaf(Nibbles::unpack(key), &alloy_rlp::encode(value));
    }
    builder.root()
}

proptest! {
    #[test]
    fn any_sequence_of_insertions_and_removals_gives_the_root_of_a_fresh_trie(steps in prop::collection::vec((0u8..40, 0u64..4), 1..120)) {
        let mut trie = Trie::<U256>::default();
        let mut entries = BTreeMap::new();
        for (key, value) in steps {
            let key = keccak256([key]);
            if value == 0 {
                trie.remove(key);
                entries.remove(&key);
            } else {
                trie.insert(key, U256::from(value));
                entries.insert(key, U256::from(value));
            }
            prop_assert_eq!(trie.root(), expected(&entries));
            for (key, value) in &entries {
                prop_assert_eq!(trie.get(*key), Some(value));
            }
        }
    }

    #[test]
    fn keys_with_long_common_prefixes_keep_extensions_right(steps in prop::collection::vec((0u8..6, 0u8..6, prop::bool::ANY), 1..80)) {
        let mut trie = Trie::<U256>::default();
        let mut entries = BTreeMap::new();
        for (first, last, keep) in steps {
            let mut key = B256::ZERO;
            key[15] = first;
            key[31] = last;
            if keep {
                trie.insert(key, U256::MAX);
                entries.insert(key, U256::MAX);
            } else {
                trie.remove(key);
                entries.remove(&key);
            }
            prop_assert_eq!(trie.root(), expected(&entries));
        }
    }
}

#[test]
fn a_clone_is_a_snapshot_that_later_changes_leave_alone() {
    let mut trie = Trie::<U256>::default();
    trie.insert(keccak256([1]), U256::from(1));
    let before = trie.clone();
    let root = before.root();
    trie.insert(keccak256([1]), U256::from(2));
    trie.insert(keccak256([2]), U256::from(3));
    assert_eq!(before.root(), root);
    assert_eq!(before.get(keccak256([1])), Some(&U256::from(1)));
    assert_eq!(before.get(keccak256([2])), None);
}
