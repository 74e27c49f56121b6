use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

type Rows = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

type Written = Vec<(Table, Vec<u8>, Option<Vec<u8>>)>;

/// Writes of one batch: a few keys, so that they meet; nothing for a removal.
fn batch() -> impl Strategy<Value = Written> {
    let table = prop_oneof![Just(Table::State), Just(Table::Past), Just(Table::Nodes)];
    let key = prop::collection::vec(0_u8..4, 0..3);
    let value = prop::option::of(prop::collection::vec(any::<u8>(), 0..40));
    prop::collection::vec((table, key, value), 0..8)
}

/// The batch of these writes, and what is in `rows` after it.
fn written(writes: Written, clear: bool, rows: &mut Rows) -> Batch {
    let mut batch = Batch::default();
    if clear {
        batch.clear();
        rows.clear();
    }
    for (table, key, value) in writes {
        match value {
            Some(value) => {
                batch.put(table, key.clone(), value.clone());
                rows.insert((table, key), value);
            }
            None => {
                batch.delete(table, key.clone());
                rows.remove(&(table, key));
            }
        }
    }
    batch
}

fn in_range(rows: &Rows, table: Table, from: &[u8], to: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let within = rows
        .iter()
        .filter(|((of, key), _)| *of == table && key.as_slice() >= from && key.as_slice() <= to);
    within
        .map(|((_, key), value)| (key.clone(), value.clone()))
        .collect()
}

fn visited(snapshot: &Snapshot, table: Table, from: &[u8], to: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut rows = Vec::new();
    let visit = |key: &[u8], value: &[u8]| {
        rows.push((key.to_vec(), value.to_vec()));
        Ok(true)
    };
    snapshot.range(table, from, to, visit).unwrap();
    rows
}

fn agrees(snapshot: &Snapshot, rows: &Rows) -> Result<(), TestCaseError> {
    for table in [Table::State, Table::Past, Table::Nodes] {
        let everything = (&[][..], &[0xff][..]);
        for (from, to) in [
            everything,
            (&[1], &[2, 2]),
            (&[2, 0], &[2, 0]),
            (&[3], &[1]),
        ] {
            prop_assert_eq!(
                visited(snapshot, table, from, to),
                in_range(rows, table, from, to)
            );
        }
        for key in [&[][..], &[0], &[1, 3], &[3, 3], &[9]] {
            let found = snapshot.get(table, key).unwrap();
            prop_assert_eq!(found.as_ref(), rows.get(&(table, key.to_vec())));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Wherever an entry is, in memory, on its way or in the file, a snapshot shows what had been written when it was taken.
    #[test]
    fn every_snapshot_shows_what_had_been_written(
        batches in prop::collection::vec((batch(), prop::bool::weighted(0.05)), 1..60),
        recent in prop_oneof![Just(0_usize), Just(700), Just(5_000)],
        durable in prop::bool::weighted(0.1),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { durable, cache: 1 << 20, recent };
        let mut database = Database::open(&folder.path().join("file"), options).unwrap();
        let (mut rows, mut taken) = (Rows::new(), Vec::new());
        for (writes, clear) in batches {
            database.write(written(writes, clear, &mut rows)).unwrap();
            taken.push((database.snapshot(), rows.clone()));
        }
        for (snapshot, rows) in &taken {
            agrees(snapshot, rows)?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whether its last writes are in a log, on their way to the file or in the file: what a process left that was killed is opened as it was.
    #[test]
    fn all_that_was_written_is_there_after_a_kill(
        batches in prop::collection::vec((batch(), prop::bool::weighted(0.05)), 1..40),
        recent in prop_oneof![Just(0_usize), Just(700), Just(5_000)],
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chain.file");
        let options = Options { durable: true, cache: 1 << 20, recent };
        let mut database = Database::open(&path, options).unwrap();
        let (mut rows, mut file) = (Rows::new(), Vec::new());
        for (writes, clear) in batches {
            database.settle().unwrap();
            file = std::fs::read(&path).unwrap();
            database.write(written(writes, clear, &mut rows)).unwrap();
            if database.leaving.is_none() {
                file = std::fs::read(&path).unwrap();
            }
        }
        let left = tempfile::tempdir().unwrap();
        for log in ["chain.0.log", "chain.1.log"] {
            std::fs::copy(folder.path().join(log), left.path().join(log)).unwrap();
        }
        std::fs::write(left.path().join("chain.file"), file).unwrap();
        for _ in 0..2 {
            let again = Database::open(&left.path().join("chain.file"), options).unwrap();
            agrees(&again.snapshot(), &rows)?;
        }
        let files = std::fs::read_dir(left.path()).unwrap().count();
        prop_assert_eq!(files, 1, "closed in order, it is one file");
    }
}

/// The file is ahead of the log then, which has records and nothing that is recent.
#[test]
fn what_follows_a_clear_is_found_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("chain.file");
    let options = Options {
        durable: true,
        cache: 1 << 20,
        recent: 5_000,
    };
    let mut database = Database::open(&path, options).unwrap();
    database.write(Batch::default()).unwrap();
    let mut batch = Batch::default();
    batch.clear();
    database.write(batch).unwrap();
    let mut batch = Batch::default();
    batch.put(Table::State, [1], [2]);
    database.write(batch).unwrap();
    let left = tempfile::tempdir().unwrap();
    for file in ["chain.file", "chain.0.log", "chain.1.log"] {
        std::fs::copy(folder.path().join(file), left.path().join(file)).unwrap();
    }
    let again = Database::open(&left.path().join("chain.file"), options).unwrap();
    let found = again.snapshot().get(Table::State, &[1]).unwrap();
    assert_eq!(found, Some(vec![2]));
}

/// A range is left as soon as its visitor has seen enough.
#[test]
fn a_visit_ends_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        durable: false,
        cache: 1 << 20,
        recent: 300,
    };
    let mut database = Database::open(&folder.path().join("file"), options).unwrap();
    for key in 0..9_u8 {
        let mut batch = Batch::default();
        batch.put(Table::State, [key], [key]);
        database.write(batch).unwrap();
    }
    let mut seen = Vec::new();
    let visit = |key: &[u8], _: &[u8]| {
        seen.push(key[0]);
        Ok(seen.len() < 3)
    };
    database
        .snapshot()
        .range(Table::State, &[2], &[8], visit)
        .unwrap();
    assert_eq!(seen, [2, 3, 4]);
}
