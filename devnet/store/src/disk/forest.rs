//! The tries of the present state: one of accounts, one per account with storage. Nodes are loaded as they are needed and written now
//! and then, many changes at once: what the disk holds is the tries as they were at some version, and the keys that changed since are
//! in the journal. So a block costs the nodes it touches, and most blocks write none.

use std::{collections::HashMap, sync::Arc};

use alloy_primitives::{Address, B256, KECCAK256_EMPTY, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, Nibbles, TrieAccount};
use revm::state::Bytecode;

use super::{
    codec::{self, Place},
    view::View,
};
use crate::{
    AccountChange, AccountProof, Changes, StoreError, WordProof,
    database::{Batch, Snapshot, Table},
    keccak::keccak256_each,
    trie::{Leaf, Node, NodeSource, Trie, decode, hash_together},
};

/// Changes after which nodes are written.
const FLUSH: usize = 4_000;
/// Nodes in memory after which the lowest are dropped, to be loaded again as needed. A branch takes some 800 bytes: all branches over a million
/// accounts are 70,000 nodes.
const RESIDENT: usize = 120_000;

/// The tries as they are now.
#[derive(Debug, Default)]
pub(super) struct Forest {
    accounts: Trie<Leaf>,
    /// Tries that were used since nodes were dropped, by hash of the address.
    storages: HashMap<B256, Trie<Leaf>>,
    /// Keys of stored nodes that are not in the tries any more.
    gone: Vec<Vec<u8>>,
    /// Changes since nodes were written.
    changed: usize,
    /// Nodes in memory, about.
    resident: usize,
}

/// One value of the state before and after.
pub(super) struct Written {
    pub(super) key: Vec<u8>,
    pub(super) old: Option<Vec<u8>>,
    pub(super) new: Option<Vec<u8>>,
}

/// What changes would make of the state. Nothing has changed yet.
#[derive(Default)]
pub(super) struct Staged {
    accounts: Trie<Leaf>,
    storages: Vec<(B256, Trie<Leaf>)>,
    gone: Vec<Vec<u8>>,
    loaded: usize,
    pub(super) writes: Vec<Written>,
    pub(super) codes: Vec<(B256, Bytecode)>,
}

/// Nodes of one trie, from the disk.
struct Stored<'a> {
    snapshot: &'a Snapshot,
    storage: Option<B256>,
    gone: &'a mut Vec<Vec<u8>>,
    loaded: &'a mut usize,
}

impl NodeSource<Leaf> for Stored<'_> {
    type Error = StoreError;

    fn load(&mut self, path: &Nibbles, hash: &B256) -> Result<Arc<Node<Leaf>>, StoreError> {
        let damaged = |what: String| {
            let trie = match self.storage {
                None => "accounts".to_owned(),
                Some(hash) => format!("the storage of the account with hash {hash}"),
            };
            StoreError::Damaged(format!("node {path:?} of the trie of {trie} {what}"))
        };
        let key = codec::node_key(self.storage, path);
        let bytes = self
            .snapshot
            .get(Table::Nodes, &key)?
            .ok_or_else(|| damaged("is missing".to_owned()))?;
        if keccak256(&bytes) != *hash {
            return Err(damaged("is not the one its parent names".to_owned()));
        }
        *self.loaded += 1;
        decode(&bytes).map_err(|error| damaged(format!("cannot be read: {error}")))
    }

    fn gone(&mut self, path: Nibbles) {
        self.gone.push(codec::node_key(self.storage, &path));
    }
}

impl Staged {
    /// The root of the accounts.
    pub(super) fn root(&self) -> B256 {
        self.accounts.root()
    }

