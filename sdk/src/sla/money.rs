//! Deposits and claims: the only doors through which money comes in and goes out.

use super::books::{Account, shift};
use super::event::decided;
use super::guard::{admit, side};
use super::machine::{Act, State, Who};
use super::plan::Sum;
use super::time::{count, opens, stage, unopened};
use super::{Agreement, SlaError, asset, debt, delivery, panel, reserve, signer};
use crate::abi::Scalar;
use crate::env::{caller, now, pay, value_sent};
use crate::require;
use crate::types::{Address, Amount, B256, Duration, Timestamp};
use slacontract_terms::exact::{first_window, opens as calendar_opens};
use slacontract_terms::model::Source;

/// A parameter as it was proposed, as a plain number of its unit.
pub(super) fn agreed<A: Agreement>(agreement: &A, index: usize) -> Amount {
    number(&agreement.param(index))
}

/// A word as a plain number. Parameters are at most 128 bits; what is larger counts as the largest, which no range contains.
pub(super) fn number(word: &crate::host::Word) -> Amount {
    Amount::from_word(word).unwrap_or(Amount::MAX)
}

/// A parameter's value in a window: as it was proposed, or as it was amended for this window or one before.
pub(super) fn param<A: Agreement>(agreement: &A, index: usize, window: u64) -> Amount {
    if A::PLAN.amendable {
        let engine = agreement.engine();
        let mut version = engine.versions.len();
        while version > 0 {
            version -= 1;
            if engine.versions.get(version) <= window {
                let value = engine.amended.at(version).get(index as u8);
                return number(&value.0);
            }
        }
    }
    agreed(agreement, index)
}

/// Whether amended parameters hold from exactly this window on.
pub(super) fn is_amended_at<A: Agreement>(agreement: &A, window: u64) -> bool {
    let versions = &agreement.engine().versions;
    (0..versions.len()).any(|version| versions.get(version) == window)
}

/// A sum of money of the terms, in a window, rounded up.
pub(super) fn sum<A: Agreement>(agreement: &A, sum: &Sum, window: u64) -> Amount {
    let whole = match sum.param {
        Some(index) => param(agreement, index, window),
        None => sum.fixed,
    };
    whole.share_up(sum.share)
}

/// The bond the terms ask for.
pub(super) fn bond<A: Agreement>(agreement: &A, window: u64) -> Amount {
    sum(agreement, &const { A::PLAN.bond }, window)
}

/// The fee of a window.
pub(super) fn fee<A: Agreement>(agreement: &A, window: u64) -> Amount {
    sum(agreement, &const { A::PLAN.fee }, window)
}

/// Whether penalties are taken from the fee at all.
pub(super) const fn takes_fee<A: Agreement>() -> bool {
    matches!(A::PLAN.sources[0], Some(Source::Fee))
        || matches!(A::PLAN.sources[1], Some(Source::Fee))
}

/// What was sent is the party's: the provider's bond, posted or topped up, or the customer's fees for whole windows. What is
/// deposited while windows run pays for windows that have not opened: never for the past. Debts are paid first.
#[inline(never)]
pub(super) fn deposit<A: Agreement>(agreement: &mut A, party: Address) {
    if A::PLAN.in_token {
        asset::refuse_ether(agreement);
    }
    put_in(agreement, party, value_sent);
}

/// What comes in is the party's.
#[inline(always)]
pub(super) fn put_in<A: Agreement>(
    agreement: &mut A,
    party: Address,
    sent: impl FnOnce() -> Amount,
) {
    let now = stage(agreement);
    admit!(agreement, Deposit, 0, now);
    let (side, sent) = (side(agreement, party), sent());
    require!(
        side.meets(Who::SIGNATORY),
        SlaError::NotEntitled {
            act: Act::Deposit,
            caller: party
        }
    );
    let begins = now.state == State::AwaitingFunds;
    if side == Who::PROVIDER {
        post(agreement, begins, party, sent);
    } else {
        prepay(agreement, begins, party, sent);
    }
    if begins {
        activate(agreement);
    }
}

fn post<A: Agreement>(agreement: &mut A, begins: bool, party: Address, sent: Amount) {
    let needed = if begins {
        bond(agreement, 0).saturating_sub(agreement.engine().bond.get())
    } else {
        Amount::from_units(1)
    };
    require!(
        sent >= needed && !sent.is_zero(),
        SlaError::BondTooSmall { sent, needed }
    );
    let next = agreement.engine().next.get();
    shift(
        agreement,
        next,
        Account::Outside,
        Account::Bond,
        party,
        sent,
    );
    debt::pay(agreement);
    watch_bond(agreement);
}

