//! What can be asked of a chain's blocks and states: of the chain on its own thread, or of the chain as it is now ([`Present`]) on any
//! other, where nothing that is asked waits for a block that is being made.

use std::sync::Arc;

use alloy_eips::{BlockId, BlockNumberOrTag};
use alloy_primitives::B256;
use slacontract_store::{Block, LogQuery, ReadState, StoreError};

#[cfg(doc)]
use super::Present;
use super::{At, CallError, Chain};

/// Blocks and states of a chain.
pub trait Ledger {
    /// The latest block.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    fn head(&self) -> Result<Arc<Block>, StoreError>;
    /// Number of the latest block.
    fn height(&self) -> u64;
    /// A block by number.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    fn block(&self, number: u64) -> Result<Option<Arc<Block>>, StoreError>;
    /// The number of the block with a hash.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    fn number_of(&self, hash: B256) -> Result<Option<u64>, StoreError>;
    /// The block and index of an included transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    fn included(&self, hash: B256) -> Result<Option<(Arc<Block>, usize)>, StoreError>;
    /// The state now.
    fn state(&self) -> Arc<dyn ReadState>;
    /// The state after a block.
    ///
    /// # Errors
    /// [`StoreError::UnknownBlock`], [`StoreError::HistoryPruned`].
    fn state_at(&self, number: u64) -> Result<Arc<dyn ReadState>, StoreError>;
    /// The blocks between two that may hold logs of a query.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    fn with_logs(&self, query: &LogQuery, from: u64, to: u64) -> Result<Vec<u64>, StoreError>;

    /// Finds the block a client names.
    ///
    /// # Errors
    /// [`CallError::NoBlock`].
    fn resolve(&self, id: BlockId) -> Result<At, CallError> {
        let number = match id {
            BlockId::Number(BlockNumberOrTag::Pending) => return Ok(At::Pending),
            BlockId::Number(
                BlockNumberOrTag::Latest | BlockNumberOrTag::Safe | BlockNumberOrTag::Finalized,
            ) => return Ok(At::Latest),
            BlockId::Number(BlockNumberOrTag::Earliest) => 0,
            BlockId::Number(BlockNumberOrTag::Number(number)) => number,
            BlockId::Hash(hash) => {
                let hash = hash.block_hash;
                return self
                    .number_of(hash)?
                    .map(At::Number)
                    .ok_or_else(|| CallError::NoBlock(format!("no block has hash {hash}")));
            }
        };
        let latest = self.height();
        if number > latest {
            return Err(CallError::NoBlock(format!(
                "block {number} does not exist, the latest is {latest}"
            )));
        }
        Ok(At::Number(number))
    }
}

impl Ledger for Chain {
    fn head(&self) -> Result<Arc<Block>, StoreError> {
        Ok(self.latest_block())
    }

    fn height(&self) -> u64 {
        self.latest()
    }

    fn block(&self, number: u64) -> Result<Option<Arc<Block>>, StoreError> {
        if number == self.head.header.number {
            return Ok(Some(self.head.clone()));
        }
        self.store.block(number)
    }

    fn number_of(&self, hash: B256) -> Result<Option<u64>, StoreError> {
        self.store.number_of(hash)
    }

    fn included(&self, hash: B256) -> Result<Option<(Arc<Block>, usize)>, StoreError> {
        let Some((number, index)) = self.store.transaction(hash)? else {
            return Ok(None);
        };
        Ok(self.block(number)?.map(|block| (block, index)))
    }

    fn state(&self) -> Arc<dyn ReadState> {
        self.store.state()
    }

    fn state_at(&self, number: u64) -> Result<Arc<dyn ReadState>, StoreError> {
        self.store.state_at(number)
    }

    fn with_logs(&self, query: &LogQuery, from: u64, to: u64) -> Result<Vec<u64>, StoreError> {
        self.store.with_logs(query, from, to)
    }
}
