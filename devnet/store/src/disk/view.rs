//! A chain as it was after some commit: blocks, and the states after them. It never changes, and any thread may hold one for as long
//! as it likes.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use alloy_primitives::{Address, B256, KECCAK256_EMPTY, U256};
use alloy_trie::{EMPTY_ROOT_HASH, TrieAccount};
use revm::state::{AccountInfo, Bytecode};

use super::codec::{self, Place};
use crate::{
    AccountProof, Block, Changes, Chronicle, LogQuery, ReadState, StoreError, Visit,
    database::{Snapshot, Table},
};

/// The most transactions of blocks that are kept decoded.
const TRANSACTIONS: usize = 8192;
/// The most bytes of code that is kept decoded.
const CODE: usize = 32 << 20;

/// What was decoded before. It holds nothing that could become wrong: code goes by its hash, and blocks are forgotten when some are
/// taken back.
#[derive(Debug, Default)]
pub(super) struct Cache {
    blocks: Mutex<Blocks>,
    codes: Mutex<Codes>,
}

#[derive(Debug, Default)]
struct Blocks {
    by_number: HashMap<u64, Arc<Block>>,
    order: VecDeque<u64>,
    transactions: usize,
}

#[derive(Debug, Default)]
struct Codes {
    by_hash: HashMap<B256, Bytecode>,
    bytes: usize,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Cache {
    /// A cache of the same code and of no blocks.
    pub(super) fn without_blocks(&self) -> Self {
        let mut codes = locked(&self.codes);
        Self {
            blocks: Mutex::default(),
            codes: Mutex::new(std::mem::take(&mut *codes)),
        }
    }

    pub(super) fn add_block(&self, block: &Arc<Block>) {
        let mut blocks = locked(&self.blocks);
        let number = block.header.number;
        if blocks.by_number.insert(number, block.clone()).is_some() {
            return;
        }
        blocks.order.push_back(number);
        blocks.transactions += block.transactions.len() + 1;
        while blocks.transactions > TRANSACTIONS && blocks.order.len() > 1 {
            let oldest = blocks.order.pop_front();
            if let Some(gone) = oldest.and_then(|number| blocks.by_number.remove(&number)) {
                blocks.transactions -= gone.transactions.len() + 1;
            }
        }
    }

    pub(super) fn knows_code(&self, hash: B256) -> bool {
        locked(&self.codes).by_hash.contains_key(&hash)
    }

    pub(super) fn add_code(&self, hash: B256, code: &Bytecode) {
        let mut codes = locked(&self.codes);
        if codes.bytes > CODE {
            *codes = Codes::default();
        }
        codes.bytes += code.len();
        codes.by_hash.insert(hash, code.clone());
    }
}

/// A chain after a commit.
pub(super) struct View {
    pub(super) snapshot: Snapshot,
    pub(super) cache: Arc<Cache>,
    /// Number of the latest block.
    pub(super) latest: u64,
    /// The present version.
    pub(super) version: u64,
    /// The oldest version whose state can be read.
    pub(super) oldest: u64,
    /// The version whose tries are in the snapshot.
    pub(super) flushed: u64,
    /// The root of the accounts then.
    pub(super) flushed_root: B256,
}

impl View {
    /// The present value of a key of the state.
    pub(super) fn present(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.snapshot.get(Table::State, key)
    }

    /// The value a key of the state had at a version.
    pub(super) fn value_at(&self, key: &[u8], version: u64) -> Result<Option<Vec<u8>>, StoreError> {
        if version < self.version {
            let mut before = None;
            let (from, to) = (
                codec::numbered(key, version + 1),
                codec::numbered(key, u64::MAX),
            );
            self.snapshot.range(Table::Past, &from, &to, |_, value| {
                before = Some(value.to_vec());
                Ok(false)
            })?;
            if let Some(value) = before {
                return Ok((!value.is_empty()).then_some(value));
            }
        }
        self.present(key)
    }

    /// The version that a block made.
    pub(super) fn version_of(&self, number: u64) -> Result<Option<u64>, StoreError> {
        let key = number.to_be_bytes();
        let version = self
            .snapshot
            .get_with(Table::Blocks, &key, codec::version_of)?;
        version.transpose()
    }

