//! The durable store: what was committed is there again, at any kept version, with the same roots.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    path::Path,
    sync::Arc,
};

use alloy_primitives::{Address, B256, U256};
use proptest::prelude::*;
use revm::state::{AccountInfo, Bytecode};
use slacontract_store::{
    Changes, DiskStore, MemoryStore, OpenError, Opened, State, Store, StoreError,
};

use crate::support::{
    Account, begin, begin_in_log, built, changes, extend, genesis, open, options, set, temporary,
};

fn balance(store: &dyn Store, number: u64, address: u8) -> Result<u64, StoreError> {
    let info = store
        .state_at(number)?
        .account(Address::with_last_byte(address))?;
    Ok(info.map_or(0, |info| info.balance.to()))
}

#[test]
fn a_chain_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = begin(folder.path(), 100);
    for amount in 1..=5 {
        extend(&mut store, &set(0xb0, amount, &[(7, amount)]));
    }
    store.patch(&set(0xb0, 99, &[])).unwrap();
    store.keep("clock", Some(b"then")).unwrap();
    let root = store.root_after(&Changes::default()).unwrap();
    let last = store.block(5).unwrap().unwrap();
    drop(store);
    let mut store = open(folder.path(), 100);
    assert_eq!(store.latest(), 5);
    assert_eq!(store.parameters().unwrap(), b"parameters");
    assert_eq!(
        store.kept("").unwrap(),
        [("clock".to_owned(), b"then".to_vec())]
    );
    assert_eq!(store.root_after(&Changes::default()).unwrap(), root);
    assert_eq!(store.block(5).unwrap().unwrap().hash, last.hash);
    assert_eq!(store.number_of(last.hash).unwrap(), Some(5));
    for number in 1..5 {
        assert_eq!(balance(&store, number, 0xb0), Ok(number));
    }
    assert_eq!(
        balance(&store, 5, 0xb0),
        Ok(99),
        "what was patched after it included"
    );
    let word = store
        .state_at(3)
        .unwrap()
        .storage(Address::with_last_byte(0xb0), U256::from(7));
    assert_eq!(word, Ok(U256::from(3)));
    extend(&mut store, &set(0xb0, 6, &[]));
}

type Files = BTreeMap<OsString, Vec<u8>>;

/// What is in a folder.
fn files(folder: &Path) -> Files {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| (entry.file_name(), std::fs::read(entry.path()).unwrap()))
        .collect()
}

fn write(folder: &Path, files: &Files) {
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

#[test]
fn a_store_that_was_never_closed_opens_with_the_same_root() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = begin_in_log(folder.path());
    let mut root = B256::ZERO;
    for amount in 1..=50 {
        root = extend(
            &mut store,
            &set(amount as u8, amount, &[(amount, amount), (1, 0)]),
        );
    }
    // As a process that is killed leaves it: nothing is written on the way out.
    let copy = tempfile::tempdir().unwrap();
    write(copy.path(), &files(folder.path()));
    let mut again = open(copy.path(), 100);
    assert_eq!(again.root_after(&Changes::default()).unwrap(), root);
    let more = set(3, 333, &[(3, 0)]);
    assert_eq!(extend(&mut again, &more), extend(&mut store, &more));
}

#[test]
fn states_older_than_the_history_are_forgotten_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = begin(folder.path(), 3);
    for amount in 1..=10 {
        extend(&mut store, &set(0xb0, amount, &[]));
    }
    drop(store);
    // Forgetting waits until the tries are written, which closing did.
    let mut store = open(folder.path(), 3);
    for amount in 11..=20 {
        extend(&mut store, &set(0xb0, amount, &[]));
    }
    assert_eq!(balance(&store, 20, 0xb0), Ok(20));
    assert_eq!(balance(&store, 18, 0xb0), Ok(18));
    let refused = balance(&store, 2, 0xb0);
    assert!(
        matches!(refused, Err(StoreError::HistoryPruned { number: 2, oldest }) if oldest > 2),
        "{refused:?}"
    );
}

#[test]
fn code_is_there_again_by_its_hash() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = begin(folder.path(), 10);
    let code = Bytecode::new_raw(vec![0xef, 0xf0, 0x00, 1, 2, 3].into());
    let mut changes = set(5, 1, &[]);
    let change = changes.accounts.values_mut().next().unwrap();
    change.info = Some(AccountInfo::from_bytecode(code.clone()));
    extend(&mut store, &changes);
    drop(store);
    let store = open(folder.path(), 10);
    let info = store
        .state()
        .account(Address::with_last_byte(5))
        .unwrap()
        .unwrap();
    assert_eq!(info.code.unwrap().original_bytes(), code.original_bytes());
    let unknown = B256::repeat_byte(7);
    assert_eq!(
        store.state().code(unknown),
        Err(StoreError::UnknownCode(unknown))
    );
}

