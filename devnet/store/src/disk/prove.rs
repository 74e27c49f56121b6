//! Proofs from the tries at any kept version. The file holds the tries as they were when nodes were last written; the keys that changed
//! between then and the version asked for are in the journal, before it or after it, so the tries of that version are made of both. They
//! are dropped with the answer: a proof never touches what the next block is made from.

use std::collections::BTreeSet;

use alloy_primitives::{Address, U256};

use super::{forest::Forest, past, view::View};
use crate::{AccountProof, StoreError};

/// The most changed keys between the tries in the file and those that are proven from.
const MOST: usize = 50_000;

impl View {
    /// An account and words of its storage at a version that is kept, with the nodes that show them.
    pub(super) fn prove(
        &self,
        version: u64,
        address: Address,
        slots: &[U256],
    ) -> Result<AccountProof, StoreError> {
        let (first, last) = (self.flushed.min(version), self.flushed.max(version));
        let mut keys = BTreeSet::new();
        for between in first + 1..=last {
            keys.extend(past::journal(self, between)?);
            if keys.len() > MOST {
                return Err(StoreError::ProofTooFar { most: MOST });
            }
        }
        let values = keys
            .into_iter()
            .map(|key| self.value_at(&key, version).map(|value| (key, value)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        Forest::elsewhere(self.flushed_root)
            .agree(self, &values)?
            .prove(self, version, address, slots)
    }
}
