//! A switch that stops a contract. Who may turn it is the contract's to say: `self.pausable.pause()` asks nobody.

use crate::contract::Part;
use crate::env::caller;
use crate::event::emit;
use crate::require;
use crate::storage::Slot;
use crate::types::Address;
use slacontract_macros::{Error, Event, Storage, interface};

/// Whether the contract is stopped.
#[derive(Storage)]
pub struct PausableState {
    paused: Slot<bool>,
}

/// The contract was stopped.
#[derive(Event)]
pub struct Paused {
    /// By whom.
    pub account: Address,
}

/// The contract runs again.
#[derive(Event)]
pub struct Unpaused {
    /// By whom.
    pub account: Address,
}

/// Why a call is refused.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum PausableError {
    /// The contract is stopped.
    EnforcedPause,
    /// The contract is not stopped.
    ExpectedPause,
}

impl PausableState {
    /// Whether the contract is stopped.
    #[inline]
    pub fn paused(&self) -> bool {
        self.paused.get()
    }

    /// Stops the contract, whoever calls. Reverts if it is stopped.
    pub fn pause(&mut self) {
        require!(!self.paused(), PausableError::EnforcedPause);
        self.paused.set(true);
        emit(Paused { account: caller() });
    }

    /// Lets the contract run again, whoever calls. Reverts if it runs.
    pub fn unpause(&mut self) {
        require!(self.paused(), PausableError::ExpectedPause);
        self.paused.set(false);
        emit(Unpaused { account: caller() });
    }
}

/// A contract that can be stopped.
#[interface(events(Paused, Unpaused), errors(PausableError))]
pub trait Pausable: Part<PausableState> {
    /// Whether the contract is stopped.
    #[view]
    fn paused(&self) -> bool {
        self.part().paused()
    }

    /// Reverts while the contract is stopped.
    #[internal]
    fn when_not_paused(&self) {
        require!(!self.paused(), PausableError::EnforcedPause);
    }

    /// Reverts unless the contract is stopped.
    #[internal]
    fn when_paused(&self) {
        require!(self.paused(), PausableError::ExpectedPause);
    }
}
