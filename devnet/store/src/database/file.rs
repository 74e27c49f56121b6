//! The embedded engine and its file. Nothing else of the store knows which engine it is; `book/src/design/store.md` says why this one.

use std::{
    ops::Bound,
    path::Path,
    sync::{Arc, OnceLock},
};

use redb::{
    DatabaseError, Durability, ReadOnlyTable, ReadTransaction, ReadableDatabase, StorageError,
    TableDefinition, TableError,
};

use super::{TABLES, Table, Unopened};
use crate::StoreError;

type Bytes = &'static [u8];

impl Table {
    fn definition(self) -> TableDefinition<'static, Bytes, Bytes> {
        TableDefinition::new(TABLES[self as usize].1)
    }
}

/// An open file.
pub(super) struct File {
    /// There until this is dropped.
    inner: Option<redb::Database>,
    durability: Durability,
}

impl File {
    /// Opens a file, or makes it. `cache` is in bytes. Unless it is `durable`, nothing waits for the disk.
    pub(super) fn open(path: &Path, cache: usize, durable: bool) -> Result<Self, Unopened> {
        let open = || redb::Database::builder().set_cache_size(cache).create(path);
        // It panics at some files that it did not write.
        let inner = std::panic::catch_unwind(open)
            .map_err(|_| Unopened::Damaged("the engine cannot make sense of the file".to_owned()))?
            .map_err(unopened)?;
        Ok(Self {
            inner: Some(inner),
            durability: if durable {
                Durability::Immediate
            } else {
                Durability::None
            },
        })
    }

    fn engine(&self) -> Result<&redb::Database, StoreError> {
        let closed = || StoreError::Failed("it is closed".to_owned());
        self.inner.as_ref().ok_or_else(closed)
    }

    /// Everything in it as it is now.
    pub(super) fn pages(&self) -> Result<Pages, StoreError> {
        let transaction = guarded(|| self.engine()?.begin_read().map_err(failed))?;
        Ok(Pages {
            transaction,
            tables: Default::default(),
        })
    }

    /// Writes values and removals, ordered by table, all or nothing; removes everything first if told to `clear`.
    pub(super) fn write<'a>(
        &self,
        clear: bool,
        entries: impl Iterator<Item = (Table, &'a [u8], Option<&'a [u8]>)>,
    ) -> Result<(), StoreError> {
        guarded(|| {
            let mut transaction = self.engine()?.begin_write().map_err(failed)?;
            transaction
                .set_durability(self.durability)
                .map_err(failed)?;
            if clear {
                for (table, _) in TABLES {
                    transaction
                        .delete_table(table.definition())
                        .map_err(failed)?;
                }
            }
            let mut entries = entries.peekable();
            for (table, _) in TABLES {
                if !clear && entries.peek().is_none_or(|(next, ..)| *next != table) {
                    continue;
                }
                let mut open = transaction.open_table(table.definition()).map_err(failed)?;
                while let Some((_, key, value)) = entries.next_if(|(next, ..)| *next == table) {
                    match value {
                        Some(value) => open.insert(key, value).map_err(failed)?,
                        None => open.remove(key).map_err(failed)?,
                    };
                }
            }
            transaction.commit().map_err(failed)
        })
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // It tidies itself when it closes. What it cannot is repaired when it is opened.
        let inner = self.inner.take();
        let _ = guarded(|| {
            drop(inner);
            Ok(())
        });
    }
}

/// The file as it was when this was taken.
pub(super) struct Pages {
    transaction: ReadTransaction,
    tables: [OnceLock<Arc<ReadOnlyTable<Bytes, Bytes>>>; TABLES.len()],
}

impl Pages {
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
    pub(super) fn get_with<R>(
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

    /// The entries from `from` to `to`, both included, in order.
    pub(super) fn range(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Rows, StoreError> {
        let rows = match self.table(table)? {
            Some(open) => {
                let bounds = (Bound::Included(from), Bound::Included(to));
                Some(guarded(|| open.range::<&[u8]>(bounds).map_err(failed))?)
            }
            None => None,
        };
        Ok(Rows(rows))
    }
}

/// Entries in order.
pub(super) struct Rows(Option<redb::Range<'static, Bytes, Bytes>>);

/// One of them.
pub(super) struct Row {
    key: redb::AccessGuard<'static, Bytes>,
    value: redb::AccessGuard<'static, Bytes>,
}

impl Row {
    pub(super) fn key(&self) -> &[u8] {
        self.key.value()
    }

    pub(super) fn value(&self) -> &[u8] {
        self.value.value()
    }
}

impl Rows {
    pub(super) fn next(&mut self) -> Result<Option<Row>, StoreError> {
        let Some(rows) = &mut self.0 else {
            return Ok(None);
        };
        guarded(|| {
            let next = rows.next().transpose().map_err(failed)?;
            let row = next.map(|(key, value)| Row { key, value });
            // Whatever it has to say of them, it says here.
            let _ = row.as_ref().map(|row| (row.key(), row.value()));
            Ok(row)
        })
    }
}

/// Does what the engine may panic at: it checks its pages only when it repairs a file, and trusts them otherwise. A panic says that the file is
/// damaged; nothing of the engine's is used after one but what fails again.
pub(super) fn guarded<R>(work: impl FnOnce() -> Result<R, StoreError>) -> Result<R, StoreError> {
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

/// What the system says of a write beside the file.
pub(super) fn refused(error: std::io::Error) -> StoreError {
    failed(redb::Error::Io(error))
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
