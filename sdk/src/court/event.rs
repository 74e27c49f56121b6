//! What a court tells the world: ERC-792's and ERC-1497's events, and what only this court has to say.

use super::machine::CaseAct;
use crate::types::{Address, Amount, B256, U256};
use alloc::string::String;
use slacontract_macros::Event;

/// ERC-792: a dispute exists.
#[derive(Event)]
pub struct DisputeCreation {
    /// The case.
    #[indexed]
    pub dispute_id: U256,
    /// The contract it is about.
    #[indexed]
    pub arbitrable: Address,
}

/// ERC-792: a panel has answered; the loser may appeal.
#[derive(Event)]
pub struct AppealPossible {
    /// The case.
    #[indexed]
    pub dispute_id: U256,
    /// The contract it is about.
    #[indexed]
    pub arbitrable: Address,
}

/// ERC-792: the loser has appealed.
#[derive(Event)]
pub struct AppealDecision {
    /// The case.
    #[indexed]
    pub dispute_id: U256,
    /// The contract it is about.
    #[indexed]
    pub arbitrable: Address,
}

/// ERC-1497: evidence, as a link to a document or the document itself.
#[derive(Event)]
pub struct Evidence {
    /// This court.
    #[indexed]
    pub arbitrator: Address,
    /// The case.
    #[indexed]
    pub evidence_group_id: U256,
    /// Whose.
    #[indexed]
    pub party: Address,
    /// Where it is.
    pub evidence: String,
}

/// How a piece of evidence ranks: by when its hash was registered and when it was submitted.
#[derive(Event)]
pub struct Exhibited {
    /// The case.
    #[indexed]
    pub case: u64,
    /// Its hash.
    #[indexed]
    pub digest: B256,
    /// Whose.
    pub party: Address,
    /// When its hash was registered here; 0 if it was not.
    pub registered: u64,
    /// It came after the time for evidence: it is heard on appeal only.
    pub late: bool,
}

/// A case was filed.
#[derive(Event)]
pub struct Filed {
    /// The case.
    #[indexed]
    pub case: u64,
    /// Who filed.
    #[indexed]
    pub filer: Address,
    /// Against whom.
    #[indexed]
    pub respondent: Address,
    /// The contract it is about.
    pub arbitrable: Address,
    /// What of it.
    pub subject: u64,
    /// What is contested.
    pub contested: Amount,
    /// The filer's bond.
    pub bond: Amount,
}

/// Something was done in a case, with its reason or commitment and its number: an outcome, a seat, an order, an amount.
#[derive(Event)]
pub struct CaseActed {
    /// The case.
    #[indexed]
    pub case: u64,
    /// What.
    #[indexed]
    pub act: CaseAct,
    /// Who.
    #[indexed]
    pub actor: Address,
    /// Its reason or commitment.
    pub digest: B256,
    /// Its number.
    pub value: u128,
}

/// A juror has a seat.
#[derive(Event)]
pub struct Seated {
    /// The case.
    #[indexed]
    pub case: u64,
    /// Who.
    #[indexed]
    pub juror: Address,
    /// In which panel of the case.
    pub round: u8,
    /// Which seat.
    pub seat: u8,
}

/// Money was credited, to be claimed.
#[derive(Event)]
pub struct Owed {
    /// Of which case.
    #[indexed]
    pub case: u64,
    /// To whom.
    #[indexed]
    pub to: Address,
    /// How much.
    pub amount: Amount,
}

/// A juror's stake has changed.
#[derive(Event)]
pub struct Staked {
    /// Whose.
    #[indexed]
    pub juror: Address,
    /// What it is now.
    pub stake: Amount,
    /// Its weight in draws from the second epoch after this on.
    pub weight: u64,
}
