//! Opening a folder: a chain that is there goes on where it was; an empty folder waits for a genesis; anything else is explained.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use alloy_primitives::B256;

use super::{DiskStore, POSITION, codec, forest::Forest, past, temporary::Folder, view::View};
use crate::{
    Block, Changes, Chronicle as _, StoreError,
    database::{self, Batch, Database, Snapshot, Table, Unopened},
};

/// The file in the folder.
pub(super) const FILE: &str = "chain.redb";
/// What the tables hold and how. Raised whenever an older build would misread them.
const FORMAT: u64 = 2;
/// The format before there were logs beside the file. Nothing else is different.
const WITHOUT_LOGS: u64 = 1;
/// Name of the record of the format.
const FORMAT_NAME: &[u8] = b"format";
/// Name of the record of what the node made the chain with.
pub(super) const PARAMETERS: &[u8] = b"parameters";

/// Why a folder was not opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process has it open.
    #[error(
        "the chain in {} is in use by another process: stop that devnet, or choose another folder",
        .0.display()
    )]
    InUse(PathBuf),
    /// It was written by a later version.
    #[error(
        "the chain in {} has format {found}, this build reads formats {WITHOUT_LOGS} and {FORMAT}: open it with the version that wrote it",
        path.display()
    )]
    OtherFormat {
        /// The folder.
        path: PathBuf,
        /// Its format.
        found: String,
    },
    /// It is not what was written, or was never a chain.
    #[error(
        "the chain in {} is damaged: {reason}; restore the folder from a copy, or choose an empty one to start anew",
        path.display()
    )]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The system refused.
    #[error("the folder {} cannot be used for a chain: {source}; it must be a folder that can be written to", path.display())]
    System {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Reading or writing failed.
    #[error("the chain in {} could not be opened: {source}", path.display())]
    Store {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: StoreError,
    },
}

/// How a store is opened.
#[derive(Clone, Copy, Debug)]
pub struct DiskOptions {
    /// Whether a commit is on disk before it is visible.
    pub durable: bool,
    /// Bytes of the file that are kept in memory.
    pub cache: usize,
    /// How many states back can be read, at least one.
    pub history: u64,
    /// Bytes of recent writes that are kept in memory before they go to the file; and as many while they go there.
    pub recent: usize,
}

impl Default for DiskOptions {
    fn default() -> Self {
        Self {
            durable: true,
            cache: 32 << 20,
            history: 4096,
            recent: 16 << 20,
        }
    }
}

/// What was in a folder.
#[derive(Debug)]
pub enum Opened {
    /// A chain.
    Chain(Box<DiskStore>),
    /// Nothing yet.
    Empty(Box<EmptyStore>),
}

/// A folder without a chain, locked for one.
pub struct EmptyStore {
    database: Database,
    options: DiskOptions,
    path: PathBuf,
    temporary: Option<Folder>,
}

impl std::fmt::Debug for EmptyStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EmptyStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Where the chain is, and what of it is where on disk.
pub(super) struct Position {
    pub(super) version: u64,
    pub(super) oldest: u64,
    pub(super) latest: u64,
    pub(super) flushed: u64,
    pub(super) flushed_root: B256,
}

impl Position {
    pub(super) fn encoded(&self) -> Vec<u8> {
        let numbers = [self.version, self.oldest, self.latest, self.flushed];
        let mut out: Vec<u8> = numbers
            .iter()
            .flat_map(|number| number.to_be_bytes())
            .collect();
        out.extend(self.flushed_root);
        out
    }

    fn read(snapshot: &Snapshot) -> Result<Self, StoreError> {
        let bytes = snapshot
            .get(Table::Meta, POSITION)?
            .filter(|bytes| bytes.len() == 64)
            .ok_or_else(|| StoreError::Damaged("its position is missing".to_owned()))?;
        let number = |index: usize| codec::number(&bytes[index * 8..index * 8 + 8]);
        let position = Self {
            version: number(0)?,
            oldest: number(1)?,
            latest: number(2)?,
            flushed: number(3)?,
            flushed_root: B256::from_slice(&bytes[32..]),
        };
        let earlier = [position.oldest, position.latest, position.flushed];
        if position.version == u64::MAX || earlier.iter().any(|one| *one > position.version) {
            return Err(StoreError::Damaged(
                "its position contradicts itself".to_owned(),
            ));
        }
        Ok(position)
    }
}