    /// The last version that belongs to a block: the block's own, or that of the last change before the next block.
    pub(super) fn version_after(&self, number: u64) -> Result<u64, StoreError> {
        match self.version_of(number + 1)? {
            Some(next) => next.checked_sub(1).ok_or_else(|| {
                StoreError::Damaged(format!("block {} has no version before it", number + 1))
            }),
            None => Ok(self.version),
        }
    }

    /// Code by its hash.
    pub(super) fn code(&self, hash: B256) -> Result<Bytecode, StoreError> {
        if hash == KECCAK256_EMPTY {
            return Ok(Bytecode::default());
        }
        if let Some(code) = locked(&self.cache.codes).by_hash.get(&hash) {
            return Ok(code.clone());
        }
        let bytes = self
            .snapshot
            .get(Table::Code, hash.as_slice())?
            .ok_or(StoreError::UnknownCode(hash))?;
        let code = Bytecode::new_raw_checked(bytes.into())
            .map_err(|error| StoreError::Damaged(format!("code {hash} cannot be read: {error}")))?;
        self.cache.add_code(hash, &code);
        Ok(code)
    }

    /// An account with its code.
    fn info(&self, record: &TrieAccount) -> Result<AccountInfo, StoreError> {
        Ok(AccountInfo {
            balance: record.balance,
            nonce: record.nonce,
            code_hash: record.code_hash,
            code: Some(self.code(record.code_hash)?),
            ..AccountInfo::default()
        })
    }

    /// Changes that were made without a block, from one version to another.
    pub(super) fn patches(&self, from: u64, to: u64) -> Result<Vec<(u64, Changes)>, StoreError> {
        let mut patches = Vec::new();
        let (from, to) = (from.to_be_bytes(), to.to_be_bytes());
        self.snapshot
            .range(Table::Patches, &from, &to, |key, value| {
                let changes = codec::decode_changes(value, |hash| self.code(hash))?;
                patches.push((codec::number(key)?, changes));
                Ok(true)
            })?;
        Ok(patches)
    }

    /// The blocks between two that may hold a log under one of these items.
    fn indexed(
        &self,
        kind: u8,
        items: impl Iterator<Item = Vec<u8>>,
        from: u64,
        to: u64,
    ) -> Result<BTreeSet<u64>, StoreError> {
        let mut found = BTreeSet::new();
        for item in items {
            let (first, last) = (
                codec::log_key(kind, &item, from),
                codec::log_key(kind, &item, to),
            );
            self.snapshot.range(Table::Logs, &first, &last, |key, _| {
                found.insert(codec::number(key.get(9..).unwrap_or_default())?);
                Ok(true)
            })?;
        }
        Ok(found)
    }
}

impl Chronicle for View {
    fn latest(&self) -> u64 {
        self.latest
    }

    fn block(&self, number: u64) -> Result<Option<Arc<Block>>, StoreError> {
        if number > self.latest {
            return Ok(None);
        }
        if let Some(block) = locked(&self.cache.blocks).by_number.get(&number) {
            return Ok(Some(block.clone()));
        }
        let key = number.to_be_bytes();
        let Some(block) = self.snapshot.get(Table::Blocks, &key)? else {
            return Ok(None);
        };
        let receipts = self.snapshot.get(Table::Receipts, &key)?.ok_or_else(|| {
            StoreError::Damaged(format!("the receipts of block {number} are missing"))
        })?;
        let block = Arc::new(codec::decode_block(&block, &receipts)?);
        self.cache.add_block(&block);
        Ok(Some(block))
    }

    fn number_of(&self, hash: B256) -> Result<Option<u64>, StoreError> {
        let number = self
            .snapshot
            .get_with(Table::Numbers, hash.as_slice(), codec::number)?;
        number.transpose()
    }

    fn transaction(&self, hash: B256) -> Result<Option<(u64, usize)>, StoreError> {
        let place = self
            .snapshot
            .get_with(Table::Transactions, hash.as_slice(), |value| {
                let index = codec::number(value.get(8..).unwrap_or_default())?;
                Ok((codec::version_of(value)?, index as usize))
            })?;
        place.transpose()
    }

