//! Deposits and claims: the only doors through which money comes in and goes out.

use super::books::{Account, Stage, shift};
use super::plan::Sum;
use super::propose::{CUSTOMER, PROVIDER, customer, side};
use super::time::count;
use super::{Activated, Agreement, SlaError};
use crate::abi::Scalar;
use crate::ensure;
use crate::env::{caller, now, pay, value_sent};
use crate::event::emit;
use crate::types::{Amount, Timestamp};
use slacontract_terms::model::Source;

/// A parameter's value as a plain number of its unit.
pub(super) fn param<A: Agreement>(agreement: &A, index: usize) -> Amount {
    match Amount::from_word(&agreement.param(index)) {
        Some(value) => value,
        None => crate::panics::overflow(),
    }
}

/// A sum of money of the terms, rounded up.
pub(super) fn sum<A: Agreement>(agreement: &A, sum: &Sum) -> Amount {
    let whole = match sum.param {
        Some(index) => param(agreement, index),
        None => sum.fixed,
    };
    whole.share_up(sum.share)
}

/// The bond the terms ask for.
pub(super) fn bond<A: Agreement>(agreement: &A) -> Amount {
    sum(agreement, &A::PLAN.bond)
}

/// The fee of one window.
pub(super) fn fee<A: Agreement>(agreement: &A) -> Amount {
    sum(agreement, &A::PLAN.fee)
}

/// Whether penalties are taken from the fee at all.
pub(super) const fn takes_fee<A: Agreement>() -> bool {
    matches!(A::PLAN.sources[0], Some(Source::Fee))
        || matches!(A::PLAN.sources[1], Some(Source::Fee))
}

/// The provider posts or tops up its bond; the customer prepays fees for whole windows. What is deposited while windows run
/// pays for windows that have not opened: never for the past.
#[inline(never)]
pub(super) fn deposit<A: Agreement>(agreement: &mut A) -> Result<(), SlaError> {
    let stage = agreement.engine().stage();
    ensure!(
        matches!(stage, Stage::AwaitingFunds | Stage::Active),
        SlaError::WrongStage { stage }
    );
    let (party, sent) = (caller(), value_sent());
    match side(agreement, party) {
        Some(PROVIDER) => {
            let needed = if stage == Stage::Active {
                Amount::from_units(1)
            } else {
                bond(agreement).saturating_sub(agreement.engine().bond.get())
            };
            ensure!(
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
            pay_debt(agreement);
        }
        Some(CUSTOMER) => prepay(agreement, stage, sent)?,
        _ => return Err(SlaError::NotParty { caller: party }),
    }
    if stage == Stage::AwaitingFunds {
        activate(agreement);
    }
    Ok(())
}

fn prepay<A: Agreement>(agreement: &mut A, stage: Stage, sent: Amount) -> Result<(), SlaError> {
    let (party, fee) = (caller(), fee(agreement));
    let windows = match sent.units().checked_div(fee.units()) {
        // More windows than 64 bits count are more than any term has.
        Some(windows) if windows > 0 && fee * windows == sent => {
            u64::try_from(windows).unwrap_or(u64::MAX)
        }
        _ => return Err(SlaError::WrongFee { sent, fee }),
    };
    let (unopened, count) = if stage == Stage::Active {
        let since = now() - Timestamp::from_seconds(agreement.engine().start.get());
        (since.seconds() / A::PLAN.window + 1, count(agreement))
    } else {
        (0, A::PLAN.term)
    };
    let first = agreement.engine().paid_through.get().max(unopened);
    let through = first.saturating_add(windows);
    ensure!(
        through <= count,
        SlaError::NoSuchWindow {
            window: through - 1,
            count
        }
    );
    for window in first..through {
        agreement.engine_mut().windows.at(window).paid.set(true);
    }
    agreement.engine_mut().paid_through.set(through);
    shift(
        agreement,
        first,
        Account::Outside,
        Account::Fees,
        party,
        sent,
    );
    Ok(())
}

/// Opens the first window once bond and first fee are there.
fn activate<A: Agreement>(agreement: &mut A) {
    let needed = bond(agreement);
    let engine = agreement.engine_mut();
    if engine.bond.get() < needed || engine.paid_through.get() == 0 {
        return;
    }
    let start = now().seconds();
    let Some(end) = A::PLAN
        .window
        .checked_mul(A::PLAN.term)
        .and_then(|length| start.checked_add(length))
    else {
        crate::panics::overflow()
    };
    engine.start.set(start);
    engine.end.set(end);
    engine.enter(Stage::Active);
    emit(Activated {
        start: now(),
        end: Timestamp::from_seconds(end),
    });
}

/// Pays what the customer is owed out of the bond, as far as it goes.
pub(super) fn pay_debt<A: Agreement>(agreement: &mut A) {
    let engine = agreement.engine_mut();
    let debt = engine.debt.get();
    let paid = debt.min(engine.bond.get());
    if paid.is_zero() {
        return;
    }
    engine.debt.set(debt - paid);
    let (next, to) = (engine.next.get(), customer(agreement));
    shift(agreement, next, Account::Bond, Account::Claimable, to, paid);
}

/// Pays the caller everything that was credited to it. The one way out.
#[inline(never)]
pub(super) fn claim<A: Agreement>(agreement: &mut A) -> Result<Amount, SlaError> {
    let party = caller();
    let amount = agreement.engine().claimable.get(party);
    ensure!(
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
    pay(party, amount);
    Ok(amount)
}
