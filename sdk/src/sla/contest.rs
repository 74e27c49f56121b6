//! Contests. A challenge freezes one amount, not the agreement: the window is settled in order, what is not contested is paid,
//! the difference is held back until both sides agree, a court rules, or time runs out and the provisional value stands.

use super::books::{Account, shift};
use super::event::{decided, decided_on};
use super::guard::{admit, side};
use super::judge::{Claimed, Evidence, judge};
use super::machine::{Act, Who};
use super::plan::{Falls, uses};
use super::propose::{customer, provider};
use super::time::{contest_state, count, window_state};
use super::{Agreement, Challenged, Outcome, Resolved, SlaError, debt, duty, money};
use crate::env::caller;
use crate::event::emit;
use crate::require;
use crate::types::{Address, Amount, B256};
use slacontract_terms::exact::{Ratio, release};

/// What a side claims about a window, if it challenged.
pub(super) fn claimed<A: Agreement>(agreement: &A, window: u64, side: Who) -> Option<Claimed> {
    let books = agreement.engine().windows.at(window);
    if books.challenged.get() & side.0 == 0 {
        return None;
    }
    let claim = books.claims.at(side.0);
    let ratio = Ratio {
        good: claim.good.get(),
        total: claim.total.get(),
    };
    let value = if A::PLAN.has_levels && claim.is_value.get() {
        Claim::Value(ratio.good.cast_signed())
    } else {
        Claim::Ratio(ratio)
    };
    Some(Claimed {
        feed: usize::from(claim.feed.get()),
        value,
    })
}

/// What a side says was measured.
#[derive(Clone, Copy)]
pub(super) enum Claim {
    /// A ratio, for objectives about ratios.
    Ratio(Ratio),
    /// A value, for objectives about values and percentiles.
    Value(i64),
}

/// Challenges a window: the caller says what the feed should have said. Once per party and window.
pub(super) fn challenge<A: Agreement>(
    agreement: &mut A,
    window: u64,
    feed: u8,
    ratio: Ratio,
    reason: B256,
) {
    let Ratio { good, total } = ratio;
    require!(good <= total, SlaError::InvalidRatio { good, total });
    let party = contest(agreement, window, feed, Claim::Ratio(ratio));
    emit(Challenged {
        window,
        party,
        feed,
        good,
        total,
        reason,
    });
}

/// Records the caller's claim about a window, if it changes money.
pub(super) fn contest<A: Agreement>(
    agreement: &mut A,
    window: u64,
    feed: u8,
    value: Claim,
) -> Address {
    let count = count(agreement);
    require!(window < count, SlaError::NoSuchWindow { window, count });
    admit!(
        agreement,
        Challenge,
        window,
        window_state(agreement, window)
    );
    require!(
        usize::from(feed) < A::PLAN.feed_count,
        SlaError::NoSuchFeed { feed }
    );
    let party = caller();
    let side = side(agreement, party);
    let challenged = agreement.engine().windows.at(window).challenged.get();
    require!(
        challenged & side.0 == 0,
        SlaError::AlreadyDone {
            act: Act::Challenge,
            id: window
        }
    );
    let claim = Claimed {
        feed: usize::from(feed),
        value,
    };
    let provisional = judge(agreement, window, Evidence::Reports, false).tiers;
    require!(
        judge(agreement, window, Evidence::Claim(claim), false).tiers != provisional,
        SlaError::NothingContested { window }
    );
    let mut books = agreement.engine_mut().windows.at(window);
    books.challenged.set(challenged | side.0);
    let mut claim = books.claims.at(side.0);
    claim.feed.set(feed);
    match value {
        Claim::Ratio(ratio) => {
            claim.good.set(ratio.good);
            claim.total.set(ratio.total);
        }
        Claim::Value(value) => {
            claim.good.set(value.cast_unsigned());
            claim.is_value.set(true);
        }
    }
    party
}

/// Refuses a credit that is not between what is paid already and what is held back.
fn within_reach<A: Agreement>(agreement: &A, window: u64, credit: Amount) {
    let books = agreement.engine().windows.at(window);
    let (low, high) = (books.low.get(), books.credit.get());
    require!(
        credit >= low && credit <= high,
        SlaError::CreditOutOfReach { low, high }
    );
}

/// Offers to end a contest at `credit`; once the other side has offered the same, it ends there.
pub(super) fn agree<A: Agreement>(agreement: &mut A, window: u64, credit: Amount, reason: B256) {
    admit!(agreement, Agree, window, contest_state(agreement, window));
    within_reach(agreement, window, credit);
    let side = side(agreement, caller());
    let mut books = agreement.engine_mut().windows.at(window);
    let offer = credit + Amount::from_units(1);
    books.offers.set(side.0, offer);
    let other = books.offers.get(side.0 ^ Who::SIGNATORY.0);
    decided_on(Act::Agree, window, &reason, credit.units());
    if other == offer {
        resolve(agreement, window, credit);
    }
}

/// Ends a contest at the credit its court found right.
#[inline(never)]
pub(super) fn rule<A: Agreement>(agreement: &mut A, window: u64, credit: Amount, reason: B256) {
    admit!(agreement, Rule, window, contest_state(agreement, window));
    within_reach(agreement, window, credit);
    decided_on(Act::Rule, window, &reason, credit.units());
    if A::PLAN.uses(uses::RULING) {
        duty::call(agreement, Falls::Ruling, None, window);
    }
    resolve(agreement, window, credit);
}

/// Ends a contest whose time has run out: the provisional value stands.
pub(super) fn lapse<A: Agreement>(agreement: &mut A, window: u64) {
    admit!(agreement, Lapse, window, contest_state(agreement, window));
    let credit = agreement.engine().windows.at(window).provisional.get();
    decided(Act::Lapse, window, &B256::ZERO);
    resolve(agreement, window, credit);
}

/// Moves the reserve: what the customer is owed beyond what it got, the rest back where it came from, the bond first.
fn resolve<A: Agreement>(agreement: &mut A, window: u64, credit: Amount) {
    let (to, back) = (customer(agreement), provider(agreement));
    let mut books = agreement.engine_mut().windows.at(window);
    books.contested.set(false);
    if A::PLAN.uses(uses::DEEMS) {
        books.resolved.set(credit);
    }
    if credit != books.provisional.get() {
        let was = books.outcome.get() == Outcome::Breach;
        books.overturned.set(was == credit.is_zero());
    }
    let owed = credit - books.low.get();
    let split = release(owed, books.reserved_fee.get(), books.reserved_bond.get());
    agreement.engine_mut().pending.update(|pending| pending - 1);
    shift(
        agreement,
        window,
        Account::Reserve,
        Account::Claimable,
        to,
        split.paid,
    );
    shift(
        agreement,
        window,
        Account::Reserve,
        Account::Bond,
        back,
        split.bond,
    );
    shift(
        agreement,
        window,
        Account::Reserve,
        Account::Claimable,
        back,
        split.fee,
    );
    debt::add(agreement, Who::PROVIDER, split.short);
    debt::pay(agreement);
    money::watch_bond(agreement);
    emit(Resolved { window, credit });
}
