//! Executes a kept chain again from its genesis and compares what every block says with what comes out. The copy is a store of the
//! same kind in a temporary folder, so memory stays small however long the chain is.

use std::{path::Path, sync::Arc};

use alloy_primitives::B256;
use slacontract_store::{DiskOptions, DiskStore, Store, StoreError};
use slacontract_vm::{Programs, Vm, VmConfig, VmError};

use crate::{
    accounts::DevAccounts,
    chain::{Chain, ChainSettings, ReplayError},
    genesis::Genesis,
    keep::{self, Found, KeepError},
};

/// Why a chain was not verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// It cannot be opened.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// There is none.
    #[error("{0} holds no chain: name the folder that was given to --data-dir")]
    Nothing(String),
    /// It cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The WASM engine did not start.
    #[error(transparent)]
    Vm(#[from] VmError),
    /// A block is not what executing it gives.
    #[error("block {number} does not hold: {source}")]
    Block {
        /// Its number.
        number: u64,
        /// What differs.
        source: Box<ReplayError>,
    },
}

/// What was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Number of the latest block.
    pub blocks: u64,
    /// Transactions executed again.
    pub transactions: u64,
    /// The state root of the latest block.
    pub state_root: B256,
}

/// Verifies the chain in a folder, which no other process may have open. `told` hears the number of every block that holds.
///
/// # Errors
/// [`VerifyError`]; the chain is not changed either way.
pub fn verify(folder: &Path, told: impl FnMut(u64)) -> Result<Verified, VerifyError> {
    verify_with(folder, Arc::new(Vm::new(VmConfig::default())?), told)
}

/// Verifies as [`verify`] does, with programs run by another engine.
///
/// # Errors
/// As [`verify`].
pub fn verify_with(
    folder: &Path,
    programs: Arc<dyn Programs>,
    mut told: impl FnMut(u64),
) -> Result<Verified, VerifyError> {
    let nothing = || VerifyError::Nothing(folder.display().to_string());
    if !folder.is_dir() {
        return Err(nothing());
    }
    let Found::Chain(kept) = keep::find(Some(folder), ChainSettings::default())? else {
        return Err(nothing());
    };
    let (source, settings) = (kept.store, kept.settings);
    let block = |number| {
        source
            .block(number)?
            .ok_or(StoreError::UnknownBlock(number))
    };
    let mut first = source.patches_after(0)?.into_iter();
    let changes = first
        .next()
        .ok_or_else(|| StoreError::Damaged("the state of the genesis is missing".to_owned()))?;
    let genesis = Genesis {
        block: block(0)?,
        state: Arc::default(),
        changes: Arc::new(changes),
        accounts: Arc::new(DevAccounts::default()),
    };
    let room = DiskStore::temporary(DiskOptions {
        history: 1,
        ..DiskOptions::default()
    });
    let room = room.map_err(KeepError::from)?;
    let mut chain: Chain = keep::begin(room, &genesis, programs, settings)?;
    for patch in first {
        chain.replay_patch(&patch)?;
    }
    let (mut transactions, mut head) = (0, block(0)?);
    for number in 1..=source.latest() {
        let next = block(number)?;
        chain.replay(&next).map_err(|source| VerifyError::Block {
            number,
            source: Box::new(source),
        })?;
        for patch in source.patches_after(number)? {
            chain.replay_patch(&patch)?;
        }
        transactions += next.transactions.len() as u64;
        head = next;
        told(number);
    }
    Ok(Verified {
        blocks: head.header.number,
        transactions,
        state_root: head.header.state_root,
    })
}

/// Verifies a chain for people: progress on stderr unless `quiet`, and what to print at the end.
///
/// # Errors
/// [`VerifyError`].
pub fn verify_and_tell(folder: &Path, quiet: bool) -> Result<String, VerifyError> {
    let mut last = std::time::Instant::now();
    let verified = verify(folder, |number| {
        if !quiet && last.elapsed().as_secs() >= 1 {
            last = std::time::Instant::now();
            eprintln!("block {number} holds");
        }
    })?;
    let Verified {
        blocks,
        transactions,
        state_root,
    } = verified;
    Ok(format!(
        "{blocks} blocks with {transactions} transactions hold; state root {state_root}"
    ))
}