    fn source<'a>(
        &'a mut self,
        view: &'a View,
        storage: Option<B256>,
    ) -> (Stored<'a>, &'a mut Trie<Leaf>) {
        let source = Stored {
            snapshot: &view.snapshot,
            storage,
            gone: &mut self.gone,
            loaded: &mut self.loaded,
        };
        (source, &mut self.accounts)
    }

    /// The account and words of its storage at `version`, which these are the tries of, with the nodes that show them.
    pub(super) fn prove(
        mut self,
        view: &View,
        version: u64,
        address: Address,
        slots: &[U256],
    ) -> Result<AccountProof, StoreError> {
        let value = |place: Place| view.value_at(&place.key(), version);
        let account = match value(Place::Account(address))? {
            Some(account) => Some(codec::decode_account(&account)?),
            None => None,
        };
        let (hash, root) = (keccak256(address), self.root());
        let (mut source, accounts) = self.source(view, None);
        let nodes = accounts.prove_from(&mut source, hash)?;
        let changed = self.storages.iter().find(|(account, _)| *account == hash);
        let storage = match changed {
            Some((_, trie)) => trie.clone(),
            None => Trie::elsewhere(
                account
                    .as_ref()
                    .map_or(EMPTY_ROOT_HASH, |account| account.storage_root),
            ),
        };
        let mut words = Vec::with_capacity(slots.len());
        for slot in slots {
            let word = value(Place::Slot(address, *slot))?;
            let word = word.map(|word| codec::decode_word(&word)).transpose()?;
            let (mut source, _) = self.source(view, Some(hash));
            words.push(WordProof {
                slot: *slot,
                value: word.unwrap_or_default(),
                nodes: storage.prove_from(&mut source, keccak256(slot.to_be_bytes::<32>()))?,
            });
        }
        Ok(AccountProof {
            root,
            account,
            nodes,
            words,
        })
    }

    fn set_account(
        &mut self,
        view: &View,
        hash: B256,
        record: Option<Vec<u8>>,
        old: Option<&Leaf>,
    ) -> Result<(), StoreError> {
        let (mut source, accounts) = self.source(view, None);
        match record {
            Some(record) => accounts.insert_from(&mut source, hash, Leaf(record), old),
            None => accounts.remove_from(&mut source, hash),
        }
    }

    fn set_slot(
        &mut self,
        view: &View,
        trie: &mut Trie<Leaf>,
        (account, slot): (B256, B256),
        (value, old): (Option<Vec<u8>>, Option<&Leaf>),
    ) -> Result<(), StoreError> {
        let (mut source, _) = self.source(view, Some(account));
        match value {
            Some(value) => trie.insert_from(&mut source, slot, Leaf(value), old),
            None => trie.remove_from(&mut source, slot),
        }
    }
}

impl Forest {
    /// The tries whose accounts have this root, all on disk.
    pub(super) fn elsewhere(root: B256) -> Self {
        Self {
            accounts: Trie::elsewhere(root),
            ..Self::default()
        }
    }

    /// The trie of an account's storage.
    fn storage(&self, hash: B256, root: B256) -> Trie<Leaf> {
        match self.storages.get(&hash) {
            Some(trie) => trie.clone(),
            None => Trie::elsewhere(root),
        }
    }

    fn begin(&self) -> Staged {
        Staged {
            accounts: self.accounts.clone(),
            ..Staged::default()
        }
    }

    /// What `changes` would make of the state that `view` shows.
    pub(super) fn stage(&self, view: &View, changes: &Changes) -> Result<Staged, StoreError> {
        self.stage_over(view, changes, false)
    }

    /// What `changes` would make of no state at all, whatever `view` shows.
    pub(super) fn stage_anew(&self, view: &View, changes: &Changes) -> Result<Staged, StoreError> {
        self.stage_over(view, changes, true)
    }

    fn stage_over(&self, view: &View, changes: &Changes, anew: bool) -> Result<Staged, StoreError> {
        let present = |key: &[u8]| if anew { Ok(None) } else { view.present(key) };
        let addresses: Vec<_> = changes.accounts.keys().collect();
        let hashes = keccak256_each(&addresses);
        let mut staged = self.begin();
        let mut accounts = Vec::with_capacity(hashes.len());
        for ((address, change), hash) in changes.accounts.iter().zip(&hashes) {
            let key = Place::Account(*address).key();
            let old = present(&key)?;
            let before = match &old {
                Some(old) => Some(codec::decode_account(old)?),
                None => None,
            };
            let root = before.map_or(EMPTY_ROOT_HASH, |before| before.storage_root);
            let account = (*address, *hash, root);
            let storage = self.stage_storage(&mut staged, view, account, change, &present)?;
            accounts.push((key, old, root, storage));
        }
        hash_together(staged.storages.iter().map(|(_, trie)| trie));
        for ((change, hash), (key, old, root, storage)) in
            changes.accounts.values().zip(hashes).zip(accounts)
        {
            let root = storage.map_or(root, |index| staged.storages[index].1.root());
            let new = change.info.as_ref().map(|info| {
                if let Some(code) = &info.code
                    && info.code_hash != KECCAK256_EMPTY
                    && !view.cache.knows_code(info.code_hash)
                {
                    staged.codes.push((info.code_hash, code.clone()));
                }
                alloy_rlp::encode(TrieAccount::new(
                    info.nonce,
                    info.balance,
                    root,
                    info.code_hash,
                ))
            });
            if old != new {
                let leaf = old.clone().map(Leaf);
                staged.set_account(view, hash, new.clone(), leaf.as_ref())?;
                staged.writes.push(Written { key, old, new });
            }
        }
        Ok(staged)
    }

