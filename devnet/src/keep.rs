//! The main chain's store: a folder that is kept, or one that goes away with the process. It is the same code for both; only waiting
//! for the disk differs.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use slacontract_executor::Params;
use slacontract_store::{DiskOptions, DiskStore, OpenError, Opened, Store as _, StoreError};
use slacontract_vm::Programs;

use crate::{
    chain::{Chain, ChainSettings, ParametersError, parameters},
    config::Config,
    genesis::Genesis,
};

/// Why there is no main chain.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepError {
    /// The folder was not opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The chain follows rules this build does not have.
    #[error("the chain in {} cannot go on: {source}", path.display())]
    Parameters {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: ParametersError,
    },
    /// Another chain id was asked for.
    #[error(
        "the chain in {} has chain id {kept}, not {wanted}: leave --chain-id out, or choose another folder",
        path.display()
    )]
    ChainId {
        /// The folder.
        path: PathBuf,
        /// Its chain id.
        kept: u64,
        /// What was asked for.
        wanted: u64,
    },
    /// Another limit of gas was asked for.
    #[error(
        "the chain in {} began with at most {kept} gas for one transaction, not {wanted}: leave --tx-gas-limit out, or choose another folder",
        path.display()
    )]
    TxGasLimit {
        /// The folder.
        path: PathBuf,
        /// The limit it began with.
        kept: u64,
        /// What was asked for.
        wanted: u64,
    },
}

/// A kept chain before anything runs on it.
#[derive(Debug)]
pub struct Kept {
    /// Its store.
    pub store: DiskStore,
    /// Settings with the parameters that it was made with.
    pub settings: ChainSettings,
}

/// What was found where a chain is to be kept.
#[derive(Debug)]
pub enum Found {
    /// A chain.
    Chain(Box<Kept>),
    /// Room for one.
    Room(Box<slacontract_store::EmptyStore>),
}

fn options(settings: &ChainSettings) -> DiskOptions {
    DiskOptions {
        history: settings.history as u64,
        ..DiskOptions::default()
    }
}

/// Looks into a folder; into none, for a chain that is not kept.
///
/// # Errors
/// [`KeepError`]; the folder is as it was.
pub fn find(folder: Option<&Path>, mut settings: ChainSettings) -> Result<Found, KeepError> {
    let options = options(&settings);
    let Some(folder) = folder else {
        let room = DiskStore::temporary(options)?;
        return Ok(Found::Room(Box::new(room)));
    };
    match DiskStore::open(folder, options)? {
        Opened::Empty(room) => Ok(Found::Room(room)),
        Opened::Chain(store) => {
            let params = parameters::decode(&store.parameters()?);
            settings.params = params.map_err(|source| KeepError::Parameters {
                path: folder.to_owned(),
                source,
            })?;
            Ok(Found::Chain(Box::new(Kept {
                store: *store,
                settings,
            })))
        }
    }
}

/// Compares what a kept chain began with and what was asked for: its blocks are executed again by the rules they were made with, so
/// these cannot change later.
///
/// # Errors
/// [`KeepError::ChainId`], [`KeepError::TxGasLimit`].
pub fn agree(folder: &Path, params: &Params, config: &Config) -> Result<(), KeepError> {
    let path = folder.to_owned();
    let kept = params.chain_id;
    if let Some(wanted) = config.kept_chain_id.filter(|wanted| *wanted != kept) {
        return Err(KeepError::ChainId { path, kept, wanted });
    }
    let kept = params.tx_gas_limit;
    if let Some(wanted) = config.kept_tx_gas_limit.filter(|wanted| *wanted != kept) {
        return Err(KeepError::TxGasLimit { path, kept, wanted });
    }
    Ok(())
}

impl Kept {
    /// Timestamp, gas limit and base fee of the chain's genesis.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn first_block(&self) -> Result<Arc<slacontract_store::Block>, StoreError> {
        self.store.block(0)?.ok_or(StoreError::UnknownBlock(0))
    }

    /// Lets the chain go on.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn resume(
        self,
        genesis: &Genesis,
        programs: Arc<dyn Programs>,
    ) -> Result<Chain, StoreError> {
        let genesis = Genesis {
            block: self.first_block()?,
            ..genesis.clone()
        };
        Chain::with_store(&genesis, Box::new(self.store), programs, self.settings)
    }
}

/// Begins a chain with its genesis.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn begin(
    room: slacontract_store::EmptyStore,
    genesis: &Genesis,
    programs: Arc<dyn Programs>,
    settings: ChainSettings,
) -> Result<Chain, StoreError> {
    let parameters = parameters::encode(&settings.params);
    let store = room.begin(&genesis.block, &genesis.changes, &parameters)?;
    Chain::with_store(genesis, Box::new(store), programs, settings)
}
