//! Settlement: once per window, in order, by anybody; where the fee, the credit and what is contested go.

use super::books::{Account, shift};
use super::cases::{Span, heard, span};
use super::guard::admit;
use super::judge::{Judged, judge};
use super::machine::{State, Who};
use super::propose::{customer, provider};
use super::time::{count, window_state};
use super::{Agreement, SlaError, WindowSettled, debt, delivery, duty, money};
use crate::env::caller;
use crate::event::emit;
use crate::require;
use crate::types::Amount;
use slacontract_macros::Abi;
use slacontract_terms::exact::{Drawn, draw, keeper_reward};
use slacontract_terms::model::Source;

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
pub(super) fn settle<A: Agreement>(agreement: &mut A, window: u64) {
    let count = count(agreement);
    require!(window < count, SlaError::NoSuchWindow { window, count });
    let now = window_state(agreement, window);
    admit!(agreement, Settle, window, now);
    let next = agreement.engine().next.get();
    require!(window == next, SlaError::NotNext { next });
    let mut engine = agreement.engine_mut();
    engine.next.set(window + 1);
    if A::PLAN.goes_on.is_some() {
        engine.count.set(count);
    }
    forget_remainders(agreement, window);
    if now.state == State::WindowSkipped {
        // Its duties are owed all the same.
        let owed = distribute(agreement, window, Amount::ZERO, Amount::ZERO, Amount::ZERO);
        finish(agreement, window, &Judged::skipped(), Amount::ZERO, owed);
        money::watch_bond(agreement);
        return;
    }
    delivery::measured(agreement, window);
    let heard = heard(agreement, window);
    let Span {
        provisional,
        low,
        high,
        booked,
    } = span(agreement, window, &heard);
    // The larger amount is booked against the caps; its remainder is carried.
    judge(agreement, window, booked, true);
    let mut fee = money::fee(agreement, window);
    if A::PLAN.is_per_use && provisional.is_idle {
        let to = customer(agreement);
        shift(
            agreement,
            window,
            Account::Fees,
            Account::Claimable,
            to,
            fee,
        );
        fee = Amount::ZERO;
        agreement.engine_mut().windows.at(window).returned.set(true);
    }
    let owed = distribute(agreement, window, fee, low, high);
    let mut books = agreement.engine_mut().windows.at(window);
    books.credit.set(high);
    books.low.set(low);
    books.provisional.set(provisional.credit);
    if high > low {
        books.contested.set(true);
        agreement.engine_mut().pending.update(|pending| pending + 1);
    }
    finish(agreement, window, &provisional, high - low, owed);
    money::watch_bond(agreement);
}

/// Remainders at the old prices are worth nothing from the window on from which new ones hold.
fn forget_remainders<A: Agreement>(agreement: &mut A, window: u64) {
    if A::PLAN.amendable && money::is_amended_at(agreement, window) {
        for at in 0..A::PLAN.objective_count {
            agreement.objective_mut(at).carry.clear();
        }
    }
}

fn finish<A: Agreement>(
    agreement: &mut A,
    window: u64,
    judged: &Judged,
    reserved: Amount,
    owed: Amount,
) {
    let mut books = agreement.engine_mut().windows.at(window);
    books.outcome.set(judged.outcome);
    duty::window_settled(agreement, judged.outcome);
    let books = agreement.engine().windows.at(window);
    let is_returned = A::PLAN.is_per_use && books.returned.get();
    let fee = if books.paid.get() && !is_returned {
        money::fee(agreement, window)
    } else {
        Amount::ZERO
    };
    emit(WindowSettled {
        window,
        outcome: judged.outcome,
        good: judged.ratio.good,
        total: judged.ratio.total,
        fee,
        credit: judged.credit,
        reserved,
        owed,
    });
}

/// Runs the author's hook for a settled window, once. Never inside settlement: a hook that traps stops nothing.
pub(super) fn run_hook<A: Agreement>(agreement: &mut A, window: u64) {
    let mut books = agreement.engine_mut().windows.at(window);
    let due = books.outcome.get() != Outcome::Open && !books.hooked.get();
    require!(due, SlaError::NoHookDue { window });
    books.hooked.set(true);
    if A::WINDOW_SETTLED {
        let view = super::view::window(agreement, window);
        agreement.window_settled(&view);
    }
}

/// Pays `low` and the window's damages to the customer, holds back what is contested up to `high`, pays the keeper, gives the rest
/// of the fee to the provider. What no source could pay becomes debt, which is returned.
fn distribute<A: Agreement>(
    agreement: &mut A,
    window: u64,
    fee: Amount,
    low: Amount,
    high: Amount,
) -> Amount {
    let earner = provider(agreement);
    let damages = agreement.engine().windows.at(window).damages.get();
    let paid = take(agreement, window, low + damages, fee, Account::Claimable);
    let mut fee = fee - paid.fee;
    let held = take(agreement, window, high - low, fee, Account::Reserve);
    fee -= held.fee;
    if high > low {
        let mut books = agreement.engine_mut().windows.at(window);
        books.reserved_fee.set(held.fee);
        books.reserved_bond.set(held.bond);
    }
    if let Some((share, most)) = &const { A::PLAN.keeper } {
        let reward = keeper_reward(low, *share, money::sum(agreement, most, window));
        let bond = agreement.engine().bond.get();
        let drawn = draw([Source::Fee, Source::Bond], reward, fee, bond);
        fee -= drawn.fee;
        let keeper = caller();
        let to = Account::Claimable;
        shift(agreement, window, Account::Fees, to, keeper, drawn.fee);
        shift(agreement, window, Account::Bond, to, keeper, drawn.bond);
    }
    // While the bond is below its minimum, what the provider earns stays in it, and pays its debts.
    let is_short = A::PLAN.collateral.is_some() && agreement.engine().short_since.get() != 0;
    let into = if is_short {
        Account::Bond
    } else {
        Account::Claimable
    };
    shift(agreement, window, Account::Fees, into, earner, fee);
    if !paid.short.is_zero() {
        let mut books = agreement.engine_mut().windows.at(window);
        books.short.set(paid.short);
        debt::add(agreement, Who::PROVIDER, paid.short);
    }
    if is_short || A::PLAN.has_damages() {
        debt::pay(agreement);
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
    let sources = const { A::PLAN.sources };
    let sources = sources.iter().flatten().copied();
    let drawn = draw(sources, amount, fee, bond);
    shift(agreement, window, Account::Fees, into, to, drawn.fee);
    shift(agreement, window, Account::Bond, into, to, drawn.bond);
    drawn
}