#[test]
fn a_second_opening_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let _store = begin(folder.path(), 10);
    let error = DiskStore::open(folder.path(), options(10)).unwrap_err();
    assert!(matches!(error, OpenError::InUse(_)), "{error}");
    assert!(
        error.to_string().contains("in use by another process"),
        "{error}"
    );
}

#[test]
fn a_file_where_the_folder_should_be_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "no chain").unwrap();
    let error = DiskStore::open(&file, options(10)).unwrap_err().to_string();
    assert!(error.contains("must be a folder"), "{error}");
}

#[test]
fn whatever_is_cut_off_or_overwritten_is_explained_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = begin(folder.path(), 10);
    for amount in 1..=20 {
        extend(&mut store, &set(amount as u8, amount, &[(1, amount)]));
    }
    drop(store);
    let whole = std::fs::read(folder.path().join("chain.redb")).unwrap();
    let mut refused = 0;
    for round in 0..24 {
        let mut bytes = whole.clone();
        if round % 2 == 0 {
            bytes.truncate(whole.len() * round / 24);
        } else {
            let at = whole.len() * round / 24;
            let end = (at + 4096).min(bytes.len());
            bytes[at..end].fill(0x5a);
        }
        let copy = tempfile::tempdir().unwrap();
        std::fs::write(copy.path().join("chain.redb"), bytes).unwrap();
        match DiskStore::open(copy.path(), options(10)) {
            Err(error) => {
                refused += 1;
                assert!(
                    error.to_string().contains("damaged"),
                    "round {round}: {error}"
                );
            }
            // An unused page was hit, or the file has become empty; what can still be read is what was written.
            Ok(Opened::Chain(store)) => {
                for number in 0..=store.latest() {
                    if let Ok(Some(block)) = store.block(number) {
                        assert_eq!(block.header.number, number);
                    }
                }
            }
            Ok(Opened::Empty(_)) => assert_eq!(round, 0),
        }
    }
    assert!(refused > 5, "only {refused} of 24 damages were seen");
}

#[test]
fn a_commit_of_which_some_sectors_arrived_is_there_whole_or_not_at_all() {
    const SECTOR: usize = 512;
    let folder = tempfile::tempdir().unwrap();
    let mut store = begin_in_log(folder.path());
    for amount in 1..=30 {
        extend(&mut store, &set(amount as u8, amount, &[(1, amount)]));
    }
    // As a power cut finds it: nothing was closed. Then one more commit, of which a power cut may let any part arrive.
    let before = files(folder.path());
    let last = store.latest();
    let words: Vec<_> = (1..40).map(|slot| (slot, slot + 4)).collect();
    extend(&mut store, &set(0xb0, 5, &words));
    let after = files(folder.path());
    drop(store);
    let [changed] = &*after
        .keys()
        .filter(|name| before.get(*name) != after.get(*name))
        .collect::<Vec<_>>()
    else {
        panic!("a commit changes one file");
    };
    let (old, new) = (&before[*changed], &after[*changed]);
    let differ: Vec<usize> = (0..new.len().div_ceil(SECTOR))
        .filter(|sector| {
            let part = |image: &[u8]| {
                let end = image.len().min((sector + 1) * SECTOR);
                image.get(sector * SECTOR..end).map(<[u8]>::to_vec)
            };
            part(old) != part(new)
        })
        .collect();
    assert!(differ.len() > 8, "{differ:?}");
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut latest = std::collections::BTreeSet::new();
    for round in 0..40 {
        let mut torn = old.clone();
        torn.resize(new.len(), 0);
        for sector in &differ {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            // All of it in the last round, hardly anything in the first ones.
            if random % 40 <= round {
                let end = new.len().min((sector + 1) * SECTOR);
                torn[sector * SECTOR..end].copy_from_slice(&new[sector * SECTOR..end]);
            }
        }
        let copy = tempfile::tempdir().unwrap();
        write(copy.path(), &before);
        std::fs::write(copy.path().join(changed), torn).unwrap();
        // Opening compares the root of the state with that of the latest block.
        let mut store = open(copy.path(), 10);
        let arrived = store.latest() - last;
        assert!(arrived <= 1, "round {round}");
        assert_eq!(balance(&store, last + arrived, 0xb0), Ok(5 * arrived));
        latest.insert(arrived);
        extend(&mut store, &set(0xb1, 1, &[]));
    }
    assert_eq!(latest.len(), 2, "some arrived and some did not");
}

