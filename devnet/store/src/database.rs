//! The embedded engine behind a small interface: tables of bytes by bytes, batches that are written whole or not at all, and snapshots
//! that later batches never change. Nothing else of the store knows which engine it is; `book/src/design/store.md` says why this one.

use std::{
    collections::BTreeMap,
    ops::Bound,
    path::Path,
    sync::{Arc, OnceLock},
};

use redb::{
    DatabaseError, Durability, ReadOnlyTable, ReadTransaction, ReadableDatabase, StorageError,
    TableDefinition, TableError,
};

use crate::StoreError;

/// What is kept, each by its own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    /// Format, position and parameters, by name.
    Meta,
    /// Version and block, by number.
    Blocks,
    /// Receipts of a block, by number.
    Receipts,
    /// Number, by block hash.
    Numbers,
    /// Number and index, by transaction hash.
    Transactions,
    /// Nothing, by what a log carries and the number of its block.
    Logs,
    /// The present state, by account or slot.
    State,
    /// What was before a version, by account or slot and version.
    Past,
    /// Keys a version changed, by version.
    Journal,
    /// Changes that no block made, by version.
    Patches,
    /// Code, by its hash.
    Code,
    /// Nodes of the tries, by path.
    Nodes,
}

/// All tables.
const TABLES: [(Table, &str); 12] = [
    (Table::Meta, "meta"),
    (Table::Blocks, "blocks"),
    (Table::Receipts, "receipts"),
    (Table::Numbers, "numbers"),
    (Table::Transactions, "transactions"),
    (Table::Logs, "logs"),
    (Table::State, "state"),
    (Table::Past, "past"),
    (Table::Journal, "journal"),
    (Table::Patches, "patches"),
    (Table::Code, "code"),
    (Table::Nodes, "nodes"),
];

type Bytes = &'static [u8];

impl Table {
    fn definition(self) -> TableDefinition<'static, Bytes, Bytes> {
        TableDefinition::new(TABLES[self as usize].1)
    }
}

/// Why the engine did not open its file.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// Another process has it open.
    InUse,
    /// It is of a format this build does not know.
    OtherFormat(String),
    /// It is no database, or a damaged one.
    Damaged(String),
    /// The system refused.
    System(std::io::Error),
}

/// Writes that happen together.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    clear: bool,
    writes: BTreeMap<(Table, Vec<u8>), Option<Vec<u8>>>,
}

impl Batch {
    /// Removes everything first.
    pub(crate) fn clear(&mut self) {
        self.clear = true;
        self.writes.clear();
    }

    /// Sets a value. The last word on a key counts.
    pub(crate) fn put(&mut self, table: Table, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) {
        self.writes.insert((table, key.into()), Some(value.into()));
    }

    /// Removes a key, if it is there.
    pub(crate) fn delete(&mut self, table: Table, key: impl Into<Vec<u8>>) {
        self.writes.insert((table, key.into()), None);
    }
}

/// An open database.
pub(crate) struct Database {
    /// There until this is dropped.
    inner: Option<redb::Database>,
    durable: bool,
}

impl Database {
    /// Opens a file, or makes it. `cache` is in bytes. Unless it is `durable`, nothing waits for the disk and a crash may lose all of it.
    pub(crate) fn open(path: &Path, cache: usize, durable: bool) -> Result<Self, Unopened> {
        let open = || redb::Database::builder().set_cache_size(cache).create(path);
        // It panics at some files that it did not write.
        let inner = std::panic::catch_unwind(open)
            .map_err(|_| Unopened::Damaged("the engine cannot make sense of the file".to_owned()))?
            .map_err(unopened)?;
        Ok(Self {
            inner: Some(inner),
            durable,
        })
    }

    fn engine(&self) -> Result<&redb::Database, StoreError> {
        let closed = || StoreError::Failed("it is closed".to_owned());
        self.inner.as_ref().ok_or_else(closed)
    }

