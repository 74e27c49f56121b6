//! A credit bureau and the customer whose file it keeps (征信, 客户数据主导权): lenders read the file only while the customer lets them.
//!
//! The customer grants a lender access for a time and a purpose, and takes that back at will. The bureau logs every access before it
//! answers a lender, and cannot log one that was not granted. An auditor sees at the lenders' what was really read. It holds its log
//! against the bureau's: an access that is not in the bureau's log was not allowed, and the customer demands an account of it. Silence
//! costs what the terms say, out of a bond the bureau put up beforehand; a denial that the customer does not believe goes to a panel.
//! Data that is wrong must be answered for within fifteen days.
//!
//! No data is on the chain: a record is the hash of who read what, when, and a salt that nobody can guess.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;
use slacontract::sla::{is_granted, is_logged};

/// One year, month by month.
#[contract]
#[agreement(version = 1, asset = ether, window = "30d", term = 12 windows, renew = never, amend = never,
            terminate(notice = "30d", for_cause = 1 breaches in 1 windows), language = en)]
pub struct CreditFile {
    /// What the customer pays for keeping the file.
    #[param(default = "1 ether", range = "0.5 ether"..="2 ether")]
    fee: Param<Amount>,

    /// Keeps the file.
    #[party(bond = "10 ether")]
    bureau: Party,
    /// Whose file it is.
    #[party(prepays = fee per window)]
    customer: Party,
    /// Sees at the lenders' what was read, and moves no money.
    #[party(reads = all)]
    auditor: Party,

    #[data_grant(by = bureau, to = customer, correct_within = "15d", damages = "1 ether", at_most = "5 ether" per window)]
    file: DataGrant,

    #[arbitration(challenge = "72h", court = param, panel = 3, appeals = 0, vote = sealed)]
    disputes: Arbitration,

    /// By access: the auditor saw it, and it was not in the log.
    missed: Map<B256, bool>,
}

/// The auditor saw an access that is not in the bureau's log.
#[derive(Event)]
pub struct Unlogged {
    /// The access.
    #[indexed]
    pub record: B256,
}

/// Only the auditor audits.
#[derive(Debug, PartialEq, Eq, Error)]
pub struct NotAuditor {
    /// Who called.
    pub caller: Address,
}

#[contract]
impl CreditFile {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        bureau: Address,
        customer: Address,
        auditor: Address,
        court: Address,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(bureau, customer, auditor, court, fee)
    }

    /// Holds what the auditor saw against the bureau's log; answers how many accesses are not in it.
    pub fn audit(&mut self, seen: Vec<B256>) -> Result<u64, NotAuditor> {
        let caller = caller();
        ensure!(caller == self.auditor.address(), NotAuditor { caller });
        let mut missing = 0;
        for record in seen {
            if !is_logged(self, record) {
                self.missed.set(record, true);
                emit(Unlogged { record });
                missing += 1;
            }
        }
        Ok(missing)
    }

    /// Whether the auditor saw an access that was not in the log.
    #[view]
    pub fn was_missed(&self, record: B256) -> bool {
        self.missed.get(record)
    }

    /// Whether a lender may read the file now; the bureau asks before it answers one.
    #[view]
    pub fn may_read(&self, grant: u64, lender: Address) -> bool {
        is_granted(self, grant, lender)
    }
}
