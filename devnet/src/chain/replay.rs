//! Executing a block again as it was made, and comparing. The parameters are those the chain was made with, so whatever differs is
//! damage or a rule that has changed under the same name.

use alloy_eips::Encodable2718;
use alloy_primitives::{B256, Bloom, U256};
use alloy_trie::root::ordered_trie_root_with_encoder;
use revm::context::BlockEnv;
use slacontract_store::{Block, Changes, StoreError};

use super::{Chain, Refused, seal::Draft};

/// How a block differs from what executing it gives.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// It does not follow the block before it.
    #[error("it names {named} as the block before it, which is {parent}")]
    Parent {
        /// In its header.
        named: B256,
        /// The hash of the block before.
        parent: B256,
    },
    /// A transaction is refused that was not.
    #[error("its transaction {hash} is refused now: {source}")]
    Refused {
        /// Which.
        hash: B256,
        /// Why.
        source: Box<Refused>,
    },
    /// Something else comes out.
    #[error("its {what} is {told}, executed again it is {found}")]
    Differs {
        /// A field of the header.
        what: &'static str,
        /// In the header.
        told: String,
        /// Found now.
        found: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The environment a block was made in; `now` has what its header does not tell.
pub(super) fn env_of(block: &Block, now: BlockEnv) -> BlockEnv {
    let header = &block.header;
    BlockEnv {
        number: U256::from(header.number),
        beneficiary: header.beneficiary,
        timestamp: U256::from(header.timestamp),
        gas_limit: header.gas_limit,
        basefee: header.base_fee_per_gas.unwrap_or_default(),
        prevrandao: Some(header.mix_hash),
        slot_num: header.number,
        ..now
    }
}

impl Chain {
    /// Executes a block on top of this chain and takes it over if it is what comes out.
    ///
    /// # Errors
    /// [`ReplayError`]; the chain has not changed then.
    pub fn replay(&mut self, block: &Block) -> Result<(), ReplayError> {
        let (header, parent) = (&block.header, self.latest_block());
        if header.parent_hash != parent.hash {
            return Err(ReplayError::Parent {
                named: header.parent_hash,
                parent: parent.hash,
            });
        }
        let mut draft = Draft {
            env: env_of(block, self.next_env()),
            overlay: self.overlay(),
            transactions: Vec::new(),
            receipts: Vec::new(),
            gas_used: 0,
            bloom: Bloom::ZERO,
        };
        for transaction in &block.transactions {
            let pending = super::retrace::again(transaction);
            self.include(&mut draft, &pending)
                .map_err(|source| ReplayError::Refused {
                    hash: transaction.hash,
                    source: Box::new(source),
                })?;
        }
        let changes = draft.overlay.into_changes();
        let transactions = ordered_trie_root_with_encoder(&draft.transactions, |one, out| {
            one.envelope.encode_2718(out);
        });
        let receipts = ordered_trie_root_with_encoder(&draft.receipts, |one, out| {
            one.envelope.encode_2718(out);
        });
        same(
            "transactions root",
            &header.transactions_root,
            &transactions,
        )?;
        same("gas used", &header.gas_used, &draft.gas_used)?;
        same("receipts root", &header.receipts_root, &receipts)?;
        let state = self.store.root_after(&changes)?;
        same("state root", &header.state_root, &state)?;
        self.store.commit(block.clone(), &changes)?;
        self.head = block.clone().into();
        self.remember_hash(header.number, block.hash);
        Ok(())
    }

    /// Takes over changes that no block made.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn replay_patch(&mut self, changes: &Changes) -> Result<(), StoreError> {
        self.patch(changes)
    }
}

fn same<T: PartialEq + ToString>(
    what: &'static str,
    told: &T,
    found: &T,
) -> Result<(), ReplayError> {
    if told == found {
        return Ok(());
    }
    Err(ReplayError::Differs {
        what,
        told: told.to_string(),
        found: found.to_string(),
    })
}
