//! A set of changes to a state: the only thing that ever alters one.
//!
//! Ordered maps, so that applying it visits accounts and slots in the same order on every machine.

use std::collections::BTreeMap;

use alloy_primitives::{Address, U256};
use revm::state::{AccountInfo, EvmState};

/// What becomes of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// The account afterwards; `None` if it does not exist any more.
    pub info: Option<AccountInfo>,
    /// Whether storage from before is dropped: the account was created anew or destroyed.
    pub wiped: bool,
    /// Words set, zero for cleared ones.
    pub storage: BTreeMap<U256, U256>,
}

/// Changes to many accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// By address.
    pub accounts: BTreeMap<Address, AccountChange>,
}

impl Changes {
    /// What the transaction whose journal this is changed, empty accounts removed as EIP-161 wants.
    #[must_use]
    pub fn of(state: &EvmState) -> Self {
        let mut changes = Self::default();
        changes.add(state);
        changes
    }

    /// Adds the changes of one more transaction on top of these.
    pub fn add(&mut self, state: &EvmState) {
        for (address, account) in state {
            if !account.is_touched() {
                continue;
            }
            let gone = account.is_selfdestructed() || account.info.is_empty();
            let fresh = gone || account.is_created();
            let slots: Vec<_> = if gone {
                Vec::new()
            } else {
                account
                    .storage
                    .iter()
                    .filter(|(_, slot)| fresh || slot.is_changed())
                    .map(|(key, slot)| (*key, slot.present_value()))
                    .collect()
            };
            if !fresh && slots.is_empty() && !account.is_changed() {
                continue;
            }
            let entry = self.accounts.entry(*address).or_default();
            if fresh {
                entry.wiped = true;
                entry.storage.clear();
            }
            entry.info = (!gone).then(|| account.info.clone());
            entry.storage.extend(slots);
        }
    }

    /// Adds later changes on top of these.
    pub fn merge(&mut self, later: &Self) {
        for (address, change) in &later.accounts {
            let entry = self.accounts.entry(*address).or_default();
            if change.wiped {
                entry.wiped = true;
                entry.storage.clear();
            }
            entry.info.clone_from(&change.info);
            entry
                .storage
                .extend(change.storage.iter().map(|(slot, value)| (*slot, *value)));
        }
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }
}
