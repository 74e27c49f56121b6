//! Contests between the parties. A challenge freezes one amount, not the agreement: the window is settled in order, what is
//! not contested is paid, the difference is held back until both agree or time runs out and the provisional value stands.

use super::books::{Account, Stage, shift};
use super::judge::{Claimed, judge};
use super::propose::{CUSTOMER, PROVIDER, customer, provider, side};
use super::time::{challenge_end, contest_end, count, reporting_end};
use super::{Agreement, Challenged, Offered, Resolved, SlaError};
use crate::ensure;
use crate::env::{caller, now};
use crate::event::emit;
use crate::types::Amount;
use slacontract_terms::exact::{Ratio, release};

/// What a side claims about a window, if it challenged.
pub(super) fn claimed<A: Agreement>(agreement: &A, window: u64, side: u8) -> Option<Claimed> {
    let books = agreement.engine().windows.at(window);
    if books.challenged.get() & side == 0 {
        return None;
    }
    let claim = books.claims.at(side);
    Some(Claimed {
        feed: usize::from(claim.feed.get()),
        ratio: Ratio {
            good: claim.good.get(),
            total: claim.total.get(),
        },
    })
}

/// Challenges a window: the caller says what the feed should have said. Once per party and window.
#[inline(never)]
pub(super) fn challenge<A: Agreement>(
    agreement: &mut A,
    window: u64,
    feed: u8,
    ratio: Ratio,
) -> Result<(), SlaError> {
    let stage = agreement.engine().stage();
    ensure!(stage == Stage::Active, SlaError::WrongStage { stage });
    let party = caller();
    let Some(side) = side(agreement, party) else {
        return Err(SlaError::NotParty { caller: party });
    };
    let count = count(agreement);
    ensure!(window < count, SlaError::NoSuchWindow { window, count });
    ensure!(
        usize::from(feed) < A::PLAN.feed_count,
        SlaError::NoSuchFeed { feed }
    );
    ensure!(
        ratio.good <= ratio.total,
        SlaError::InvalidRatio {
            good: ratio.good,
            total: ratio.total
        }
    );
    ensure!(
        agreement.engine().windows.at(window).paid.get(),
        SlaError::WindowSkipped { window }
    );
    let (opens, closes) = (
        reporting_end(agreement, window),
        challenge_end(agreement, window),
    );
    ensure!(now() >= opens, SlaError::TooEarly { at: opens });
    ensure!(now() < closes, SlaError::TooLate { at: closes });
    let challenged = agreement.engine().windows.at(window).challenged.get();
    ensure!(
        challenged & side == 0,
        SlaError::AlreadyChallenged { window }
    );
    let claim = Claimed {
        feed: usize::from(feed),
        ratio,
    };
    let provisional = judge(agreement, window, None, false).tiers;
    ensure!(
        judge(agreement, window, Some(claim), false).tiers != provisional,
        SlaError::NothingContested { window }
    );
    let mut books = agreement.engine_mut().windows.at(window);
    books.challenged.set(challenged | side);
    let mut claim = books.claims.at(side);
    claim.feed.set(feed);
    claim.good.set(ratio.good);
    claim.total.set(ratio.total);
    emit(Challenged {
        window,
        party,
        feed,
        good: ratio.good,
        total: ratio.total,
    });
    Ok(())
}

/// Offers to end a contest at `credit`; once the other side has offered the same, it ends there.
#[inline(never)]
pub(super) fn agree<A: Agreement>(
    agreement: &mut A,
    window: u64,
    credit: Amount,
) -> Result<(), SlaError> {
    let party = caller();
    let Some(side) = side(agreement, party) else {
        return Err(SlaError::NotParty { caller: party });
    };
    let mut books = agreement.engine_mut().windows.at(window);
    ensure!(books.contested.get(), SlaError::NotContested { window });
    let (low, high) = (books.low.get(), books.credit.get());
    ensure!(
        credit >= low && credit <= high,
        SlaError::CreditOutOfReach { low, high }
    );
    let offer = credit + Amount::from_units(1);
    books.offers.set(side, offer);
    let other = books
        .offers
        .get(if side == PROVIDER { CUSTOMER } else { PROVIDER });
    let at = contest_end(agreement, window);
    ensure!(now() < at, SlaError::TooLate { at });
    emit(Offered {
        window,
        party,
        credit,
    });
    if other == offer {
        resolve(agreement, window, credit);
    }
    Ok(())
}

/// Ends a contest whose time has run out: the provisional value stands.
#[inline(never)]
pub(super) fn lapse<A: Agreement>(agreement: &mut A, window: u64) -> Result<(), SlaError> {
    let books = agreement.engine().windows.at(window);
    ensure!(books.contested.get(), SlaError::NotContested { window });
    let at = contest_end(agreement, window);
    ensure!(now() >= at, SlaError::TooEarly { at });
    let credit = books.provisional.get();
    resolve(agreement, window, credit);
    Ok(())
}

/// Moves the reserve: what the customer is owed beyond what it got, the rest back where it came from, the bond first.
fn resolve<A: Agreement>(agreement: &mut A, window: u64, credit: Amount) {
    let (to, back) = (customer(agreement), provider(agreement));
    let mut books = agreement.engine_mut().windows.at(window);
    books.contested.set(false);
    let owed = credit - books.low.get();
    let split = release(owed, books.reserved_fee.get(), books.reserved_bond.get());
    agreement
        .engine_mut()
        .contests
        .update(|contests| contests - 1);
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
    if !split.short.is_zero() {
        agreement
            .engine_mut()
            .debt
            .update(|debt| debt + split.short);
    }
    super::money::pay_debt(agreement);
    emit(Resolved { window, credit });
}