/// Blocks that were acknowledged and are damaged now are not forgotten without a word.
#[test]
fn a_damaged_log_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = begin_in_log(folder.path());
    for amount in 1..=30 {
        extend(&mut store, &set(amount as u8, amount, &[(1, amount)]));
    }
    let mut left = files(folder.path());
    drop(store);
    let log = left.get_mut(OsStr::new("chain.0.log")).unwrap();
    log[5_000] ^= 1;
    let copy = tempfile::tempdir().unwrap();
    write(copy.path(), &left);
    let error = DiskStore::open(copy.path(), options(10)).unwrap_err();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("its log has write"), "{error}");
    // Without its logs it is a chain that has not come as far: nothing is wrong with it.
    left.retain(|name, _| !name.to_string_lossy().ends_with(".log"));
    let copy = tempfile::tempdir().unwrap();
    write(copy.path(), &left);
    assert_eq!(open(copy.path(), 10).latest(), 0);
}

#[test]
fn reset_goes_back_to_the_genesis_and_stays_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = begin(folder.path(), 10);
    extend(&mut store, &set(1, 1, &[(1, 1)]));
    store.reset().unwrap();
    let (first, _) = genesis();
    assert_eq!(
        store.root_after(&Changes::default()).unwrap(),
        first.header.state_root
    );
    extend(&mut store, &set(2, 2, &[]));
    drop(store);
    let store = open(folder.path(), 10);
    assert_eq!((store.latest(), balance(&store, 1, 1)), (1, Ok(0)));
}

#[derive(Clone, Debug)]
enum Step {
    Block(Vec<Account>),
    Patch(Vec<Account>),
    Snapshot,
    Revert(usize),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => changes().prop_map(Step::Block),
        2 => changes().prop_map(Step::Patch),
        1 => Just(Step::Snapshot),
        1 => (0usize..4).prop_map(Step::Revert),
        1 => Just(Step::Reopen),
    ]
}

fn cases() -> ProptestConfig {
    let full = std::env::var_os("SLACONTRACT_FULL").is_some();
    ProptestConfig::with_cases(if full { 1000 } else { 60 })
}

proptest! {
    #![proptest_config(cases())]

    /// The store in memory is the model: its roots are tested against a trie built from nothing.
    #[test]
    fn whatever_happens_the_disk_and_the_memory_agree(steps in prop::collection::vec(step(), 1..40), kept in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap();
        let (first, begun) = genesis();
        let mut state = State::default();
        state.apply(&begun);
        let mut memory = MemoryStore::new(Arc::new(first), Arc::new(state), 1000);
        let mut disk = if kept { begin(folder.path(), 1000) } else { temporary(1000) };
        let mut marks = Vec::new();
        for step in steps {
            match step {
                Step::Block(accounts) => {
                    let changes = built(&accounts);
                    prop_assert_eq!(extend(&mut disk, &changes), extend(&mut memory, &changes));
                }
                Step::Patch(accounts) => {
                    let changes = built(&accounts);
                    disk.patch(&changes).unwrap();
                    memory.patch(&changes).unwrap();
                }
                Step::Snapshot => marks.push((disk.snapshot(), memory.snapshot())),
                Step::Revert(which) => {
                    if let Some((disks, memories)) = marks.get(which).copied() {
                        prop_assert!(disk.revert(disks).unwrap());
                        prop_assert!(memory.revert(memories).unwrap());
                        marks.truncate(which);
                    }
                }
                Step::Reopen if !kept => {}
                Step::Reopen => {
                    drop(disk);
                    disk = open(folder.path(), 1000);
                    marks.clear();
                }
            }
            prop_assert_eq!(disk.latest(), memory.latest());
            let nothing = Changes::default();
            prop_assert_eq!(disk.root_after(&nothing).unwrap(), memory.root_after(&nothing).unwrap());
        }
        for number in 0..=memory.latest() {
            // A snapshot that was taken back may have been older than what memory keeps.
            let Ok(expected) = memory.state_at(number) else { continue };
            let found = disk.state_at(number).unwrap();
            for address in (0..12).chain([0xaa]).map(Address::with_last_byte) {
                let (found_info, info) = (found.account(address).unwrap(), expected.account(address).unwrap());
                prop_assert_eq!(found_info, info, "account {} after block {}", address, number);
                prop_assert_eq!(found.storage_root(address).unwrap(), expected.storage_root(address).unwrap());
                for slot in (0..40).map(U256::from) {
                    prop_assert_eq!(found.storage(address, slot).unwrap(), expected.storage(address, slot).unwrap());
                }
            }
        }
    }
}
