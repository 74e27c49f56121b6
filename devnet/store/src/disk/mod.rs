//! The durable store: blocks, receipts, state, history and tries in one file.
//!
//! What always holds: every change of the state, a block's or a cheat's, is one version and one commit of the engine; a block is in the
//! view that readers get only after its commit; and the state at any kept version can be read, because every version leaves behind what
//! was before it. A store that failed to write once writes nothing more: what is on disk is the last commit.

mod codec;
mod forest;
mod open;
mod past;
mod prove;
mod temporary;
mod view;

use std::{path::PathBuf, sync::Arc};

use alloy_primitives::B256;

use crate::{
    Block, Changes, Chronicle, ReadState, Store, StoreError,
    database::{Batch, Database, Table},
};
use forest::{Forest, Staged};
pub use open::{DiskOptions, EmptyStore, OpenError, Opened};
use view::View;

/// Name of the record of versions and roots.
const POSITION: &[u8] = b"position";
/// What the names of facts the node keeps begin with.
const FACT: &[u8] = b"fact/";

/// A chain on disk.
pub struct DiskStore {
    database: Database,
    view: Arc<View>,
    forest: Forest,
    /// The version whose tries are on disk.
    flushed: u64,
    /// The root of the accounts then.
    flushed_root: B256,
    history: u64,
    staged: Option<(Changes, Staged)>,
    snapshots: Vec<Mark>,
    snapshots_taken: u64,
    /// Why nothing can be written any more.
    broken: Option<StoreError>,
    path: PathBuf,
    /// The folder of a store that ends with the process.
    _temporary: Option<temporary::Folder>,
}

/// A moment to go back to.
#[derive(Clone, Copy, Debug)]
struct Mark {
    id: u64,
    version: u64,
    latest: u64,
}

impl std::fmt::Debug for DiskStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DiskStore")
            .field("path", &self.path)
            .field("latest", &self.view.latest)
            .field("version", &self.view.version)
            .finish_non_exhaustive()
    }
}

impl DiskStore {
    fn staged(&mut self, changes: &Changes) -> Result<Staged, StoreError> {
        match self.staged.take() {
            Some((staged, result)) if staged == *changes => Ok(result),
            _ => self.forest.stage(&self.view, changes),
        }
    }

    /// Adds to `batch` what a version changes, and what was before it.
    fn record(&self, batch: &mut Batch, version: u64, staged: &Staged) {
        let mut keys = Vec::new();
        for written in &staged.writes {
            keys.extend(&written.key);
            let before = written.old.clone().unwrap_or_default();
            batch.put(Table::Past, codec::numbered(&written.key, version), before);
            match &written.new {
                Some(new) => batch.put(Table::State, written.key.clone(), new.clone()),
                None => batch.delete(Table::State, written.key.clone()),
            }
        }
        batch.put(Table::Journal, version.to_be_bytes(), keys);
        for (hash, code) in &staged.codes {
            batch.put(Table::Code, hash.to_vec(), code.original_bytes().to_vec());
        }
    }

    fn record_block(batch: &mut Batch, version: u64, block: &Block) {
        let number = block.header.number;
        let key = number.to_be_bytes();
        batch.put(Table::Blocks, key, codec::block(version, block));
        batch.put(Table::Receipts, key, codec::receipts(block));
        batch.put(Table::Numbers, block.hash.to_vec(), key);
        for (index, transaction) in block.transactions.iter().enumerate() {
            let place = codec::numbered(&key, index as u64);
            batch.put(Table::Transactions, transaction.hash.to_vec(), place);
        }
        let logs = block
            .receipts
            .iter()
            .flat_map(|receipt| receipt.envelope.logs());
        for log in logs {
            batch.put(
                Table::Logs,
                codec::log_key(0, log.address.as_slice(), number),
                Vec::new(),
            );
            for (kind, topic) in (1..).zip(log.topics()) {
                batch.put(
                    Table::Logs,
                    codec::log_key(kind, topic.as_slice(), number),
                    Vec::new(),
                );
            }
        }
    }

    /// Commits a version. `latest` is the number of the latest block after it.
    fn advance(&mut self, mut batch: Batch, staged: Staged, latest: u64) -> Result<(), StoreError> {
        if let Some(broken) = &self.broken {
            return Err(broken.clone());
        }
        let version = self.view.version + 1;
        self.record(&mut batch, version, &staged);
        let codes = staged.codes.clone();
        self.forest.take(staged);
        let oldest = self.prune(&mut batch, latest)?;
        self.finish(batch, latest, version, oldest)?;
        for (hash, code) in &codes {
            self.view.cache.add_code(*hash, code);
        }
        Ok(())
    }

    /// Writes `batch` together with the position after it, and with nodes if it is time. Then readers see it.
    fn finish(
        &mut self,
        mut batch: Batch,
        latest: u64,
        version: u64,
        oldest: u64,
    ) -> Result<(), StoreError> {
        if self.forest.is_due() {
            self.flush(&mut batch, version);
        }
        let position = open::Position {
            version,
            oldest,
            latest,
            flushed: self.flushed,
            flushed_root: self.flushed_root,
        };
        batch.put(Table::Meta, POSITION, position.encoded());
        match self.database.write(batch) {
            Ok(()) => {
                self.view = Arc::new(View {
                    snapshot: self.database.snapshot(),
                    cache: self.view.cache.clone(),
                    latest,
                    version,
                    oldest,
                    flushed: self.flushed,
                    flushed_root: self.flushed_root,
                });
                Ok(())
            }
            Err(error) => {
                // Tries and position in memory are ahead of the disk now, so nothing may follow.
                self.broken = Some(error.clone());
                Err(error)
            }
        }
    }

