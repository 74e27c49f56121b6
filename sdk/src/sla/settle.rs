//! Settlement: once per window, in order, by anybody; where the fee, the credit and what is contested go.

use super::books::{Account, Stage, shift};
use super::contest::claimed;
use super::judge::judge;
use super::propose::{CUSTOMER, PROVIDER, customer, provider};
use super::time::{bounds, challenge_end, count};
use super::{Agreement, SlaError, WindowSettled, money};
use crate::ensure;
use crate::env::now;
use crate::event::emit;
use crate::types::Amount;
use slacontract_macros::Abi;
use slacontract_terms::exact::{Drawn, Ratio, draw};

/// What came out of a window. Of several objectives, the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Abi)]
pub enum Outcome {
    /// Not settled.
    Open,
    /// Its fee was not there when it opened.
    Skipped,
    /// Every objective was met.
    Met,
    /// At least one has no verdict, none is in breach.
    Inconclusive,
    /// At least one is in breach.
    Breach,
}

/// Settles the next window.
#[inline(never)]
pub(super) fn settle<A: Agreement>(agreement: &mut A, window: u64) -> Result<(), SlaError> {
    let stage = agreement.engine().stage();
    ensure!(stage == Stage::Active, SlaError::WrongStage { stage });
    let (next, count) = (agreement.engine().next.get(), count(agreement));
    ensure!(window < count, SlaError::NoSuchWindow { window, count });
    ensure!(window == next, SlaError::NotNext { next });
    let paid = agreement.engine().windows.at(window).paid.get();
    let at = if paid {
        challenge_end(agreement, window)
    } else {
        bounds(agreement, window).1
    };
    ensure!(now() >= at, SlaError::TooEarly { at });
    agreement.engine_mut().next.set(window + 1);
    if !paid {
        finish(
            agreement,
            window,
            Outcome::Skipped,
            Ratio::default(),
            Amount::ZERO,
            Amount::ZERO,
            Amount::ZERO,
        );
        return Ok(());
    }
    let provisional = judge(agreement, window, None, false);
    let (mut low, mut high, mut booked) = (provisional.credit, provisional.credit, None);
    for side in [PROVIDER, CUSTOMER] {
        let Some(claim) = claimed(agreement, window, side) else {
            continue;
        };
        let claim_credit = judge(agreement, window, Some(claim), false).credit;
        low = low.min(claim_credit);
        if claim_credit > high {
            high = claim_credit;
            booked = Some(claim);
        }
    }
    // The larger amount is booked against the caps; its remainder is carried.
    judge(agreement, window, booked, true);
    let owed = distribute(agreement, window, low, high);
    let mut books = agreement.engine_mut().windows.at(window);
    books.credit.set(high);
    books.low.set(low);
    books.provisional.set(provisional.credit);
    if high > low {
        books.contested.set(true);
        agreement
            .engine_mut()
            .contests
            .update(|contests| contests + 1);
    }
    finish(
        agreement,
        window,
        provisional.outcome,
        provisional.ratio,
        provisional.credit,
        high - low,
        owed,
    );
    Ok(())
}

fn finish<A: Agreement>(
    agreement: &mut A,
    window: u64,
    outcome: Outcome,
    ratio: Ratio,
    credit: Amount,
    reserved: Amount,
    owed: Amount,
) {
    agreement
        .engine_mut()
        .windows
        .at(window)
        .outcome
        .set(outcome as u8);
    let fee = if outcome == Outcome::Skipped {
        Amount::ZERO
    } else {
        money::fee(agreement)
    };
    emit(WindowSettled {
        window,
        outcome,
        good: ratio.good,
        total: ratio.total,
        fee,
        credit,
        reserved,
        owed,
    });
}

/// Runs the author's hook for a settled window, once. Never inside settlement: a hook that traps stops nothing.
#[inline(never)]
pub(super) fn run_hook<A: Agreement>(agreement: &mut A, window: u64) -> Result<(), SlaError> {
    let mut books = agreement.engine_mut().windows.at(window);
    let due = books.outcome.get() != Outcome::Open as u8 && !books.hooked.get();
    ensure!(due, SlaError::NoHookDue { window });
    books.hooked.set(true);
    let view = super::view::window(agreement, window);
    agreement.window_settled(&view);
    Ok(())
}

/// Pays `low` to the customer, holds back what is contested up to `high`, gives the rest of the fee to the provider. What no
/// source could pay of `low` becomes debt, which is returned.
fn distribute<A: Agreement>(agreement: &mut A, window: u64, low: Amount, high: Amount) -> Amount {
    let earner = provider(agreement);
    let fee = money::fee(agreement);
    let paid = take(agreement, window, low, fee, Account::Claimable);
    let fee = fee - paid.fee;
    let held = take(agreement, window, high - low, fee, Account::Reserve);
    if high > low {
        let mut books = agreement.engine_mut().windows.at(window);
        books.reserved_fee.set(held.fee);
        books.reserved_bond.set(held.bond);
    }
    shift(
        agreement,
        window,
        Account::Fees,
        Account::Claimable,
        earner,
        fee - held.fee,
    );
    if !paid.short.is_zero() {
        agreement.engine_mut().debt.update(|debt| debt + paid.short);
    }
    paid.short
}

/// Takes `amount` for the customer from the sources of the terms, in their order; `fee` is what is left of the window's.
fn take<A: Agreement>(
    agreement: &mut A,
    window: u64,
    amount: Amount,
    fee: Amount,
    into: Account,
) -> Drawn {
    let to = customer(agreement);
    let bond = agreement.engine().bond.get();
    let sources = A::PLAN.sources.iter().flatten().copied();
    let drawn = draw(sources, amount, fee, bond);
    shift(agreement, window, Account::Fees, into, to, drawn.fee);
    shift(agreement, window, Account::Bond, into, to, drawn.bond);
    drawn
}
