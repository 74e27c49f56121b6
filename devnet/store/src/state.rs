//! The state as one persistent value: an account trie whose leaves hold storage tries. Cloning it is a snapshot.

use std::{borrow::Cow, sync::Arc};

use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_trie::TrieAccount;
use revm::state::{AccountInfo, Bytecode};

use crate::{
    AccountChange, AccountProof, Changes, ReadState, StoreError, Trie, TrieValue, WordProof,
};

impl TrieValue for U256 {
    fn encoded(&self) -> Cow<'_, [u8]> {
        alloy_rlp::encode(self).into()
    }
}

/// One account with its storage.
#[derive(Clone, Debug)]
struct Record {
    info: AccountInfo,
    storage: Trie<U256>,
}

impl TrieValue for Arc<Record> {
    fn encoded(&self) -> Cow<'_, [u8]> {
        alloy_rlp::encode(self.account()).into()
    }
}

impl Record {
    fn account(&self) -> TrieAccount {
        TrieAccount::new(
            self.info.nonce,
            self.info.balance,
            self.storage.root(),
            self.info.code_hash,
        )
    }
}

/// All accounts at one moment.
#[derive(Clone, Debug, Default)]
pub struct State {
    accounts: Trie<Arc<Record>>,
}

impl State {
    /// Applies changes. Earlier clones are not affected.
    pub fn apply(&mut self, changes: &Changes) {
        for (address, change) in &changes.accounts {
            let key = keccak256(address);
            match self.changed(key, change) {
                Some(record) => self.accounts.insert(key, Arc::new(record)),
                None => self.accounts.remove(key),
            }
        }
    }

    /// The state root.
    #[must_use]
    pub fn root(&self) -> B256 {
        self.accounts.root()
    }

    fn changed(&self, key: B256, change: &AccountChange) -> Option<Record> {
        let mut info = change.info.clone()?;
        let before = self.accounts.get(key);
        if info.code.is_none() {
            // The journal did not load the code, so it did not change it.
            info.code = before
                .filter(|before| before.info.code_hash == info.code_hash)
                .and_then(|before| before.info.code.clone());
        }
        let mut storage = before
            .filter(|_| !change.wiped)
            .map(|before| before.storage.clone())
            .unwrap_or_default();
        for (slot, value) in &change.storage {
            let key = keccak256(slot.to_be_bytes::<32>());
            if value.is_zero() {
                storage.remove(key);
            } else {
                storage.insert(key, *value);
            }
        }
        Some(Record { info, storage })
    }

    fn record(&self, address: Address) -> Option<&Arc<Record>> {
        self.accounts.get(keccak256(address))
    }
}

impl ReadState for State {
    fn account(&self, address: Address) -> Result<Option<AccountInfo>, StoreError> {
        Ok(self.record(address).map(|record| record.info.clone()))
    }

    fn storage(&self, address: Address, slot: U256) -> Result<U256, StoreError> {
        let Some(record) = self
            .record(address)
            .filter(|record| !record.storage.is_empty())
        else {
            return Ok(U256::ZERO);
        };
        Ok(record
            .storage
            .get(keccak256(slot.to_be_bytes::<32>()))
            .copied()
            .unwrap_or_default())
    }

    fn code(&self, hash: B256) -> Result<Bytecode, StoreError> {
        // The empty code is the one that needs no account. Execution asks for no other: every account carries its code.
        if hash == alloy_primitives::KECCAK256_EMPTY {
            return Ok(Bytecode::default());
        }
        self.accounts
            .find(|record| record.info.code_hash == hash)
            .and_then(|record| record.info.code.clone())
            .ok_or(StoreError::UnknownCode(hash))
    }

    fn storage_root(&self, address: Address) -> Result<B256, StoreError> {
        Ok(self
            .record(address)
            .map_or(alloy_trie::EMPTY_ROOT_HASH, |record| record.storage.root()))
    }

    fn prove(&self, address: Address, slots: &[U256]) -> Result<AccountProof, StoreError> {
        let record = self.record(address);
        let nothing = Trie::default();
        let storage = record.map_or(&nothing, |record| &record.storage);
        let words = slots.iter().map(|slot| {
            let key = keccak256(slot.to_be_bytes::<32>());
            WordProof {
                slot: *slot,
                value: storage.get(key).copied().unwrap_or_default(),
                nodes: storage.prove(key),
            }
        });
        Ok(AccountProof {
            root: self.root(),
            account: record.map(|record| record.account()),
            nodes: self.accounts.prove(keccak256(address)),
            words: words.collect(),
        })
    }
}