    /// Stages what becomes of the storage of the account with that address, hash and root; the place of its trie among those staged, if
    /// any word changes.
    fn stage_storage(
        &self,
        staged: &mut Staged,
        view: &View,
        (address, hash, root): (Address, B256, B256),
        change: &AccountChange,
        present: &impl Fn(&[u8]) -> Result<Option<Vec<u8>>, StoreError>,
    ) -> Result<Option<usize>, StoreError> {
        let mut words = change.storage.clone();
        if change.info.is_none() {
            words.clear();
        }
        if (change.wiped || change.info.is_none()) && root != EMPTY_ROOT_HASH {
            let (first, last) = (
                Place::Slot(address, U256::ZERO),
                Place::Slot(address, U256::MAX),
            );
            view.snapshot
                .range(Table::State, &first.key(), &last.key(), |key, _| {
                    if let Place::Slot(_, slot) = Place::of(key)? {
                        words.entry(slot).or_insert(U256::ZERO);
                    }
                    Ok(true)
                })?;
        }
        if words.is_empty() {
            return Ok(None);
        }
        let slots: Vec<_> = words.keys().map(U256::to_be_bytes::<32>).collect();
        let mut trie = self.storage(hash, root);
        for ((slot, value), slot_hash) in words.into_iter().zip(keccak256_each(&slots)) {
            let key = Place::Slot(address, slot).key();
            let old = present(&key)?;
            let new = (!value.is_zero()).then(|| alloy_rlp::encode(value));
            if old != new {
                let leaf = old.clone().map(Leaf);
                let values = (new.clone(), leaf.as_ref());
                staged.set_slot(view, &mut trie, (hash, slot_hash), values)?;
                staged.writes.push(Written { key, old, new });
            }
        }
        staged.storages.push((hash, trie));
        Ok(Some(staged.storages.len() - 1))
    }

    /// Stages what makes the tries agree with the values of `keys`. The values themselves are no writes of it.
    pub(super) fn agree(
        &self,
        view: &View,
        keys: &[(Vec<u8>, Option<Vec<u8>>)],
    ) -> Result<Staged, StoreError> {
        let mut staged = self.begin();
        let mut storages: HashMap<B256, Trie<Leaf>> = HashMap::new();
        for (key, value) in keys {
            let hash = keccak256(&key[..20]);
            match Place::of(key)? {
                Place::Account(_) => staged.set_account(view, hash, value.clone(), None)?,
                Place::Slot(_, slot) => {
                    let mut trie = match storages.remove(&hash) {
                        Some(trie) => trie,
                        None => match self.storages.get(&hash) {
                            Some(trie) => trie.clone(),
                            None => Trie::elsewhere(self.stored_root(view, hash)?),
                        },
                    };
                    let slot = keccak256(slot.to_be_bytes::<32>());
                    staged.set_slot(view, &mut trie, (hash, slot), (value.clone(), None))?;
                    storages.insert(hash, trie);
                }
            }
        }
        staged.storages = storages.into_iter().collect();
        Ok(staged)
    }

    /// The root of an account's storage as the stored trie has it.
    fn stored_root(&self, view: &View, hash: B256) -> Result<B256, StoreError> {
        let key = codec::node_key(Some(hash), &Nibbles::default());
        let root = view
            .snapshot
            .get_with(Table::Nodes, &key, |bytes| keccak256(bytes))?;
        Ok(root.unwrap_or(EMPTY_ROOT_HASH))
    }

    /// Makes staged tries the present ones.
    pub(super) fn take(&mut self, staged: Staged) {
        self.accounts = staged.accounts;
        self.storages.extend(staged.storages);
        self.gone.extend(staged.gone);
        self.changed += staged.writes.len();
        self.resident += staged.loaded;
    }

    /// The root of the accounts.
    pub(super) fn root(&self) -> B256 {
        self.accounts.root()
    }

    /// Whether it is time to write nodes.
    pub(super) fn is_due(&self) -> bool {
        self.changed >= FLUSH
    }

    /// Whether nodes are not written yet.
    pub(super) fn is_dirty(&self) -> bool {
        self.changed > 0 || !self.gone.is_empty()
    }

    /// Adds to `batch` the nodes that are not stored, and removes those that are not in the tries any more.
    pub(super) fn flush(&mut self, batch: &mut Batch) {
        for key in self.gone.drain(..) {
            batch.delete(Table::Nodes, key);
        }
        let mut written = 0;
        let mut put = |storage: Option<B256>, path: Nibbles, rlp: Vec<u8>| {
            written += 1;
            batch.put(Table::Nodes, codec::node_key(storage, &path), rlp);
        };
        self.accounts.store(&mut |path, rlp| put(None, path, rlp));
        for (hash, trie) in &self.storages {
            trie.store(&mut |path, rlp| put(Some(*hash), path, rlp));
        }
        self.resident += written;
        self.changed = 0;
        while self.resident > RESIDENT {
            let storages = self.storages.values_mut().map(Trie::peel);
            let left = self.accounts.peel() + storages.sum::<usize>();
            if left == self.resident {
                *self = Self::elsewhere(self.accounts.root());
                return;
            }
            self.resident = left;
        }
    }
}