impl DiskStore {
    /// Opens a folder, which is made if it does not exist.
    ///
    /// # Errors
    /// [`OpenError`]; the folder is as it was.
    pub fn open(folder: &Path, options: DiskOptions) -> Result<Opened, OpenError> {
        let path = || folder.to_owned();
        std::fs::create_dir_all(folder).map_err(|source| OpenError::System {
            path: path(),
            source,
        })?;
        let mut database = open_file(folder, options)?;
        let store = |source| match source {
            StoreError::Damaged(reason) => OpenError::Damaged {
                path: path(),
                reason,
            },
            source => OpenError::Store {
                path: path(),
                source,
            },
        };
        let format = |database: &Database| {
            let found = database.snapshot();
            found.get_with(Table::Meta, FORMAT_NAME, codec::number)
        };
        if let Some(Ok(WITHOUT_LOGS)) = format(&database).map_err(store)? {
            let mut batch = Batch::default();
            batch.at_once();
            batch.put(Table::Meta, FORMAT_NAME, FORMAT.to_be_bytes());
            database.write(batch).map_err(store)?;
        }
        match format(&database).map_err(store)? {
            // A folder whose genesis was never committed holds nothing.
            None => Ok(Opened::Empty(Box::new(EmptyStore {
                database,
                options,
                path: path(),
                temporary: None,
            }))),
            Some(Ok(FORMAT)) => Self::resume(database, options, path())
                .map(|chain| Opened::Chain(Box::new(chain)))
                .map_err(store),
            Some(other) => Err(OpenError::OtherFormat {
                path: path(),
                found: other.map_err(store)?.to_string(),
            }),
        }
    }

