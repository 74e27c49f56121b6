//! The in-memory store: atomic commits, history, snapshots.

use std::sync::Arc;

use alloy_consensus::Header;
use alloy_primitives::{Address, U256};
use revm::state::AccountInfo;
use slacontract_store::{AccountChange, Block, Changes, MemoryStore, State, Store, StoreError};

fn pay(address: Address, balance: u64) -> Changes {
    let info = AccountInfo {
        balance: U256::from(balance),
        ..Default::default()
    };
    let mut changes = Changes::default();
    changes.accounts.insert(
        address,
        AccountChange {
            info: Some(info),
            ..Default::default()
        },
    );
    changes
}

fn chain(history: usize) -> MemoryStore {
    MemoryStore::new(
        Arc::new(Block::seal(Header::default(), vec![], vec![])),
        Arc::new(State::default()),
        history,
    )
}

fn extend(store: &mut MemoryStore, changes: &Changes) {
    let number = store.latest() + 1;
    let state_root = store.root_after(changes).unwrap();
    store
        .commit(
            Block::seal(
                Header {
                    number,
                    state_root,
                    ..Default::default()
                },
                vec![],
                vec![],
            ),
            changes,
        )
        .unwrap();
}

fn balance(store: &MemoryStore, number: u64, address: Address) -> Result<u64, StoreError> {
    Ok(store
        .state_at(number)?
        .account(address)?
        .map_or(0, |info| info.balance.to()))
}

const ALICE: Address = Address::with_last_byte(0xa1);

#[test]
fn every_kept_block_answers_with_the_state_after_it() {
    let mut store = chain(10);
    for amount in 1..=5 {
        extend(&mut store, &pay(ALICE, amount));
    }
    for number in 0..=5 {
        assert_eq!(balance(&store, number, ALICE), Ok(number));
    }
    assert_eq!(balance(&store, 6, ALICE), Err(StoreError::UnknownBlock(6)));
}

#[test]
fn states_older_than_the_history_are_refused_by_number() {
    let mut store = chain(3);
    for amount in 1..=5 {
        extend(&mut store, &pay(ALICE, amount));
    }
    assert_eq!(
        balance(&store, 2, ALICE),
        Err(StoreError::HistoryPruned {
            number: 2,
            oldest: 3
        })
    );
    assert_eq!(balance(&store, 3, ALICE), Ok(3));
}

#[test]
fn reverting_a_snapshot_undoes_blocks_and_patches_and_forgets_it() {
    let mut store = chain(2);
    extend(&mut store, &pay(ALICE, 1));
    let root = store.root_after(&Changes::default()).unwrap();
    let first = store.snapshot();
    store.patch(&pay(ALICE, 7)).unwrap();
    let second = store.snapshot();
    for amount in 10..=15 {
        extend(&mut store, &pay(ALICE, amount));
    }
    let last = store.block(store.latest()).unwrap().unwrap().hash;
    assert!(store.revert(second).unwrap());
    assert_eq!((store.latest(), balance(&store, 1, ALICE)), (1, Ok(7)));
    assert_eq!(store.number_of(last), Ok(None));
    assert!(store.revert(first).unwrap());
    assert_eq!(balance(&store, 1, ALICE), Ok(1));
    assert_eq!(store.root_after(&Changes::default()).unwrap(), root);
    assert_eq!(
        (store.revert(first), store.revert(second)),
        (Ok(false), Ok(false))
    );
}

#[test]
fn a_block_that_does_not_follow_changes_nothing() {
    let mut store = chain(2);
    let block = Block::seal(
        Header {
            number: 5,
            ..Default::default()
        },
        vec![],
        vec![],
    );
    assert_eq!(
        store.commit(block, &pay(ALICE, 1)),
        Err(StoreError::NotNext {
            number: 5,
            latest: 0
        })
    );
    assert_eq!(balance(&store, 0, ALICE), Ok(0));
}
