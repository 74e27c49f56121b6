//! What anybody may ask.

use super::books::total;
use super::machine::{State, Who};
use super::propose::{customer, provider};
use super::settle::Outcome;
use super::time::{
    bounds, challenge_end, contest_end, contest_state, count, opens, reporting_end, stage,
    window_state,
};
use super::{Agreement, debt, money};
use crate::types::{Address, Amount, B256, Timestamp};
use slacontract_macros::Abi;

/// Where an agreement is.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Status {
    /// Its state.
    pub stage: State,
    /// When time ends that state; 0 if time does not.
    pub until: Timestamp,
    /// The party with the bond.
    pub provider: Address,
    /// The party that prepays.
    pub customer: Address,
    /// Hash of the terms.
    pub terms: B256,
    /// Hash of their prose in the language that governs.
    pub prose: B256,
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
    /// The sum of the accounts, with what is prepaid for reports and put up for panels: what the agreement answers for. The contract's balance is at least this.
    pub held: Amount,
    /// The provider's bond.
    pub bond: Amount,
    /// Fees paid ahead.
    pub fees: Amount,
    /// Held back because contested.
    pub reserve: Amount,
    /// Owed to whoever claims it.
    pub claimable: Amount,
    /// What the provider owes the customer and nothing covered, with interest.
    pub debt: Amount,
    /// What the customer owes the provider and has not paid, with interest.
    pub customer_debt: Amount,
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
    /// What came out, after its contest if there was one.
    pub outcome: Outcome,
    /// What the feed's value credits.
    pub credit: Amount,
    /// What was paid to the customer when the window was settled: the credit as far as nobody contests it, and damages, less
    /// what nothing could pay.
    pub paid_out: Amount,
    /// Damages for duties that came due while it was open; paid with its credit.
    pub damages: Amount,
    /// What nothing could pay when the window was settled, and became debt.
    pub short: Amount,
    /// A reserve is held.
    pub contested: bool,
    /// Its state.
    pub state: State,
    /// The state of the contest about it.
    pub contest: State,
}

#[inline(always)]
pub(super) fn status<A: Agreement>(agreement: &A) -> Status {
    let engine = agreement.engine();
    let (now, windows, next) = (stage(agreement), count(agreement), engine.next.get());
    let moment = |window| {
        if windows == 0 {
            Timestamp::from_seconds(0)
        } else {
            opens(agreement, window)
        }
    };
    Status {
        stage: now.state,
        until: now.until,
        provider: provider(agreement),
        customer: customer(agreement),
        terms: B256::from(A::TERMS_HASH),
        prose: B256::from(A::PROSE_HASH),
        agreement: engine.agreement.get(),
        bond: money::bond(agreement, next),
        fee: money::fee(agreement, next),
        start: moment(0),
        end: moment(windows),
        windows,
        next,
        paid_through: engine.paid_through.get(),
    }
}

#[inline(always)]
pub(super) fn accounts<A: Agreement>(agreement: &A) -> Money {
    let engine = agreement.engine();
    let debt = |side| debt::owed(agreement, side).whole();
    let accounts = engine.accounts();
    let [bond, fees, reserve, claimable] = accounts;
    let mut held = total(accounts);
    if A::PLAN.pays_reports {
        held += engine.reports.get();
    }
    if A::PLAN.panel_reserve.is_some() {
        held += engine.panel.get();
    }
    Money {
        held,
        bond,
        fees,
        reserve,
        claimable,
        debt: debt(Who::PROVIDER),
        customer_debt: if A::PLAN.customer_owes {
            debt(Who::CUSTOMER)
        } else {
            Amount::ZERO
        },
    }
}

/// A window. Where a hook is told of it too there is one function for both; where it is not, what is asked for is written out as it is read.
#[inline(always)]
pub(super) fn window<A: Agreement>(agreement: &A, id: u64) -> WindowView {
    if A::WINDOW_SETTLED {
        shared(agreement, id)
    } else {
        read(agreement, id)
    }
}

#[inline(never)]
fn shared<A: Agreement>(agreement: &A, id: u64) -> WindowView {
    read(agreement, id)
}

#[inline(always)]
fn read<A: Agreement>(agreement: &A, id: u64) -> WindowView {
    let books = agreement.engine().windows.at(id);
    let (from, to) = bounds(agreement, id);
    let (damages, short) = (books.damages.get(), books.short.get());
    WindowView {
        id,
        from,
        to,
        paid: books.paid.get(),
        reports: books.reports.get(),
        reporting_end: reporting_end(agreement, id),
        challenge_end: challenge_end(agreement, id),
        contest_end: contest_end(agreement, id),
        outcome: books.came_out(),
        credit: books.provisional.get(),
        paid_out: if books.outcome.get() == Outcome::Open {
            Amount::ZERO
        } else {
            books.low.get() + damages - short
        },
        damages,
        short,
        contested: books.contested.get(),
        state: window_state(agreement, id).state,
        contest: contest_state(agreement, id).state,
    }
}
