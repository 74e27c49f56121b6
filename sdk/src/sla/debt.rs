//! What one side owes the other and no account could pay: recorded, with simple interest where the terms have it, and paid
//! before anything else from whatever that side pays in later.

use super::books::{Account, shift};
use super::machine::Who;
use super::propose::{customer, provider};
use super::{Agreement, money, time};
use crate::env::now;
use crate::types::{Amount, Timestamp};
use slacontract_terms::exact::Debt;

/// What a side owes now.
pub(super) fn owed<A: Agreement>(agreement: &A, debtor: Who) -> Debt {
    let books = agreement.engine().debts.at(debtor.0);
    let mut debt = Debt {
        principal: books.principal.get(),
        ..Debt::default()
    };
    if A::PLAN.interest.is_some() {
        debt.interest = books.interest.get();
        debt.since = Timestamp::from_seconds(books.since.get());
    }
    debt.at((const { A::PLAN.interest }).as_ref(), now())
}

/// Writes what is owed from now on.
fn write<A: Agreement>(agreement: &mut A, debtor: Who, debt: Debt) {
    let mut books = agreement.engine_mut().debts.at(debtor.0);
    if A::PLAN.interest.is_some() {
        books.since.set(debt.since.seconds());
        books.interest.set(debt.interest);
    }
    books.principal.set(debt.principal);
}

/// Records that a side owes more.
pub(super) fn add<A: Agreement>(agreement: &mut A, debtor: Who, more: Amount) {
    if more.is_zero() {
        return;
    }
    let mut debt = owed(agreement, debtor);
    debt.principal += more;
    write(agreement, debtor, debt);
}

/// Takes as much of `available` as the debt is, interest first; returns what was taken.
fn settle<A: Agreement>(agreement: &mut A, debtor: Who, available: Amount) -> Amount {
    let (left, paid) = owed(agreement, debtor).pay(available);
    if !paid.is_zero() {
        write(agreement, debtor, left);
    }
    paid
}

/// Pays what the provider owes out of the bond, as far as it goes.
pub(super) fn pay<A: Agreement>(agreement: &mut A) {
    let bond = agreement.engine().bond.get();
    let paid = settle(agreement, Who::PROVIDER, bond);
    let (next, to) = (agreement.engine().next.get(), customer(agreement));
    shift(agreement, next, Account::Bond, Account::Claimable, to, paid);
}

/// Pays what the customer owes out of what it sent; returns the rest.
pub(super) fn pay_in<A: Agreement>(agreement: &mut A, sent: Amount) -> Amount {
    if !A::PLAN.customer_owes {
        return sent;
    }
    let paid = settle(agreement, Who::CUSTOMER, sent);
    let (next, to) = (agreement.engine().next.get(), provider(agreement));
    shift(
        agreement,
        next,
        Account::Outside,
        Account::Claimable,
        to,
        paid,
    );
    sent - paid
}

/// Books damages for a duty that came due: the provider's in the window that is open, to be paid when that is settled, or out of
/// the bond once no window is open; the customer's as a debt.
pub(super) fn damages<A: Agreement>(agreement: &mut A, obligor: Who, amount: Amount) {
    if obligor == Who::CUSTOMER {
        add(agreement, obligor, amount);
        return;
    }
    let open = time::unopened(agreement).saturating_sub(1);
    damages_in(agreement, open, amount);
}

/// Books damages of the provider in a window, to be paid when that is settled; if it is settled or there is no such window,
/// out of the bond.
pub(super) fn damages_in<A: Agreement>(agreement: &mut A, window: u64, amount: Amount) {
    let next = agreement.engine().next.get();
    if window < time::count(agreement) && window >= next {
        let mut books = agreement.engine_mut().windows.at(window);
        books.damages.update(|damages| damages + amount);
    } else {
        add(agreement, Who::PROVIDER, amount);
        pay(agreement);
        money::watch_bond(agreement);
    }
}

/// Pays what the customer owes out of fees for windows that never open.
pub(super) fn pay_from_fees<A: Agreement>(agreement: &mut A) {
    let fees = agreement.engine().fees.get();
    let paid = settle(agreement, Who::CUSTOMER, fees);
    let (next, to) = (agreement.engine().next.get(), provider(agreement));
    shift(agreement, next, Account::Fees, Account::Claimable, to, paid);
}
