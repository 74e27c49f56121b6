//! What the platform's contract tells, and why it refuses.

use slacontract::prelude::*;

/// A loan was opened.
#[derive(Event)]
pub struct LoanOpened {
    /// Who borrows.
    #[indexed]
    pub borrower: Address,
    /// How much.
    pub amount: Amount,
}

/// The custodian entered what it keeps for a lender.
#[derive(Event)]
pub struct SavingsEntered {
    /// The lender.
    #[indexed]
    pub lender: Address,
    /// What it keeps for this one now.
    pub owed: Amount,
}

/// The auditor asked the custodian to count.
#[derive(Event)]
pub struct CountAsked {
    /// Without an answer before this moment, what lies there counts as short.
    pub until: Timestamp,
}

/// The custodian said what lies with it.
#[derive(Event)]
pub struct BalanceStated {
    /// What lies with it.
    pub balance: Amount,
    /// What it owes to all lenders.
    pub owed: Amount,
}

/// What lies with the custodian is short: what it owes each lender is fixed from now on.
#[derive(Event)]
pub struct WoundUp {
    /// What the custodian said last lies with it.
    pub balance: Amount,
    /// What it owes to all lenders.
    pub owed: Amount,
}

/// Money came in for the lenders.
#[derive(Event)]
pub struct PaidIn {
    /// From whom.
    #[indexed]
    pub from: Address,
    /// How much.
    pub amount: Amount,
}

/// A lender took its part of what came in.
#[derive(Event)]
pub struct Collected {
    /// The lender.
    #[indexed]
    pub lender: Address,
    /// How much.
    pub amount: Amount,
}

/// Why the contract refuses.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum PlatformError {
    /// Only the platform opens loans.
    NotPlatform,
    /// Only the custodian enters what lies with it.
    NotCustodian,
    /// Only the auditor asks for a count.
    NotAuditor,
    /// Proofs of custody are missing.
    Frozen,
    /// Its supervisor lets it take on no more.
    Suspended,
    /// Less lies with the custodian than it owes, or it did not count when it was asked.
    Short,
    /// The custodian was asked to count, and has time.
    BeingCounted {
        /// Until then.
        until: Timestamp,
    },
    /// A lender is to be paid more than the custodian keeps for it, or than lies there.
    MoreThanKept {
        /// The most.
        most: Amount,
    },
    /// Nothing is short: nobody is paid by shares.
    NotShort,
    /// What each lender is owed is fixed.
    Fixed,
    /// Nothing came along, or more than the lenders lack.
    NotOwed {
        /// What they lack.
        most: Amount,
    },
    /// The caller has no more to collect.
    NothingToCollect {
        /// Who called.
        caller: Address,
    },
}
