//! Ending: early by notice, and closing the books when everything is settled.

use super::books::{Account, Stage, shift};
use super::propose::{customer, provider, side};
use super::time::count;
use super::{Agreement, Ended, SlaError, money};
use crate::ensure;
use crate::env::{caller, now};
use crate::event::emit;
use crate::types::{Duration, Timestamp};

/// Gives notice: the agreement ends at the first boundary of windows at or after it.
#[inline(never)]
pub(super) fn terminate<A: Agreement>(agreement: &mut A) -> Result<(), SlaError> {
    let stage = agreement.engine().stage();
    ensure!(stage == Stage::Active, SlaError::WrongStage { stage });
    let party = caller();
    ensure!(
        side(agreement, party).is_some(),
        SlaError::NotParty { caller: party }
    );
    let Some(notice) = A::PLAN.notice else {
        return Err(SlaError::NoTermination);
    };
    let start = Timestamp::from_seconds(agreement.engine().start.get());
    let after = now() + Duration::from_seconds(notice) - start;
    let windows = after.seconds().div_ceil(A::PLAN.window);
    let end = start + Duration::from_seconds(A::PLAN.window) * windows;
    let engine = agreement.engine_mut();
    let at = Timestamp::from_seconds(engine.end.get());
    ensure!(end < at, SlaError::TooLate { at });
    engine.end.set(end.seconds());
    emit(Ended { end });
    Ok(())
}

/// Closes the books: the bond goes to the provider, fees for windows that will not open back to the customer.
#[inline(never)]
pub(super) fn close<A: Agreement>(agreement: &mut A) -> Result<(), SlaError> {
    let stage = agreement.engine().stage();
    ensure!(stage == Stage::Active, SlaError::WrongStage { stage });
    let engine = agreement.engine();
    let (next, contests) = (engine.next.get(), engine.contests.get());
    ensure!(
        next == count(agreement) && contests == 0,
        SlaError::Unsettled { next, contests }
    );
    money::pay_debt(agreement);
    let (bond, fees) = (agreement.engine().bond.get(), agreement.engine().fees.get());
    let (provider, customer) = (provider(agreement), customer(agreement));
    shift(
        agreement,
        next,
        Account::Bond,
        Account::Claimable,
        provider,
        bond,
    );
    shift(
        agreement,
        next,
        Account::Fees,
        Account::Claimable,
        customer,
        fees,
    );
    agreement.engine_mut().enter(Stage::Closed);
    emit(Ended {
        end: Timestamp::from_seconds(agreement.engine().end.get()),
    });
    Ok(())
}
