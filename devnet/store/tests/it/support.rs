//! Chains on disk and changes to them, as the tests of the store make them.

use std::path::Path;

use alloy_consensus::Header;
use alloy_primitives::{Address, B256, U256};
use proptest::prelude::*;
use revm::state::AccountInfo;
use slacontract_store::{
    AccountChange, Block, Changes, DiskOptions, DiskStore, Opened, State, Store,
};

pub fn options(history: u64) -> DiskOptions {
    DiskOptions {
        history,
        cache: 1 << 20,
        // Little, so that much is on its way to the file.
        recent: 4_000,
        ..DiskOptions::default()
    }
}

pub fn set(address: u8, balance: u64, storage: &[(u64, u64)]) -> Changes {
    let info = AccountInfo {
        balance: U256::from(balance),
        ..AccountInfo::default()
    };
    let storage = storage
        .iter()
        .map(|(slot, value)| (U256::from(*slot), U256::from(*value)));
    let change = AccountChange {
        info: Some(info),
        wiped: false,
        storage: storage.collect(),
    };
    Changes {
        accounts: [(Address::with_last_byte(address), change)].into(),
    }
}

fn block(number: u64, state_root: B256) -> Block {
    let header = Header {
        number,
        state_root,
        ..Header::default()
    };
    Block::seal(header, vec![], vec![])
}

pub fn genesis() -> (Block, Changes) {
    let changes = set(0xaa, 1000, &[(1, 1), (2, 2)]);
    let mut state = State::default();
    state.apply(&changes);
    (block(0, state.root()), changes)
}

pub fn begin(folder: &Path, history: u64) -> DiskStore {
    begin_with(folder, options(history))
}

/// A chain whose blocks stay in its log.
pub fn begin_in_log(folder: &Path) -> DiskStore {
    let options = DiskOptions {
        recent: 16 << 20,
        ..options(100)
    };
    begin_with(folder, options)
}

fn begin_with(folder: &Path, options: DiskOptions) -> DiskStore {
    let (block, changes) = genesis();
    match DiskStore::open(folder, options).unwrap() {
        Opened::Empty(room) => room.begin(&block, &changes, b"parameters").unwrap(),
        Opened::Chain(_) => panic!("the folder holds a chain already"),
    }
}

pub fn temporary(history: u64) -> DiskStore {
    let (block, changes) = genesis();
    let room = DiskStore::temporary(options(history)).unwrap();
    room.begin(&block, &changes, b"parameters").unwrap()
}

pub fn open(folder: &Path, history: u64) -> DiskStore {
    match DiskStore::open(folder, options(history)).unwrap() {
        Opened::Chain(store) => *store,
        Opened::Empty(_) => panic!("the folder is empty"),
    }
}

pub fn extend(store: &mut dyn Store, changes: &Changes) -> B256 {
    let number = store.latest() + 1;
    let root = store.root_after(changes).unwrap();
    store.commit(block(number, root), changes).unwrap();
    root
}

/// An account: its number, what it then has, whether its storage is wiped first, and words of it.
pub type Account = (u8, Option<u64>, bool, Vec<(u64, u64)>);

pub fn changes() -> impl Strategy<Value = Vec<Account>> {
    let words = prop::collection::vec((0u64..40, 0u64..3), 0..6);
    let account = (
        0u8..12,
        prop::option::weighted(0.85, 1u64..5),
        prop::bool::weighted(0.15),
        words,
    );
    prop::collection::vec(account, 0..5)
}

pub fn built(accounts: &[Account]) -> Changes {
    let mut changes = Changes::default();
    for (address, balance, wiped, storage) in accounts {
        let info = balance.map(|balance| AccountInfo {
            balance: U256::from(balance),
            ..AccountInfo::default()
        });
        let storage = storage
            .iter()
            .map(|(slot, value)| (U256::from(*slot), U256::from(*value)));
        let change = AccountChange {
            wiped: *wiped || info.is_none(),
            storage: if info.is_none() {
                Default::default()
            } else {
                storage.collect()
            },
            info,
        };
        changes
            .accounts
            .insert(Address::with_last_byte(*address), change);
    }
    changes
}