    fn flush(&mut self, batch: &mut Batch, version: u64) {
        self.flushed_root = self.forest.root();
        self.flushed = version;
        self.forest.flush(batch);
    }

    /// Parameters the chain was made with, as the node wrote them.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub fn parameters(&self) -> Result<Vec<u8>, StoreError> {
        let found = self.view.snapshot.get(Table::Meta, open::PARAMETERS)?;
        found.ok_or_else(|| StoreError::Damaged("the chain's parameters are missing".to_owned()))
    }

    /// Changes that no block made, in order, each with the number of the block it follows. The first are those that made the genesis.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub fn patches_after(&self, number: u64) -> Result<Vec<Changes>, StoreError> {
        let Some(from) = self.view.version_of(number)? else {
            return Err(StoreError::UnknownBlock(number));
        };
        let patches = self.view.patches(from, self.view.version_after(number)?)?;
        Ok(patches.into_iter().map(|(_, changes)| changes).collect())
    }
}

impl Store for DiskStore {
    fn latest(&self) -> u64 {
        self.view.latest
    }

    fn block(&self, number: u64) -> Result<Option<Arc<Block>>, StoreError> {
        self.view.block(number)
    }

    fn number_of(&self, hash: B256) -> Result<Option<u64>, StoreError> {
        self.view.number_of(hash)
    }

    fn transaction(&self, hash: B256) -> Result<Option<(u64, usize)>, StoreError> {
        self.view.transaction(hash)
    }

    fn state(&self) -> Arc<dyn ReadState> {
        self.view.clone().state()
    }

    fn state_at(&self, number: u64) -> Result<Arc<dyn ReadState>, StoreError> {
        self.view.clone().state_at(number)
    }

    fn with_logs(
        &self,
        query: &crate::LogQuery,
        from: u64,
        to: u64,
    ) -> Result<Vec<u64>, StoreError> {
        self.view.with_logs(query, from, to)
    }

    fn view(&self) -> Option<Arc<dyn Chronicle>> {
        Some(self.view.clone())
    }

    fn root_after(&mut self, changes: &Changes) -> Result<B256, StoreError> {
        let staged = self.staged(changes)?;
        let root = staged.root();
        self.staged = Some((changes.clone(), staged));
        Ok(root)
    }

    fn commit(&mut self, block: Block, changes: &Changes) -> Result<(), StoreError> {
        let (number, latest) = (block.header.number, self.view.latest);
        if number != latest + 1 {
            return Err(StoreError::NotNext { number, latest });
        }
        let staged = self.staged(changes)?;
        let mut batch = Batch::default();
        Self::record_block(&mut batch, self.view.version + 1, &block);
        self.advance(batch, staged, number)?;
        self.view.cache.add_block(&Arc::new(block));
        Ok(())
    }

    fn patch(&mut self, changes: &Changes) -> Result<(), StoreError> {
        let staged = self.staged(changes)?;
        let mut batch = Batch::default();
        let version = self.view.version + 1;
        batch.put(
            Table::Patches,
            version.to_be_bytes(),
            codec::changes(changes),
        );
        self.advance(batch, staged, self.view.latest)
    }

    fn snapshot(&mut self) -> u64 {
        self.snapshots_taken += 1;
        self.snapshots.push(Mark {
            id: self.snapshots_taken,
            version: self.view.version,
            latest: self.view.latest,
        });
        self.snapshots_taken
    }

    fn revert(&mut self, snapshot: u64) -> Result<bool, StoreError> {
        let Some(index) = self.snapshots.iter().position(|mark| mark.id == snapshot) else {
            return Ok(false);
        };
        let mark = self.snapshots[index];
        self.go_back(mark.version, mark.latest)?;
        self.snapshots.truncate(index);
        Ok(true)
    }

    fn reset(&mut self) -> Result<(), StoreError> {
        self.start_over()
    }

    fn keep(&mut self, name: &str, value: Option<&[u8]>) -> Result<(), StoreError> {
        if let Some(broken) = &self.broken {
            return Err(broken.clone());
        }
        let mut batch = Batch::default();
        let key = [FACT, name.as_bytes()].concat();
        match value {
            Some(value) => batch.put(Table::Meta, key, value),
            None => batch.delete(Table::Meta, key),
        }
        let view = &self.view;
        self.finish(batch, view.latest, view.version, view.oldest)
    }

    fn kept(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let first = [FACT, prefix.as_bytes()].concat();
        let last = [&first[..], &[0xff]].concat();
        let mut facts = Vec::new();
        self.view
            .snapshot
            .range(Table::Meta, &first, &last, |key, value| {
                let name = String::from_utf8_lossy(&key[FACT.len()..]).into_owned();
                facts.push((name, value.to_vec()));
                Ok(true)
            })?;
        Ok(facts)
    }
}

impl Drop for DiskStore {
    fn drop(&mut self) {
        // A store that ends with its folder need not be tidy; one that stays opens faster when its nodes are written.
        if self._temporary.is_none() && self.broken.is_none() && self.forest.is_dirty() {
            let mut batch = Batch::default();
            let (latest, version, oldest) = (self.view.latest, self.view.version, self.view.oldest);
            self.flush(&mut batch, version);
            // What could not be written is derived from the journal when the store is opened.
            let _ = self.finish(batch, latest, version, oldest);
        }
    }
}
