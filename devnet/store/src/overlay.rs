//! A state that can be written to: changes on top of a snapshot. Blocks are executed in one, `eth_call` overrides live in one.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use alloy_primitives::{Address, B256, U256};
use revm::{
    Database, DatabaseCommit,
    primitives::AddressMap,
    state::{Account, AccountInfo, Bytecode},
};

use crate::{Changes, ReadState, StoreError};

/// Changes over a snapshot.
#[derive(Clone)]
pub struct Overlay {
    base: Arc<dyn ReadState>,
    changes: Changes,
    /// What was read of `base`: transactions of one block mostly ask for the same.
    read: HashMap<Address, Option<AccountInfo>>,
    words: HashMap<(Address, U256), U256>,
    hashes: Vec<B256>,
    first_hash: u64,
}

impl std::fmt::Debug for Overlay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Overlay")
            .field("changes", &self.changes)
            .finish_non_exhaustive()
    }
}

impl Overlay {
    /// Nothing changed yet. `hashes` are those of consecutive blocks from number `first_hash`, for BLOCKHASH.
    #[must_use]
    pub fn new(base: Arc<dyn ReadState>, first_hash: u64, hashes: Vec<B256>) -> Self {
        Self {
            base,
            changes: Changes::default(),
            read: HashMap::new(),
            words: HashMap::new(),
            hashes,
            first_hash,
        }
    }

    /// What has changed so far.
    #[must_use]
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// What has changed.
    #[must_use]
    pub fn into_changes(self) -> Changes {
        self.changes
    }

    /// Adds changes by hand: a cheat or an override.
    pub fn merge(&mut self, changes: &Changes) {
        self.changes.merge(changes);
    }

    /// Tells BLOCKHASH of one more block, whose number follows the last one known; any other is passed over.
    pub fn remember_hash(&mut self, number: u64, hash: B256) {
        if number == self.first_hash + self.hashes.len() as u64 {
            self.hashes.push(hash);
        }
    }

    /// The account as it is now, or nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub fn account(&mut self, address: Address) -> Result<Option<AccountInfo>, StoreError> {
        if let Some(change) = self.changes.accounts.get(&address) {
            return Ok(change.info.clone());
        }
        if let Some(info) = self.read.get(&address) {
            return Ok(info.clone());
        }
        let info = self.base.account(address)?;
        self.read.insert(address, info.clone());
        Ok(info)
    }
}

impl Database for Overlay {
    type Error = StoreError;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, StoreError> {
        self.account(address)
    }

    fn code_by_hash(&mut self, code_hash: B256) -> Result<Bytecode, StoreError> {
        let mut infos = self
            .changes
            .accounts
            .values()
            .filter_map(|change| change.info.as_ref());
        match infos
            .find(|info| info.code_hash == code_hash)
            .and_then(|info| info.code.clone())
        {
            Some(code) => Ok(code),
            None => self.base.code(code_hash),
        }
    }

    fn storage(&mut self, address: Address, index: U256) -> Result<U256, StoreError> {
        if let Some(change) = self.changes.accounts.get(&address) {
            if let Some(value) = change.storage.get(&index) {
                return Ok(*value);
            }
            if change.wiped {
                return Ok(U256::ZERO);
            }
        }
        match self.words.entry((address, index)) {
            Entry::Occupied(word) => Ok(*word.get()),
            Entry::Vacant(word) => Ok(*word.insert(self.base.storage(address, index)?)),
        }
    }

    fn block_hash(&mut self, number: u64) -> Result<B256, StoreError> {
        let index = number
            .checked_sub(self.first_hash)
            .and_then(|index| usize::try_from(index).ok());
        Ok(index
            .and_then(|index| self.hashes.get(index))
            .copied()
            .unwrap_or_default())
    }
}

impl DatabaseCommit for Overlay {
    fn commit(&mut self, changes: AddressMap<Account>) {
        self.changes.add(&changes);
    }
}