    /// Everything as it is now.
    pub(crate) fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let transaction = guarded(|| self.engine()?.begin_read().map_err(failed))?;
        Ok(Snapshot {
            transaction,
            tables: Default::default(),
        })
    }

    /// Writes a batch. On disk when this returns, if the database is durable.
    pub(crate) fn write(&self, batch: Batch) -> Result<(), StoreError> {
        guarded(|| self.write_unguarded(batch))
    }

    fn write_unguarded(&self, batch: Batch) -> Result<(), StoreError> {
        let mut transaction = self.engine()?.begin_write().map_err(failed)?;
        let durability = if self.durable {
            Durability::Immediate
        } else {
            Durability::None
        };
        transaction.set_durability(durability).map_err(failed)?;
        if batch.clear {
            for (table, _) in TABLES {
                transaction
                    .delete_table(table.definition())
                    .map_err(failed)?;
            }
        }
        let mut writes = batch.writes.into_iter().peekable();
        for (table, _) in TABLES {
            if !batch.clear && writes.peek().is_none_or(|((next, _), _)| *next != table) {
                continue;
            }
            let mut open = transaction.open_table(table.definition()).map_err(failed)?;
            while let Some(((_, key), value)) = writes.next_if(|((next, _), _)| *next == table) {
                match value {
                    Some(value) => open.insert(&key[..], &value[..]).map_err(failed)?,
                    None => open.remove(&key[..]).map_err(failed)?,
                };
            }
        }
        transaction.commit().map_err(failed)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // It tidies its file when it closes. What it cannot is repaired when the file is opened.
        let inner = self.inner.take();
        let _ = guarded(|| {
            drop(inner);
            Ok(())
        });
    }
}

/// The database as it was when this was taken.
pub(crate) struct Snapshot {
    transaction: ReadTransaction,
    tables: [OnceLock<Arc<ReadOnlyTable<Bytes, Bytes>>>; TABLES.len()],
}

impl Snapshot {
    fn table(&self, table: Table) -> Result<Option<Arc<ReadOnlyTable<Bytes, Bytes>>>, StoreError> {
        let slot = &self.tables[table as usize];
        if let Some(open) = slot.get() {
            return Ok(Some(open.clone()));
        }
        let opened = guarded(|| Ok(self.transaction.open_table(table.definition())))?;
        match opened {
            Ok(open) => Ok(Some(slot.get_or_init(|| Arc::new(open)).clone())),
            // Nothing has been written yet.
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// What `read` makes of a value.
    pub(crate) fn get_with<R>(
        &self,
        table: Table,
        key: &[u8],
        read: impl FnOnce(&[u8]) -> R,
    ) -> Result<Option<R>, StoreError> {
        let Some(open) = self.table(table)? else {
            return Ok(None);
        };
        guarded(|| {
            let found = open.get(key).map_err(failed)?;
            Ok(found.map(|value| read(value.value())))
        })
    }

    /// A value.
    pub(crate) fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.get_with(table, key, <[u8]>::to_vec)
    }

    /// Visits the entries from `from` to `to`, both included, in order, until `visit` says no.
    pub(crate) fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        mut visit: impl FnMut(&[u8], &[u8]) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let Some(open) = self.table(table)? else {
            return Ok(());
        };
        if from > to {
            return Ok(());
        }
        let bounds = (Bound::Included(from), Bound::Included(to));
        let mut entries = guarded(|| open.range::<&[u8]>(bounds).map_err(failed))?;
        while let Some((key, value)) = guarded(|| entries.next().transpose().map_err(failed))? {
            let (key, value) = guarded(|| Ok((key.value(), value.value())))?;
            if !visit(key, value)? {
                break;
            }
        }
        Ok(())
    }
}

/// Does what the engine may panic at: it checks its pages only when it repairs a file, and trusts them otherwise. A panic says that the file is
/// damaged; nothing of the engine's is used after one but what fails again.
fn guarded<R>(work: impl FnOnce() -> Result<R, StoreError>) -> Result<R, StoreError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(StoreError::Damaged(
            "the engine cannot make sense of a page of it".to_owned(),
        ))
    })
}

fn unopened(error: DatabaseError) -> Unopened {
    match error {
        DatabaseError::DatabaseAlreadyOpen => Unopened::InUse,
        DatabaseError::UpgradeRequired(_) => Unopened::OtherFormat(error.to_string()),
        DatabaseError::Storage(StorageError::Io(error)) => match error.kind() {
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof => {
                Unopened::Damaged(error.to_string())
            }
            _ => Unopened::System(error),
        },
        other => Unopened::Damaged(other.to_string()),
    }
}

/// Whether a disk, an account or a file is as full as it may be.
fn takes_no_more(kind: std::io::ErrorKind) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(kind, StorageFull | QuotaExceeded | FileTooLarge)
}

fn failed(error: impl Into<redb::Error>) -> StoreError {
    match error.into() {
        redb::Error::Corrupted(what) => StoreError::Damaged(what),
        redb::Error::Io(error) if takes_no_more(error.kind()) => StoreError::Full,
        redb::Error::PreviousIo => StoreError::Failed(
            "it failed before, and reads and writes nothing any more until it is opened again"
                .to_owned(),
        ),
        other => StoreError::Failed(other.to_string()),
    }
}
