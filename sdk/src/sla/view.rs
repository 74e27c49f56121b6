//! What anybody may ask.

use super::books::Stage;
use super::propose::{customer, provider};
use super::settle::Outcome;
use super::time::{bounds, challenge_end, contest_end, count, reporting_end};
use super::{Agreement, money};
use crate::types::{Address, Amount, B256, Timestamp};
use slacontract_macros::Abi;

/// Where an agreement is.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Status {
    /// The stage.
    pub stage: Stage,
    /// The party with the bond.
    pub provider: Address,
    /// The party that prepays.
    pub customer: Address,
    /// Hash of the terms.
    pub terms: B256,
    /// What the parties sign.
    pub agreement: B256,
    /// The bond that is asked for.
    pub bond: Amount,
    /// The fee of a window.
    pub fee: Amount,
    /// The first window's first second; 0 before activation.
    pub start: Timestamp,
    /// The first second after the last window.
    pub end: Timestamp,
    /// How many windows there are.
    pub windows: u64,
    /// The window to be settled next.
    pub next: u64,
    /// The first window nobody has paid for.
    pub paid_through: u64,
}

/// The accounts.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Money {
    /// The sum of the four accounts: what the agreement answers for. The contract's balance is at least this.
    pub held: Amount,
    /// The provider's bond.
    pub bond: Amount,
    /// Fees paid ahead.
    pub fees: Amount,
    /// Held back because contested.
    pub reserve: Amount,
    /// Owed to whoever claims it.
    pub claimable: Amount,
    /// Owed to the customer and not covered by anything.
    pub debt: Amount,
}

/// A window.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct WindowView {
    /// Its number.
    pub id: u64,
    /// Its first second.
    pub from: Timestamp,
    /// The first second after it.
    pub to: Timestamp,
    /// Its fee was there when it opened.
    pub paid: bool,
    /// How many signers reported.
    pub reports: u8,
    /// Until when reports are taken.
    pub reporting_end: Timestamp,
    /// Until when it may be challenged; from then on it may be settled.
    pub challenge_end: Timestamp,
    /// Until when a contest may be agreed on; from then on it lapses.
    pub contest_end: Timestamp,
    /// What came out.
    pub outcome: Outcome,
    /// What the feed's value credits.
    pub credit: Amount,
    /// What was paid of it when the window was settled.
    pub paid_out: Amount,
    /// A reserve is held.
    pub contested: bool,
}

#[inline(never)]
pub(super) fn status<A: Agreement>(agreement: &A) -> Status {
    let engine = agreement.engine();
    Status {
        stage: engine.stage(),
        provider: provider(agreement),
        customer: customer(agreement),
        terms: B256::from(A::TERMS_HASH),
        agreement: engine.agreement.get(),
        bond: money::bond(agreement),
        fee: money::fee(agreement),
        start: Timestamp::from_seconds(engine.start.get()),
        end: Timestamp::from_seconds(engine.end.get()),
        windows: count(agreement),
        next: engine.next.get(),
        paid_through: engine.paid_through.get(),
    }
}

#[inline(never)]
pub(super) fn accounts<A: Agreement>(agreement: &A) -> Money {
    let engine = agreement.engine();
    Money {
        held: engine.held(),
        bond: engine.bond.get(),
        fees: engine.fees.get(),
        reserve: engine.reserve.get(),
        claimable: engine.claims.get(),
        debt: engine.debt.get(),
    }
}

#[inline(never)]
pub(super) fn window<A: Agreement>(agreement: &A, id: u64) -> WindowView {
    let books = agreement.engine().windows.at(id);
    let (from, to) = bounds(agreement, id);
    let outcome = match books.outcome.get() {
        0 => Outcome::Open,
        1 => Outcome::Skipped,
        2 => Outcome::Met,
        3 => Outcome::Inconclusive,
        _ => Outcome::Breach,
    };
    WindowView {
        id,
        from,
        to,
        paid: books.paid.get(),
        reports: books.reports.get(),
        reporting_end: reporting_end(agreement, id),
        challenge_end: challenge_end(agreement, id),
        contest_end: contest_end(agreement, id),
        outcome,
        credit: books.provisional.get(),
        paid_out: books.low.get(),
        contested: books.contested.get(),
    }
}