/// Notes since when the bond is below its minimum, or that it no longer is.
pub(super) fn watch_bond<A: Agreement>(agreement: &mut A) {
    let Some(rule) = &(const { A::PLAN.collateral }) else {
        return;
    };
    let next = agreement.engine().next.get();
    let minimum = sum(agreement, &rule.minimum, next);
    let mut engine = agreement.engine_mut();
    let (short, since) = (engine.bond.get() < minimum, engine.short_since.get());
    if short && since == 0 {
        engine.short_since.set(now().seconds());
    } else if !short && since != 0 {
        engine.short_since.set(0);
    }
}

fn prepay<A: Agreement>(agreement: &mut A, begins: bool, party: Address, sent: Amount) {
    let mut rest = debt::pay_in(agreement, sent);
    let (first, count) = if begins {
        (agreement.engine().paid_through.get(), A::PLAN.term)
    } else {
        let unopened = unopened(agreement);
        let paid_through = agreement.engine().paid_through.get();
        (paid_through.max(unopened), count(agreement))
    };
    let mut through = first;
    let (mut fees, pays_debt) = (rest, rest != sent);
    while !rest.is_zero() {
        let fee = fee(agreement, through);
        if A::PLAN.customer_owes && pays_debt && (rest < fee || through >= count) {
            // A debt grows until it is paid, so nobody can send it exactly: what is too much is the customer's to claim.
            shift(
                agreement,
                first,
                Account::Outside,
                Account::Claimable,
                party,
                rest,
            );
            fees -= rest;
            break;
        }
        require!(
            rest >= fee && !fee.is_zero(),
            SlaError::WrongFee { sent, fee }
        );
        require!(
            through < count,
            SlaError::NoSuchWindow {
                window: through,
                count
            }
        );
        rest -= fee;
        agreement.engine_mut().windows.at(through).paid.set(true);
        through += 1;
    }
    require!(
        !sent.is_zero(),
        SlaError::WrongFee {
            sent,
            fee: fee(agreement, first)
        }
    );
    if through > first {
        agreement.engine_mut().paid_through.set(through);
    }
    shift(
        agreement,
        first,
        Account::Outside,
        Account::Fees,
        party,
        fees,
    );
}

/// Opens the first window once bond and first fee are there: at once, or with calendar windows at the next boundary. The court must
/// still be what the terms say it is.
pub(super) fn activate<A: Agreement>(agreement: &mut A) {
    let needed = bond(agreement, 0);
    let engine = agreement.engine();
    if engine.bond.get() < needed || engine.paid_through.get() == 0 {
        return;
    }
    if A::PLAN.pays_reports && signer::unfunded(agreement) {
        return;
    }
    if A::PLAN.panel_reserve.is_some() && !reserve::covers(agreement) {
        return;
    }
    panel::sound(agreement, 0);
    let start = match A::PLAN.calendar {
        Some(calendar) => first_window(calendar, now()),
        None => now().seconds(),
    };
    let mut engine = agreement.engine_mut();
    engine.start.set(start);
    engine.count.set(A::PLAN.term);
    engine.stage.set(State::Active);
    // The end is a moment that can be represented.
    let end = opens(agreement, A::PLAN.term);
    if A::PLAN.has_dates {
        delivery::dated_between::<A>(opens(agreement, 0), end);
    }
    decided(Act::Activate, 0, &B256::ZERO);
}

/// When the first window opens and the last ends, of an agreement that is activated at a moment.
pub(super) fn begins<A: Agreement>(at: Timestamp) -> (Timestamp, Timestamp) {
    match A::PLAN.calendar {
        Some(calendar) => {
            let first = first_window(calendar, at);
            let end = calendar_opens(calendar, first + A::PLAN.term);
            (calendar_opens(calendar, first), end)
        }
        None => {
            let term = Duration::from_seconds(A::PLAN.window) * A::PLAN.term;
            (at, at + term)
        }
    }
}

/// Pays the caller everything that was credited to it. The one way out.
pub(super) fn claim<A: Agreement>(agreement: &mut A) -> Amount {
    let party = caller();
    let amount = agreement.engine().claimable.get(party);
    require!(
        !amount.is_zero(),
        SlaError::NothingToClaim { caller: party }
    );
    let next = agreement.engine().next.get();
    shift(
        agreement,
        next,
        Account::Claimable,
        Account::Outside,
        party,
        amount,
    );
    if A::PLAN.in_token {
        asset::pay(agreement, party, amount);
    } else {
        pay(party, amount);
    }
    amount
}
