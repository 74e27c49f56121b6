//! Filters that clients poll. Each is a position in the chain, so it costs nothing until it is asked.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use alloy_primitives::B256;
use alloy_rpc_types_eth::Filter;
use slacontract_store::StoreError;

use super::FilterAccess;

/// The most filters of one chain.
const MOST: usize = 1024;
/// The most hashes a filter of pending transactions keeps between two polls.
const PENDING: usize = 4096;
/// A filter nobody polled for so long is forgotten.
const IDLE: Duration = Duration::from_secs(300);

/// There are too many filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{MOST} filters are installed already: uninstall some with eth_uninstallFilter")]
pub struct FiltersFull;

/// What a filter is about.
#[derive(Clone, Debug)]
pub enum FilterKind {
    /// Hashes of new blocks.
    Blocks,
    /// Logs that match.
    Logs(Box<Filter>),
    /// Hashes of transactions that enter the pool.
    Pending,
}

/// What a poll finds.
#[derive(Clone, Debug)]
pub enum FilterChanges {
    /// Hashes of blocks or transactions.
    Hashes(Vec<B256>),
    /// The blocks whose logs have not been reported: from, to, and what must match.
    Logs(u64, u64, Box<Filter>),
}

#[derive(Clone, Debug)]
struct Installed {
    kind: FilterKind,
    next_block: u64,
    pending: Vec<B256>,
    used: Instant,
}

/// The filters of a chain.
#[derive(Clone, Debug, Default)]
pub(super) struct Filters {
    installed: BTreeMap<u64, Installed>,
    last: u64,
}

impl Filters {
    pub(super) fn pending(&mut self, hash: B256) {
        for filter in self
            .installed
            .values_mut()
            .filter(|filter| matches!(filter.kind, FilterKind::Pending))
        {
            if filter.pending.len() < PENDING {
                filter.pending.push(hash);
            }
        }
    }

    pub(super) fn rewind(&mut self, latest: u64) {
        for filter in self.installed.values_mut() {
            filter.next_block = filter.next_block.min(latest + 1);
        }
    }
}

impl FilterAccess<'_> {
    /// Installs a filter that starts now.
    ///
    /// # Errors
    /// [`FiltersFull`].
    pub fn install(&mut self, kind: FilterKind) -> Result<u64, FiltersFull> {
        let next_block = self.chain.latest() + 1;
        let filters = &mut self.chain.filters;
        filters
            .installed
            .retain(|_, filter| filter.used.elapsed() < IDLE);
        if filters.installed.len() >= MOST {
            return Err(FiltersFull);
        }
        filters.last += 1;
        filters.installed.insert(
            filters.last,
            Installed {
                kind,
                next_block,
                pending: Vec::new(),
                used: Instant::now(),
            },
        );
        Ok(filters.last)
    }

    /// Forgets a filter. False if there is none.
    pub fn uninstall(&mut self, id: u64) -> bool {
        self.chain.filters.installed.remove(&id).is_some()
    }

    /// What happened since the last poll; nothing if there is no such filter.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn poll(&mut self, id: u64) -> Result<Option<FilterChanges>, StoreError> {
        let latest = self.chain.latest();
        let Some(filter) = self.chain.filters.installed.get_mut(&id) else {
            return Ok(None);
        };
        filter.used = Instant::now();
        let from = std::mem::replace(&mut filter.next_block, latest + 1);
        Ok(Some(match &filter.kind {
            FilterKind::Pending => FilterChanges::Hashes(std::mem::take(&mut filter.pending)),
            FilterKind::Logs(matching) => FilterChanges::Logs(from, latest, matching.clone()),
            FilterKind::Blocks => {
                let store = &self.chain.store;
                let blocks = (from..=latest).filter_map(|number| store.block(number).transpose());
                let hashes = blocks.map(|block| block.map(|block| block.hash));
                FilterChanges::Hashes(hashes.collect::<Result<_, _>>()?)
            }
        }))
    }

    /// What a log filter matches; nothing if there is no such log filter.
    pub fn logs_of(&mut self, id: u64) -> Option<Filter> {
        match &self.chain.filters.installed.get(&id)?.kind {
            FilterKind::Logs(filter) => Some((**filter).clone()),
            _ => None,
        }
    }
}
