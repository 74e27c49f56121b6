//! Files that are no chain, or were one before somebody changed them: an explained error or what was written, never a panic or a hang.

use std::sync::LazyLock;

use alloy_primitives::{Address, U256};
use proptest::prelude::*;
use redb::ReadableTable as _;
use slacontract_store::{DiskStore, LogQuery, Opened, Store};

use crate::support::{begin, begin_in_log, extend, options, set};

/// The bytes of a chain of forty blocks, closed in order.
static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut store = begin(folder.path(), 10);
    for amount in 1..=40 {
        extend(
            &mut store,
            &set(amount as u8, amount, &[(1, amount), (amount, 1)]),
        );
    }
    drop(store);
    std::fs::read(folder.path().join("chain.redb")).unwrap()
});

/// The file and the log of a chain of ten blocks whose process was killed.
static LOGGED: LazyLock<(Vec<u8>, Vec<u8>)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut store = begin_in_log(folder.path());
    for amount in 1..=10 {
        extend(&mut store, &set(amount as u8, amount, &[(1, amount)]));
    }
    let read = |name| std::fs::read(folder.path().join(name)).unwrap();
    let mut log = read("chain.0.log");
    // The zeros behind the last record.
    log.truncate(30_000);
    (read("chain.redb"), log)
});

/// Opens a file as a chain and reads all of it; what fails must say why.
fn look_through(bytes: &[u8], log: &[u8]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("chain.redb"), bytes).unwrap();
    std::fs::write(folder.path().join("chain.0.log"), log).unwrap();
    let explained = |error: String| {
        prop_assert!(
            ["damaged", "format", "failed", "no code with hash"]
                .iter()
                .any(|word| error.contains(word)),
            "{}",
            error
        );
        Ok(())
    };
    let mut store = match DiskStore::open(folder.path(), options(10)) {
        Err(error) => return explained(error.to_string()),
        Ok(Opened::Empty(_)) => return Ok(()),
        Ok(Opened::Chain(store)) => store,
    };
    for number in (0..=store.latest().min(100)).step_by(5) {
        match store.block(number) {
            Ok(Some(block)) => {
                let _ = store.number_of(block.hash);
            }
            Ok(None) => {}
            Err(error) => explained(error.to_string())?,
        }
        let state = match store.state_at(number) {
            Ok(state) => state,
            // Pruned, or damaged.
            Err(_) => continue,
        };
        let addresses = [number as u8, 7, 40].map(Address::with_last_byte);
        for address in addresses {
            let read = state
                .account(address)
                .and_then(|_| state.storage(address, U256::ONE))
                .and_then(|_| state.prove(address, &[U256::ONE]));
            if let Err(error) = read {
                explained(error.to_string())?;
            }
        }
    }
    let _ = store.with_logs(&LogQuery::default(), 0, 100);
    let _ = store.kept("");
    if let Some(view) = store.view()
        && let Err(error) = view.each_account(&mut |_, _, _| Ok(()))
    {
        explained(error.to_string())?;
    }
    // It may go on, on what is left, or say why not.
    let changes = set(7, 7, &[(7, 7)]);
    if let Err(error) = store.root_after(&changes) {
        explained(error.to_string())?;
    } else if let Err(error) = store.patch(&changes) {
        explained(error.to_string())?;
    }
    Ok(())
}

/// Opens the chain of forty blocks with some bytes of one value replaced.
fn with(table: &str, key: &[u8], from: usize, bytes: &[u8]) -> Result<Opened, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chain.redb");
    std::fs::write(&file, &*WHOLE).unwrap();
    let database = redb::Database::create(&file).unwrap();
    let writing = database.begin_write().unwrap();
    {
        let table = redb::TableDefinition::<&[u8], &[u8]>::new(table);
        let mut table = writing.open_table(table).unwrap();
        let mut value = table.get(key).unwrap().unwrap().value().to_vec();
        value[from..from + bytes.len()].copy_from_slice(bytes);
        table.insert(key, &value[..]).unwrap();
    }
    writing.commit().unwrap();
    drop(database);
    DiskStore::open(folder.path(), options(10)).map_err(|error| error.to_string())
}

#[test]
fn numbers_that_contradict_each_other_are_explained() {
    let opened = with("blocks", &6_u64.to_be_bytes(), 0, &[0; 8]).unwrap();
    let Opened::Chain(store) = opened else {
        panic!("the folder holds a chain");
    };
    let error = store.state_at(5).err().unwrap().to_string();
    assert!(
        error.contains("block 6 has no version before it"),
        "{error}"
    );
    for at in [0, 8, 16, 24] {
        let error = with("meta", b"position", at, &[0xff; 8]).unwrap_err();
        assert!(error.contains("its position contradicts itself"), "{error}");
    }
}

/// Before there were logs the file was the same, but for the number of its format.
#[test]
fn a_chain_of_the_first_format_goes_on() {
    let opened = with("meta", b"format", 0, &1_u64.to_be_bytes()).unwrap();
    let Opened::Chain(mut store) = opened else {
        panic!("the folder holds a chain");
    };
    assert_eq!(store.latest(), 40);
    extend(&mut *store, &set(1, 1, &[]));
    let error = with("meta", b"format", 0, &9_u64.to_be_bytes()).unwrap_err();
    assert!(
        error.contains("has format 9, this build reads formats 1 and 2"),
        "{error}"
    );
}

fn cases() -> ProptestConfig {
    let full = std::env::var_os("SLACONTRACT_FULL").is_some();
    ProptestConfig {
        max_shrink_iters: 64,
        ..ProptestConfig::with_cases(if full { 2000 } else { 20 })
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_changed_file_is_explained_or_read(changed in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 1usize..64), 1..12)) {
        let mut bytes = WHOLE.clone();
        for (place, value, length) in changed {
            let at = place.index(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes[at..end].fill(value);
        }
        look_through(&bytes, &[])?;
    }

    #[test]
    fn pages_in_another_order_are_explained_or_read(swapped in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6)) {
        let mut bytes = WHOLE.clone();
        let pages = bytes.len() / 4096;
        for (first, second) in swapped {
            let (first, second) = (first.index(pages) * 4096, second.index(pages) * 4096);
            let page = bytes[first..first + 4096].to_vec();
            bytes.copy_within(second..second + 4096, first);
            bytes[second..second + 4096].copy_from_slice(&page);
        }
        look_through(&bytes, &[])?;
    }

    #[test]
    fn a_changed_log_is_explained_or_read(changed in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 1usize..64), 1..4), from in any::<prop::sample::Index>()) {
        let (file, mut log) = LOGGED.clone();
        for (place, value, length) in changed {
            let at = place.index(log.len());
            let end = (at + length).min(log.len());
            log[at..end].fill(value);
        }
        look_through(&file, &log)?;
        look_through(&file, &log[from.index(log.len())..])?;
    }

    #[test]
    fn any_bytes_are_explained(bytes in prop::collection::vec(any::<u8>(), 1..20_000)) {
        look_through(&bytes, &[])?;
    }
}