    fn state(self: Arc<Self>) -> Arc<dyn ReadState> {
        let version = self.version;
        Arc::new(StateAt {
            view: self,
            version,
        })
    }

    fn state_at(self: Arc<Self>, number: u64) -> Result<Arc<dyn ReadState>, StoreError> {
        if number > self.latest {
            return Err(StoreError::UnknownBlock(number));
        }
        let version = self.version_after(number)?;
        if version < self.oldest {
            // The state after the latest block is always kept, so there is an oldest one between.
            let (mut gone, mut oldest) = (number, self.latest);
            while gone + 1 < oldest {
                let middle = gone + (oldest - gone) / 2;
                if self.version_after(middle)? < self.oldest {
                    gone = middle;
                } else {
                    oldest = middle;
                }
            }
            return Err(StoreError::HistoryPruned { number, oldest });
        }
        Ok(Arc::new(StateAt {
            view: self,
            version,
        }))
    }

    fn with_logs(&self, query: &LogQuery, from: u64, to: u64) -> Result<Vec<u64>, StoreError> {
        let mut found: Option<BTreeSet<u64>> = None;
        let addresses = query.addresses.iter().map(|address| address.to_vec());
        let mut parts = vec![(0, addresses.collect::<Vec<_>>())];
        for (kind, topics) in (1..).zip(&query.topics) {
            parts.push((kind, topics.iter().map(|topic| topic.to_vec()).collect()));
        }
        for (kind, items) in parts {
            if items.is_empty() {
                continue;
            }
            let blocks = self.indexed(kind, items.into_iter(), from, to)?;
            found = Some(match found {
                Some(found) => found.intersection(&blocks).copied().collect(),
                None => blocks,
            });
        }
        Ok(match found {
            Some(found) => found.into_iter().collect(),
            None => (from..=to.min(self.latest)).collect(),
        })
    }

    fn each_account(&self, visit: &mut Visit<'_>) -> Result<(), StoreError> {
        let mut open: Option<(Address, AccountInfo, BTreeMap<U256, U256>)> = None;
        self.snapshot
            .range(Table::State, &[], &[0xff; 54], |key, value| {
                match Place::of(key)? {
                    Place::Account(address) => {
                        let info = self.info(&codec::decode_account(value)?)?;
                        if let Some((address, info, words)) =
                            open.replace((address, info, BTreeMap::new()))
                        {
                            visit(address, info, words)?;
                        }
                    }
                    Place::Slot(_, slot) => {
                        if let Some((_, _, words)) = &mut open {
                            words.insert(slot, codec::decode_word(value)?);
                        }
                    }
                }
                Ok(true)
            })?;
        open.map_or(Ok(()), |(address, info, words)| visit(address, info, words))
    }
}

/// The state at a version.
struct StateAt {
    view: Arc<View>,
    version: u64,
}

impl StateAt {
    fn record(&self, address: Address) -> Result<Option<TrieAccount>, StoreError> {
        let key = Place::Account(address).key();
        let value = self.view.value_at(&key, self.version)?;
        value.map(|value| codec::decode_account(&value)).transpose()
    }
}

impl ReadState for StateAt {
    fn account(&self, address: Address) -> Result<Option<AccountInfo>, StoreError> {
        let Some(record) = self.record(address)? else {
            return Ok(None);
        };
        self.view.info(&record).map(Some)
    }

    fn storage(&self, address: Address, slot: U256) -> Result<U256, StoreError> {
        let key = Place::Slot(address, slot).key();
        match self.view.value_at(&key, self.version)? {
            Some(value) => codec::decode_word(&value),
            None => Ok(U256::ZERO),
        }
    }

    fn code(&self, hash: B256) -> Result<Bytecode, StoreError> {
        self.view.code(hash)
    }

    fn storage_root(&self, address: Address) -> Result<B256, StoreError> {
        Ok(self
            .record(address)?
            .map_or(EMPTY_ROOT_HASH, |record| record.storage_root))
    }

    fn prove(&self, address: Address, slots: &[U256]) -> Result<AccountProof, StoreError> {
        self.view.prove(self.version, address, slots)
    }
}
