//! What an agreement tells the world. The ledger follows from [`Moved`] alone, the history of windows from the rest.

use super::books::Account;
use super::machine::Act;
use super::settle::Outcome;
use crate::env::caller;
use crate::event::emit;
use crate::feed::Observation;
use crate::types::{Address, Amount, B256, Timestamp};
use alloc::vec::Vec;
use slacontract_macros::Event;

/// Terms were proposed.
#[derive(Event)]
pub struct Proposed {
    /// Who proposed.
    #[indexed]
    pub proposer: Address,
    /// Hash of the terms.
    pub terms: B256,
    /// Hash of their prose in the language that governs.
    pub prose: B256,
    /// Hash of terms, prose, parties and parameters: what the parties accept.
    pub agreement: B256,
}

/// Money moved between two accounts.
#[derive(Event)]
pub struct Moved {
    /// On behalf of this window; for deposits and claims the window next to be settled.
    #[indexed]
    pub window: u64,
    /// Whose money it was or becomes.
    #[indexed]
    pub party: Address,
    /// From here.
    pub from: Account,
    /// To here.
    pub to: Account,
    /// How much.
    pub amount: Amount,
}

/// A signer's report arrived.
#[derive(Event)]
pub struct Reported {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// Which feed, by its index in the terms.
    #[indexed]
    pub feed: u8,
    /// Who signed.
    #[indexed]
    pub signer: Address,
    /// Sequence number.
    pub seq: u32,
    /// Good samples.
    pub good: u64,
    /// All samples.
    pub total: u64,
    /// Samples due and not taken.
    pub missing: u64,
    /// Hash of the query.
    pub query_hash: B256,
    /// Merkle root of the raw samples.
    pub samples_root: B256,
    /// What was signed.
    pub digest: B256,
}

/// A signer's report of a value arrived.
#[derive(Event)]
pub struct ValueReported {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// Which feed, by its index in the terms.
    #[indexed]
    pub feed: u8,
    /// Who signed.
    #[indexed]
    pub signer: Address,
    /// Sequence number.
    pub seq: u32,
    /// What was measured.
    pub value: i64,
    /// Samples it was made of.
    pub taken: u64,
    /// Samples due and not taken.
    pub missing: u64,
    /// Hash of the query.
    pub query_hash: B256,
    /// Merkle root of the raw samples.
    pub samples_root: B256,
    /// What was signed.
    pub digest: B256,
}

/// The contract's own code measured an objective.
#[derive(Event)]
pub struct Measured {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// Which objective, by its index in the terms.
    #[indexed]
    pub objective: u8,
    /// Good.
    pub good: u64,
    /// All of it.
    pub total: u64,
}

/// A signer's report of a histogram arrived.
#[derive(Event)]
pub struct HistogramReported {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// Which feed, by its index in the terms.
    #[indexed]
    pub feed: u8,
    /// Who signed.
    #[indexed]
    pub signer: Address,
    /// Sequence number.
    pub seq: u32,
    /// Samples up to each bound, the last all of them.
    pub counts: Vec<u64>,
    /// Samples due and not taken.
    pub missing: u64,
    /// Hash of the query.
    pub query_hash: B256,
    /// Merkle root of the raw samples.
    pub samples_root: B256,
    /// What was signed.
    pub digest: B256,
}

/// A signer's report of events arrived.
#[derive(Event)]
pub struct EventsReported {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// Which feed, by its index in the terms.
    #[indexed]
    pub feed: u8,
    /// Who signed.
    #[indexed]
    pub signer: Address,
    /// Sequence number.
    pub seq: u32,
    /// The reading of each event.
    pub readings: Vec<i64>,
    /// Hash of the query.
    pub query_hash: B256,
    /// Merkle root of the raw samples.
    pub samples_root: B256,
    /// What was signed.
    pub digest: B256,
}

/// A report of several signers arrived.
#[derive(Event)]
pub struct Aggregated {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// Which feed, by its index in the terms.
    #[indexed]
    pub feed: u8,
    /// Sequence number.
    pub seq: u32,
    /// What each saw.
    pub observations: Vec<Observation>,
    /// Hash of the query.
    pub query_hash: B256,
    /// Merkle root of the raw samples.
    pub samples_root: B256,
    /// What was signed.
    pub digest: B256,
}