    /// A folder that is deleted with the store; what killed processes left behind is deleted as well. Nothing waits for the disk.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn temporary(options: DiskOptions) -> Result<EmptyStore, OpenError> {
        let made = Folder::make().map_err(|source| OpenError::System {
            path: std::env::temp_dir(),
            source,
        })?;
        let folder = made.folder.path();
        let options = DiskOptions {
            durable: false,
            ..options
        };
        Ok(EmptyStore {
            database: open_file(folder, options)?,
            options,
            path: folder.to_owned(),
            temporary: Some(made),
        })
    }

    fn resume(database: Database, options: DiskOptions, path: PathBuf) -> Result<Self, StoreError> {
        let snapshot = database.snapshot();
        let position = Position::read(&snapshot)?;
        let mut store = Self::at(database, snapshot, options, path, &position);
        let view = store.view.clone();
        let mut keys = std::collections::BTreeSet::new();
        for version in position.flushed + 1..=position.version {
            keys.extend(past::journal(&view, version)?);
        }
        if !keys.is_empty() {
            let values = keys
                .into_iter()
                .map(|key| view.present(&key).map(|value| (key, value)))
                .collect::<Result<Vec<_>, StoreError>>()?;
            let staged = store.forest.agree(&view, &values)?;
            store.forest.take(staged);
            let mut batch = Batch::default();
            store.flush(&mut batch, view.version);
            store.finish(batch, view.latest, view.version, view.oldest)?;
        }
        store.check()?;
        Ok(store)
    }

    /// Compares the tries with the latest block.
    fn check(&self) -> Result<(), StoreError> {
        let view = &self.view;
        let block = view.block(view.latest)?.ok_or_else(|| {
            StoreError::Damaged(format!("its latest block, {}, is missing", view.latest))
        })?;
        let (root, own) = (self.forest.root(), block.header.state_root);
        if view.version_of(view.latest)? == Some(view.version) && root != own {
            return Err(StoreError::Damaged(format!(
                "block {} says that the state has root {own}, but it has {root}",
                view.latest
            )));
        }
        Ok(())
    }

    fn at(
        database: Database,
        snapshot: Snapshot,
        options: DiskOptions,
        path: PathBuf,
        position: &Position,
    ) -> Self {
        Self {
            database,
            view: Arc::new(View {
                snapshot,
                cache: Arc::default(),
                latest: position.latest,
                version: position.version,
                oldest: position.oldest,
                flushed: position.flushed,
                flushed_root: position.flushed_root,
            }),
            forest: Forest::elsewhere(position.flushed_root),
            flushed: position.flushed,
            flushed_root: position.flushed_root,
            history: options.history.max(1),
            staged: None,
            snapshots: Vec::new(),
            snapshots_taken: 0,
            broken: None,
            path,
            _temporary: None,
        }
    }

    /// Back to the genesis, whatever has happened since.
    pub(super) fn start_over(&mut self) -> Result<(), StoreError> {
        if let Some(broken) = &self.broken {
            return Err(broken.clone());
        }
        let parameters = self.parameters()?;
        let genesis = self.view.block(0)?.ok_or(StoreError::UnknownBlock(0))?;
        let patches = self.view.patches(0, 0)?;
        let changes = patches.into_iter().next().map(|(_, changes)| changes);
        let changes = changes
            .ok_or_else(|| StoreError::Damaged("the state of the genesis is missing".to_owned()))?;
        (self.staged, self.flushed, self.forest) = (None, 0, Forest::default());
        self.snapshots.clear();
        self.begin(&genesis, &changes, &parameters)
    }

    fn begin(
        &mut self,
        genesis: &Block,
        changes: &Changes,
        parameters: &[u8],
    ) -> Result<(), StoreError> {
        // The state before the genesis is empty, whatever was in the file.
        let nothing = View {
            snapshot: self.database.snapshot(),
            cache: Arc::default(),
            latest: 0,
            version: 0,
            oldest: 0,
            flushed: 0,
            flushed_root: alloy_trie::EMPTY_ROOT_HASH,
        };
        let staged = Forest::default().stage_anew(&nothing, changes)?;
        if staged.root() != genesis.header.state_root {
            return Err(StoreError::Damaged(format!(
                "the genesis says that the state has root {}, but its accounts have {}",
                genesis.header.state_root,
                staged.root()
            )));
        }
        let mut batch = Batch::default();
        batch.clear();
        batch.put(Table::Meta, FORMAT_NAME, FORMAT.to_be_bytes());
        batch.put(Table::Meta, PARAMETERS, parameters);
        batch.put(Table::Patches, 0u64.to_be_bytes(), codec::changes(changes));
        for written in &staged.writes {
            if let Some(new) = &written.new {
                batch.put(Table::State, written.key.clone(), new.clone());
            }
        }
        for (hash, code) in &staged.codes {
            batch.put(Table::Code, hash.to_vec(), code.original_bytes().to_vec());
        }
        Self::record_block(&mut batch, 0, genesis);
        self.forest.take(staged);
        self.flush(&mut batch, 0);
        self.view = Arc::new(nothing);
        self.finish(batch, 0, 0, 0)
    }
}

impl EmptyStore {
    /// Begins a chain with its genesis and the state after it. `parameters` are the node's own, to be read again by
    /// [`DiskStore::parameters`].
    ///
    /// # Errors
    /// [`StoreError`]; the folder is still empty then.
    pub fn begin(
        self,
        genesis: &Block,
        changes: &Changes,
        parameters: &[u8],
    ) -> Result<DiskStore, StoreError> {
        let position = Position {
            version: 0,
            oldest: 0,
            latest: 0,
            flushed: 0,
            flushed_root: alloy_trie::EMPTY_ROOT_HASH,
        };
        let snapshot = self.database.snapshot();
        let mut store = DiskStore::at(self.database, snapshot, self.options, self.path, &position);
        store._temporary = self.temporary;
        store.begin(genesis, changes, parameters)?;
        Ok(store)
    }
}

fn open_file(folder: &Path, options: DiskOptions) -> Result<Database, OpenError> {
    let path = folder.to_owned();
    let DiskOptions {
        durable,
        cache,
        recent,
        ..
    } = options;
    let options = database::Options {
        durable,
        cache,
        recent,
    };
    Database::open(&folder.join(FILE), options).map_err(|error| match error {
        Unopened::InUse => OpenError::InUse(path),
        Unopened::OtherFormat(found) => OpenError::OtherFormat { path, found },
        Unopened::Damaged(reason) => OpenError::Damaged { path, reason },
        Unopened::System(source) => OpenError::System { path, source },
        Unopened::Store(source) => OpenError::Store { path, source },
    })
}
