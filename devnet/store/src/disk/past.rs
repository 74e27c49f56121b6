//! Going back, and forgetting. Every version leaves behind what was before it, so the state of a version is put back by writing those
//! values again; and it is forgotten by deleting them.

use std::{collections::BTreeSet, sync::Arc};

use super::{DiskStore, codec, view::View};
use crate::{
    StoreError,
    database::{Batch, Table},
};

/// The most versions that are forgotten in one commit, so that none takes long.
const AT_ONCE: u64 = 16;

impl DiskStore {
    /// Adds to `batch` the removal of what only states older than the history need. Returns the oldest version whose state can be read
    /// afterwards.
    pub(super) fn prune(&self, batch: &mut Batch, latest: u64) -> Result<u64, StoreError> {
        let view = &self.view;
        let oldest_block = (latest + 1).saturating_sub(self.history);
        if oldest_block == 0 {
            return Ok(view.oldest);
        }
        let wanted = if oldest_block > view.latest {
            view.version
        } else {
            view.version_after(oldest_block)?
        };
        let marked = self.snapshots.iter().map(|mark| mark.version);
        // The journal since nodes were written is needed to open the store.
        let bound = marked
            .min()
            .unwrap_or(u64::MAX)
            .min(self.flushed)
            .min(wanted);
        let until = bound.min(view.oldest + AT_ONCE);
        for version in view.oldest + 1..=until {
            for key in journal(view, version)? {
                batch.delete(Table::Past, codec::numbered(&key, version));
            }
            batch.delete(Table::Journal, version.to_be_bytes());
        }
        Ok(until.max(view.oldest))
    }

    /// Undoes every version after `version`, and the blocks after `latest`.
    pub(super) fn go_back(&mut self, version: u64, latest: u64) -> Result<(), StoreError> {
        if let Some(broken) = &self.broken {
            return Err(broken.clone());
        }
        self.staged = None;
        let view = self.view.clone();
        let mut batch = Batch::default();
        let mut keys = BTreeSet::new();
        for undone in version + 1..=view.version {
            for key in journal(&view, undone)? {
                batch.delete(Table::Past, codec::numbered(&key, undone));
                keys.insert(key);
            }
            batch.delete(Table::Journal, undone.to_be_bytes());
            batch.delete(Table::Patches, undone.to_be_bytes());
        }
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            let value = view.value_at(&key, version)?;
            match &value {
                Some(value) => batch.put(Table::State, key.clone(), value.clone()),
                None => batch.delete(Table::State, key.clone()),
            }
            values.push((key, value));
        }
        for number in latest + 1..=view.latest {
            self.forget_block(&mut batch, &view, number)?;
        }
        let staged = self.forest.agree(&view, &values)?;
        self.forest.take(staged);
        self.flush(&mut batch, version);
        self.view = Arc::new(View {
            snapshot: self.database.snapshot(),
            cache: Arc::new(view.cache.without_blocks()),
            latest: view.latest,
            version: view.version,
            oldest: view.oldest,
            flushed: view.flushed,
            flushed_root: view.flushed_root,
        });
        self.finish(batch, latest, version, view.oldest)
    }

    fn forget_block(&self, batch: &mut Batch, view: &View, number: u64) -> Result<(), StoreError> {
        use crate::Chronicle as _;
        let Some(block) = view.block(number)? else {
            return Ok(());
        };
        let key = number.to_be_bytes();
        batch.delete(Table::Blocks, key);
        batch.delete(Table::Receipts, key);
        batch.delete(Table::Numbers, block.hash.to_vec());
        for transaction in &block.transactions {
            batch.delete(Table::Transactions, transaction.hash.to_vec());
        }
        for log in block
            .receipts
            .iter()
            .flat_map(|receipt| receipt.envelope.logs())
        {
            batch.delete(
                Table::Logs,
                codec::log_key(0, log.address.as_slice(), number),
            );
            for (kind, topic) in (1..).zip(log.topics()) {
                batch.delete(Table::Logs, codec::log_key(kind, topic.as_slice(), number));
            }
        }
        Ok(())
    }
}

/// The keys a version changed.
pub(super) fn journal(view: &View, version: u64) -> Result<Vec<Vec<u8>>, StoreError> {
    let found = view
        .snapshot
        .get_with(Table::Journal, &version.to_be_bytes(), codec::places)?;
    found.unwrap_or_else(|| {
        Err(StoreError::Damaged(format!(
            "what version {version} of the state changed is missing"
        )))
    })
}
