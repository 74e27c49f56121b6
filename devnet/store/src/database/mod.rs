//! Tables of bytes by bytes, batches that are written whole or not at all, and snapshots that later batches never change.
//!
//! A [`file`] holds them. What was written lately is kept in memory above it ([`recent`]) and goes there many writes at once, on a
//! thread of its own: a commit of the file costs the same whatever it holds, and a small block little. Where nothing may be lost,
//! it is in a [`log`] as well until then.

mod file;
mod log;
mod recent;

use std::{collections::BTreeMap, path::Path, sync::Arc, thread::JoinHandle};

use crate::StoreError;
use file::{File, Pages, Row, Rows};
use log::Log;
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

/// Values and removals, by what they are for.
type Writes = BTreeMap<(Table, Vec<u8>), Option<Vec<u8>>>;

/// Name of the record of the last write that the file has.
const WRITTEN: &[u8] = b"written";

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Whether a batch is on disk when it was written, in a log. If not, a crash may lose everything.
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
    /// What its logs hold could not be written to it.
    Store(StoreError),
}

/// Writes that happen together.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    clear: bool,
    /// Whether it goes to the file before anything else.
    at_once: bool,
    writes: Writes,
}

impl Batch {
    /// Removes everything first.
    pub(crate) fn clear(&mut self) {
        self.clear = true;
        self.at_once = true;
        self.writes.clear();
    }

    /// Lets it go to the file itself before it is visible: what builds of this program that know of no logs must see.
    pub(crate) fn at_once(&mut self) {
        self.at_once = true;
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
    /// Where nothing may be lost: the log of what is recent, then that of what is leaving.
    logs: Option<[Log; 2]>,
}

/// What was recent and is being written to the file.
struct Leaving {
    recent: Arc<Recent>,
    thread: JoinHandle<Result<(), StoreError>>,
}

impl Database {
    /// Opens a file, or makes it. What is only in its logs goes to it.
    pub(crate) fn open(path: &Path, options: Options) -> Result<Self, Unopened> {
        let file = File::open(path, options.cache, options.durable)?;
        let damaged = |error: StoreError| Unopened::Damaged(error.to_string());
        let written = file.pages().map_err(damaged)?;
        let written = written.get_with(Table::Meta, WRITTEN, |bytes| <[u8; 8]>::try_from(bytes));
        let written = match written.map_err(damaged)? {
            None => 0,
            Some(Ok(number)) => u64::from_be_bytes(number),
            Some(Err(_)) => return Err(Unopened::Damaged("its last write has no number".into())),
        };
        let paths = [path.with_extension("0.log"), path.with_extension("1.log")];
        let (missed, writes) = missed(&paths, written)?;
        if writes > written {
            write(&file, false, &writes.to_be_bytes(), entries(&missed))
                .map_err(Unopened::Store)?;
        }
        let logs = if options.durable {
            let [first, second] = &paths;
            let logs = [Log::open(first), Log::open(second)];
            let [first, second] = logs.map(|log| log.map_err(Unopened::System));
            // So that they are there after a power cut; elsewhere a folder is no file.
            if cfg!(unix)
                && let Some(folder) = path.parent()
            {
                let folder = std::fs::File::open(folder);
                let kept = folder.and_then(|folder| folder.sync_all());
                kept.map_err(Unopened::System)?;
            }
            Some([first?, second?])
        } else {
            None
        };
        let pages = Arc::new(file.pages().map_err(damaged)?);
        Ok(Self {
            file: Arc::new(file),
            options,
            writes,
            recent: Arc::default(),
            leaving: None,
            pages,
            logs,
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
        let next = self.writes + 1;
        if batch.at_once {
            self.empty()?;
            let number = next.to_be_bytes();
            write(&self.file, batch.clear, &number, entries(&batch.writes))?;
            self.pages = Arc::new(self.file.pages()?);
            self.writes = next;
            // The file has all there is, and the next record does not follow those in the log.
            if let Some([log, _]) = &mut self.logs {
                log.begin_again();
            }
            return Ok(());
        }
        // First what may fail: what was told to have failed is not there later.
        let has_left = |leaving: &Leaving| leaving.thread.is_finished();
        if self.leaving.as_ref().is_some_and(has_left) {
            self.settle()?;
        }
        if self.recent.bytes() > self.options.recent {
            self.leave()?;
        }
        if let Some([log, _]) = &mut self.logs {
            log.add(next, &batch.writes).map_err(file::refused)?;
        }
        self.writes = next;
        for ((table, key), value) in batch.writes {
            self.recent.put(next, table, key, value);
        }
        Ok(())
    }

    /// Waits until all of it is in the file.
    fn empty(&mut self) -> Result<(), StoreError> {
        if self.recent.bytes() > 0 {
            self.leave()?;
        }
        self.settle()
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

    /// Lets what is recent go to the file, once what is leaving has left.
    fn leave(&mut self) -> Result<(), StoreError> {
        self.settle()?;
        let recent = std::mem::take(&mut self.recent);
        let (file, found) = (self.file.clone(), recent.clone());
        let number = self.writes.to_be_bytes();
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                let all: Vec<_> = found.all().collect();
                let entries = all
                    .iter()
                    .map(|found| (found.table(), found.key(), found.value()));
                write(&file, false, &number, entries)
            })
            .map_err(|error| StoreError::Failed(format!("no thread to write on: {error}")))?;
        self.leaving = Some(Leaving { recent, thread });
        if let Some(logs) = &mut self.logs {
            logs.swap(0, 1);
            logs[0].begin_again();
        }
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The file is closed when this returns. What does not get there stays in the logs.
        if self.options.durable && self.empty().is_ok() {
            for log in self.logs.take().into_iter().flatten() {
                let _ = log.remove();
            }
        }
        let _ = self.settle();
    }
}

fn entries(writes: &Writes) -> impl Iterator<Item = (Table, &[u8], Option<&[u8]>)> {
    let entries = writes.iter();
    entries.map(|((table, key), value)| (*table, &key[..], value.as_deref()))
}

/// Writes to the file what all writes until the one with this number changed.
fn write<'a>(
    file: &File,
    clear: bool,
    number: &'a [u8; 8],
    entries: impl Iterator<Item = (Table, &'a [u8], Option<&'a [u8]>)>,
) -> Result<(), StoreError> {
    let own = (Table::Meta, WRITTEN, Some(&number[..]));
    file.write(clear, std::iter::once(own).chain(entries))
}

/// What the writes after `written` changed, which only the logs have, and the number of the last.
fn missed(paths: &[std::path::PathBuf; 2], written: u64) -> Result<(Writes, u64), Unopened> {
    let mut records = Vec::new();
    for path in paths {
        let contents = log::read(path, written).map_err(Unopened::System)?;
        if let Some(beyond) = contents.beyond {
            return Err(Unopened::Damaged(format!(
                "its log has write {beyond}, but not all before it"
            )));
        }
        records.extend(contents.records);
    }
    records.retain(|record| record.write > written);
    records.sort_by_key(|record| record.write);
    let (mut all, mut last) = (Writes::new(), written);
    for record in records {
        if record.write != last + 1 {
            return Err(Unopened::Damaged(format!(
                "it has the writes until {last}, and its log has write {}, but none between",
                record.write
            )));
        }
        last = record.write;
        all.extend(record.writes);
    }
    Ok((all, last))
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
