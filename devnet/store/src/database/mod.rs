//! Tables of bytes by bytes, batches that are written whole or not at all, and snapshots that later batches never change.
//!
//! A [`file`] holds them. Where nothing waits for the disk, what was written lately is kept in memory above it ([`recent`]) and goes
//! there many writes at once, on a thread of its own: a commit of the file costs the same whatever it holds, and a small block little.

mod file;
mod recent;

use std::{collections::BTreeMap, path::Path, sync::Arc, thread::JoinHandle};

use crate::StoreError;
use file::{File, Pages, Row, Rows};
use recent::{Found, Recent, Run};

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

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Whether a batch is on disk when it was written. If not, a crash may lose everything.
    pub(crate) durable: bool,
    /// Bytes of the file that are kept in memory.
    pub(crate) cache: usize,
    /// Bytes of recent writes, about, after which they go to the file. As many may be on their way there.
    pub(crate) recent: usize,
}

/// Why the file was not opened.
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

/// An open database. One thread writes.
pub(crate) struct Database {
    file: Arc<File>,
    options: Options,
    /// Writes so far.
    writes: u64,
    recent: Arc<Recent>,
    leaving: Option<Leaving>,
    /// The file below what is recent or leaving.
    pages: Arc<Pages>,
}

/// What was recent and is being written to the file.
struct Leaving {
    recent: Arc<Recent>,
    thread: JoinHandle<Result<(), StoreError>>,
}

impl Database {
    /// Opens a file, or makes it.
    pub(crate) fn open(path: &Path, options: Options) -> Result<Self, Unopened> {
        let file = Arc::new(File::open(path, options.cache, options.durable)?);
        let pages = file
            .pages()
            .map_err(|error| Unopened::Damaged(error.to_string()))?;
        Ok(Self {
            file,
            options,
            writes: 0,
            recent: Arc::default(),
            leaving: None,
            pages: Arc::new(pages),
        })
    }

    /// Everything as it is now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot {
            until: self.writes,
            recent: self.recent.clone(),
            leaving: self.leaving.as_ref().map(|leaving| leaving.recent.clone()),
            pages: self.pages.clone(),
        }
    }

    /// Writes a batch. On disk when this returns, if the database is durable. After an error nothing more can be written.
    pub(crate) fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        let Batch { clear, writes } = batch;
        if self.options.durable || clear {
            self.settle()?;
            let entries = writes.iter();
            let entries = entries.map(|((table, key), value)| (*table, &key[..], value.as_deref()));
            self.file.write(clear, entries)?;
            self.recent = Arc::default();
            self.pages = Arc::new(self.file.pages()?);
            return Ok(());
        }
        self.writes += 1;
        for ((table, key), value) in writes {
            self.recent.put(self.writes, table, key, value);
        }
        let has_left = |leaving: &Leaving| leaving.thread.is_finished();
        if self.leaving.as_ref().is_some_and(has_left) {
            self.settle()?;
        }
        if self.recent.bytes() > self.options.recent {
            self.settle()?;
            self.leave()?;
        }
        Ok(())
    }

    /// Waits until what is leaving has left.
    fn settle(&mut self) -> Result<(), StoreError> {
        if let Some(Leaving { thread, .. }) = self.leaving.take() {
            let panicked = |_| StoreError::Failed("writing to the file panicked".to_owned());
            thread.join().map_err(panicked).flatten()?;
            self.pages = Arc::new(self.file.pages()?);
        }
        Ok(())
    }

    /// Lets what is recent go to the file.
    fn leave(&mut self) -> Result<(), StoreError> {
        let recent = std::mem::take(&mut self.recent);
        let (file, entries) = (self.file.clone(), recent.clone());
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                let all: Vec<_> = entries.all().collect();
                let entries = all
                    .iter()
                    .map(|found| (found.table(), found.key(), found.value()));
                file.write(false, entries)
            })
            .map_err(|error| StoreError::Failed(format!("no thread to write on: {error}")))?;
        self.leaving = Some(Leaving { recent, thread });
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The file is closed when this returns.
        let _ = self.settle();
    }
}

/// The database as it was when this was taken.
pub(crate) struct Snapshot {
    until: u64,
    recent: Arc<Recent>,
    leaving: Option<Arc<Recent>>,
    pages: Arc<Pages>,
}

impl Snapshot {
    /// What `read` makes of a value.
    pub(crate) fn get_with<R>(
        &self,
        table: Table,
        key: &[u8],
        read: impl FnOnce(&[u8]) -> R,
    ) -> Result<Option<R>, StoreError> {
        for recent in [Some(&self.recent), self.leaving.as_ref()]
            .into_iter()
            .flatten()
        {
            if let Some(found) = recent.get(self.until, table, key) {
                return Ok(found.value().map(read));
            }
        }
        self.pages.get_with(table, key, read)
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
        if from > to {
            return Ok(());
        }
        // What is later comes first.
        let mut runs = Vec::with_capacity(3);
        runs.push(Source::recent(
            self.recent.range(self.until, table, from, to),
        ));
        if let Some(leaving) = &self.leaving {
            runs.push(Source::recent(leaving.range(self.until, table, from, to)));
        }
        runs.push(Source::file(self.pages.range(table, from, to)?)?);
        loop {
            let heads = runs.iter().enumerate();
            let heads = heads.filter_map(|(index, run)| Some((run.head.as_ref()?.key(), index)));
            let Some((_, first)) = heads.min() else {
                return Ok(());
            };
            let Some(entry) = runs[first].take()? else {
                return Ok(());
            };
            for older in &mut runs[first + 1..] {
                if older
                    .head
                    .as_ref()
                    .is_some_and(|head| head.key() == entry.key())
                {
                    older.take()?;
                }
            }
            if let Some(value) = entry.value()
                && !visit(entry.key(), value)?
            {
                return Ok(());
            }
        }
    }
}

/// An entry of a range.
enum Head<'a> {
    Recent(Found<'a>),
    File(Row),
}

impl Head<'_> {
    fn key(&self) -> &[u8] {
        match self {
            Self::Recent(found) => found.key(),
            Self::File(row) => row.key(),
        }
    }

    fn value(&self) -> Option<&[u8]> {
        match self {
            Self::Recent(found) => found.value(),
            Self::File(row) => Some(row.value()),
        }
    }
}

/// Entries of a range from one place, in order.
struct Source<'a> {
    head: Option<Head<'a>>,
    rest: Rest<'a>,
}

enum Rest<'a> {
    Recent(Run<'a>),
    File(Rows),
}

impl<'a> Source<'a> {
    fn recent(mut run: Run<'a>) -> Self {
        Self {
            head: run.next().map(Head::Recent),
            rest: Rest::Recent(run),
        }
    }

    fn file(mut rows: Rows) -> Result<Self, StoreError> {
        Ok(Self {
            head: rows.next()?.map(Head::File),
            rest: Rest::File(rows),
        })
    }

    /// The next entry.
    fn take(&mut self) -> Result<Option<Head<'a>>, StoreError> {
        let next = match &mut self.rest {
            Rest::Recent(run) => run.next().map(Head::Recent),
            Rest::File(rows) => rows.next()?.map(Head::File),
        };
        Ok(std::mem::replace(&mut self.head, next))
    }
}

#[cfg(test)]
mod tests;
