//! The state root against a state built from nothing, after any sequence of changes.

use std::collections::BTreeMap;

use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, HashBuilder, Nibbles, TrieAccount};
use proptest::prelude::*;
use revm::state::AccountInfo;
use slacontract_store::{AccountChange, Changes, ReadState, State};

type Model = BTreeMap<Address, (AccountInfo, BTreeMap<U256, U256>)>;

fn root_of(leaves: impl Iterator<Item = (B256, Vec<u8>)>) -> B256 {
    let sorted: BTreeMap<B256, Vec<u8>> = leaves.collect();
    if sorted.is_empty() {
        return EMPTY_ROOT_HASH;
    }
    let mut builder = HashBuilder::default();
    for (key, value) in &sorted {
        builder.add_leaf(Nibbles::unpack(key), value);
    }
    builder.root()
}

fn expected(model: &Model) -> B256 {
    root_of(model.iter().map(|(address, (info, storage))| {
        let words = storage.iter().map(|(slot, value)| {
            (
                keccak256(slot.to_be_bytes::<32>()),
                alloy_rlp::encode(value),
            )
        });
        let account = TrieAccount::new(info.nonce, info.balance, root_of(words), info.code_hash);
        (keccak256(address), alloy_rlp::encode(account))
    }))
}

#[derive(Clone, Debug)]
struct Step {
    address: u8,
    balance: Option<u8>,
    wiped: bool,
    storage: BTreeMap<u8, u8>,
}

fn step() -> impl Strategy<Value = Step> {
    let words = prop::collection::btree_map(0u8..6, 0u8..3, 0..4);
    (
        0u8..5,
        prop::option::weighted(0.85, 1u8..5),
        prop::bool::weighted(0.2),
        words,
    )
        .prop_map(|(address, balance, wiped, storage)| Step {
            address,
            balance,
            wiped,
            storage,
        })
}

proptest! {
    #[test]
    fn any_sequence_of_changes_gives_the_root_of_the_state_it_leads_to(steps in prop::collection::vec(step(), 1..40)) {
        let mut state = State::default();
        let mut model = Model::new();
        for step in steps {
            let address = Address::with_last_byte(step.address);
            let info = step.balance.map(|balance| AccountInfo { balance: U256::from(balance), ..Default::default() });
            let storage: BTreeMap<U256, U256> = step.storage.iter().map(|(slot, value)| (U256::from(*slot), U256::from(*value))).collect();
            let change = AccountChange { info: info.clone(), wiped: step.wiped || info.is_none(), storage: storage.clone() };
            let mut changes = Changes::default();
            changes.accounts.insert(address, change);
            let before = state.clone();
            let root_before = before.root();
            state.apply(&changes);
            match info {
                None => {
                    model.remove(&address);
                }
                Some(info) => {
                    let entry = model.entry(address).or_default();
                    entry.0 = info;
                    if step.wiped {
                        entry.1.clear();
                    }
                    entry.1.extend(storage);
                    entry.1.retain(|_, value| !value.is_zero());
                }
            }
            prop_assert_eq!(state.root(), expected(&model));
            prop_assert_eq!(before.root(), root_before, "an earlier state never changes");
            for (address, (_, storage)) in &model {
                for (slot, value) in storage {
                    prop_assert_eq!(state.storage(*address, *slot).unwrap(), *value);
                }
            }
        }
    }
}