/// Time of a window was announced or claimed not to count.
#[derive(Event)]
pub struct Excluded {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// Which exclusion, by its index in the terms.
    #[indexed]
    pub exclusion: u8,
    /// Its first second.
    pub from: Timestamp,
    /// The first second after it, as far as the window's budget goes.
    pub to: Timestamp,
    /// Hash of the evidence.
    pub evidence: B256,
}

/// A window was settled.
#[derive(Event)]
pub struct WindowSettled {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// What came out.
    pub outcome: Outcome,
    /// Good samples of the deciding report of the first objective.
    pub good: u64,
    /// All samples of it.
    pub total: u64,
    /// The window's fee.
    pub fee: Amount,
    /// What the feed's value credits, after caps.
    pub credit: Amount,
    /// What is held back because it is contested.
    pub reserved: Amount,
    /// What is owed and could not be paid.
    pub owed: Amount,
}

/// A party contests a window.
#[derive(Event)]
pub struct Challenged {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// Who.
    #[indexed]
    pub party: Address,
    /// Which feed's value.
    pub feed: u8,
    /// What it says is good.
    pub good: u64,
    /// Out of this total.
    pub total: u64,
    /// Hash of the reasons.
    pub reason: B256,
}

/// A party contests a window by a value.
#[derive(Event)]
pub struct ValueChallenged {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// Who.
    #[indexed]
    pub party: Address,
    /// Which feed's value.
    pub feed: u8,
    /// What it says was measured.
    pub value: i64,
    /// Hash of the reasons.
    pub reason: B256,
}

/// A contest ended and its reserve moved.
#[derive(Event)]
pub struct Resolved {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// The credit that holds.
    pub credit: Amount,
}

/// A duty was done, or made good.
#[derive(Event)]
pub struct Performed {
    /// Which.
    #[indexed]
    pub id: u64,
    /// Who did it.
    #[indexed]
    pub obligor: Address,
    /// Hash of what was disclosed, shown or paid for.
    pub content: B256,
    /// Hash of where it is, or of the key grants it is read with.
    pub locator: B256,
    /// What being late costs.
    pub damages: Amount,
}

/// Something was delivered, or made good.
#[derive(Event)]
pub struct Delivered {
    /// Which delivery.
    #[indexed]
    pub id: u64,
    /// Who delivered.
    #[indexed]
    pub obligor: Address,
    /// Hash of what was handed over.
    pub content: B256,
    /// The moment it counts as made.
    pub made: Timestamp,
}

/// Both sides named the contract that takes this one's place.
#[derive(Event)]
pub struct Succeeded {
    /// The contract.
    #[indexed]
    pub successor: Address,
    /// Hash of its terms.
    pub terms: B256,
    /// The boundary at which it takes over.
    pub from: Timestamp,
}

/// Somebody decided something: which act, on which machine, why.
#[derive(Event)]
pub struct Decided {
    /// The act.
    #[indexed]
    pub act: Act,
    /// On which machine: a window, a party, a duty; 0 for the agreement itself.
    #[indexed]
    pub id: u64,
    /// Who.
    #[indexed]
    pub actor: Address,
    /// Hash of the reasons; of an acceptance, what was accepted; zero where the act needs none.
    pub reason: B256,
    /// What was decided on, where it is a number: a credit in the asset's smallest unit, a count of windows, 1 for a change
    /// both sides have now consented to.
    pub value: u128,
}

/// Tells of an act of the caller.
#[inline(never)]
pub(super) fn decided_on(act: Act, id: u64, reason: &B256, value: u128) {
    emit(Decided {
        act,
        id,
        actor: caller(),
        reason: *reason,
        value,
    });
}

/// Tells of an act of the caller that decides on no number.
pub(super) fn decided(act: Act, id: u64, reason: &B256) {
    decided_on(act, id, reason, 0);
}
