//! Proofs against alloy-trie's verification: what a state says is shown from its root, and nothing else is.

use std::sync::Arc;

use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, Nibbles, proof::verify_proof};
use proptest::prelude::*;
use slacontract_store::{AccountProof, MemoryStore, State, Store, StoreError};

use crate::support::{self, Account};

fn key(bytes: impl AsRef<[u8]>) -> Nibbles {
    Nibbles::unpack(keccak256(bytes))
}

/// Verifies a proof against `root`, as somebody does who knows nothing else.
fn verified(root: B256, address: Address, proof: &AccountProof) -> Result<(), String> {
    let account = proof.account.as_ref().map(alloy_rlp::encode);
    verify_proof(root, key(address), account, &proof.nodes).map_err(|error| error.to_string())?;
    let storage = proof
        .account
        .as_ref()
        .map_or(EMPTY_ROOT_HASH, |account| account.storage_root);
    for word in &proof.words {
        let value = (!word.value.is_zero()).then(|| alloy_rlp::encode(word.value));
        verify_proof(
            storage,
            key(word.slot.to_be_bytes::<32>()),
            value,
            &word.nodes,
        )
        .map_err(|error| format!("slot {}: {error}", word.slot))?;
    }
    Ok(())
}

fn slots() -> Vec<U256> {
    (0..40).map(U256::from).collect()
}

#[test]
fn a_wrong_value_a_missing_node_and_another_root_are_seen() {
    let mut store = support::temporary(10);
    let root = support::extend(
        &mut store,
        &support::set(1, 7, &[(1, 11), (2, 22), (3, 33), (4, 44)]),
    );
    let address = Address::with_last_byte(1);
    let proof = store.state().prove(address, &slots()).unwrap();
    assert_eq!(proof.root, root);
    verified(root, address, &proof).unwrap();
    assert!(verified(B256::ZERO, address, &proof).is_err());
    let mut wrong = proof.clone();
    wrong.words[2].value += U256::ONE;
    assert!(verified(root, address, &wrong).is_err());
    let mut short = proof.clone();
    short.words[2].nodes.pop();
    assert!(verified(root, address, &short).is_err());
    let mut richer = proof;
    richer.account.as_mut().unwrap().balance += U256::ONE;
    assert!(verified(root, address, &richer).is_err());
}

#[test]
fn a_block_that_is_thousands_of_changes_away_is_proven_or_refused_by_number() {
    let mut store = support::temporary(100);
    let many: Vec<_> = (0..9_000).map(|slot| (slot, 1)).collect();
    let roots: Vec<B256> = (1..=7)
        .map(|value| {
            let words: Vec<_> = many
                .iter()
                .map(|(slot, _)| (*slot + value * 9_000, value))
                .collect();
            support::extend(&mut store, &support::set(1, value, &words))
        })
        .collect();
    let address = Address::with_last_byte(1);
    for number in [5, 6, 7] {
        let proof = store
            .state_at(number)
            .unwrap()
            .prove(address, &[U256::from(number * 9_000)])
            .unwrap();
        assert_eq!(proof.root, roots[number as usize - 1]);
        assert_eq!(proof.words[0].value, U256::from(number));
        verified(proof.root, address, &proof).unwrap();
    }
    let refused = store.state_at(0).unwrap().prove(address, &[]);
    assert_eq!(refused, Err(StoreError::ProofTooFar { most: 50_000 }));
}

fn cases() -> ProptestConfig {
    let full = std::env::var_os("SLACONTRACT_FULL").is_some();
    ProptestConfig::with_cases(if full { 500 } else { 15 })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_account_and_word_of_every_kept_block_is_proven(blocks in prop::collection::vec(support::changes(), 1..12), reopened in 0usize..12) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = support::begin(folder.path(), 1000);
        let (first, begun) = support::genesis();
        let mut state = State::default();
        state.apply(&begun);
        let mut memory = MemoryStore::new(Arc::new(first), Arc::new(state), 1000);
        for (number, accounts) in blocks.iter().enumerate() {
            let accounts: &Vec<Account> = accounts;
            let changes = support::built(accounts);
            support::extend(&mut store, &changes);
            support::extend(&mut memory, &changes);
            if number == reopened {
                // Closing writes the nodes, so that earlier blocks lie before them and later ones behind.
                drop(store);
                store = support::open(folder.path(), 1000);
            }
        }
        for number in 0..=store.latest() {
            let root = store.block(number).unwrap().unwrap().header.state_root;
            let (on_disk, in_memory) = (store.state_at(number).unwrap(), memory.state_at(number).unwrap());
            for address in (0..13).chain([0xaa]).map(Address::with_last_byte) {
                let proof = on_disk.prove(address, &slots()).unwrap();
                prop_assert_eq!(proof.root, root);
                prop_assert_eq!(verified(root, address, &proof), Ok(()));
                prop_assert_eq!(&proof, &in_memory.prove(address, &slots()).unwrap());
                let info = on_disk.account(address).unwrap();
                prop_assert_eq!(proof.account.as_ref().map(|account| account.balance), info.map(|info| info.balance));
                for word in &proof.words {
                    prop_assert_eq!(word.value, on_disk.storage(address, word.slot).unwrap());
                }
            }
        }
    }
}
