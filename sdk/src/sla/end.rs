//! Ending: early by notice, for repeated breaches or after a suspension nobody cured; and closing the books.

use super::books::{Account, shift};
use super::event::{decided, decided_on};
use super::guard::{admit, side};
use super::machine::{Act, State, Who};
use super::propose::{give_back, provider};
use super::time::{count, is_short_too_long, open, opens, stage, unopened};
use super::{Agreement, Outcome, SlaError, asset, debt, delivery, duty, grant, money};
use crate::env::{caller, now};
use crate::error::raise;
use crate::require;
use crate::types::{Amount, B256, Duration};

/// Gives notice: the agreement ends at the first boundary at or after it. The side that gives it pays the fee of the terms: the
/// provider out of its bond, the customer with the call.
#[inline(never)]
pub(super) fn terminate<A: Agreement>(agreement: &mut A, reason: B256) {
    admit!(agreement, Terminate, 0, stage(agreement));
    let Some(notice) = A::PLAN.notice else {
        raise(SlaError::NotProvided {
            act: Act::Terminate,
        });
    };
    let after = now() + Duration::from_seconds(notice);
    let mut end = unopened(agreement);
    while opens(agreement, end) < after {
        end += 1;
    }
    // Nobody escapes a delivery by giving notice.
    require!(
        !delivery::is_promised_by(agreement, caller(), opens(agreement, end)),
        SlaError::Unsettled {
            next: agreement.engine().next.get(),
            pending: delivery::pending(agreement)
        }
    );
    let leaves = side(agreement, caller());
    let fee = termination_fee(agreement);
    let due = |_: &A| {
        if leaves == Who::CUSTOMER {
            fee
        } else {
            Amount::ZERO
        }
    };
    let (sent, needed) = (asset::received(agreement, due), due(agreement));
    require!(sent == needed, SlaError::WrongFee { sent, fee: needed });
    ends_at(agreement, end);
    if leaves == Who::CUSTOMER {
        let (next, to) = (agreement.engine().next.get(), provider(agreement));
        shift(
            agreement,
            next,
            Account::Outside,
            Account::Claimable,
            to,
            sent,
        );
    } else {
        debt::add(agreement, Who::PROVIDER, fee);
        debt::pay(agreement);
    }
    decided_on(Act::Terminate, 0, &reason, end.into());
}

fn termination_fee<A: Agreement>(agreement: &A) -> Amount {
    match &const { A::PLAN.termination_fee } {
        Some(fee) => money::sum(agreement, fee, open(agreement)),
        None => Amount::ZERO,
    }
}

/// The agreement has `end` windows from now on; fewer than before.
pub(super) fn ends_at<A: Agreement>(agreement: &mut A, end: u64) {
    let at = count(agreement);
    require!(
        end < at,
        SlaError::TooLate {
            at: opens(agreement, at)
        }
    );
    cut(agreement, end);
}

/// The agreement ends after `end` windows and does not go on.
fn cut<A: Agreement>(agreement: &mut A, end: u64) {
    let mut engine = agreement.engine_mut();
    engine.count.set(end);
    engine.fixed_end.set(true);
    engine.terminated.set(true);
}

/// Ends the agreement at the next boundary, because enough of the last windows were in breach, or a duty to the caller is in default.
#[inline(never)]
pub(super) fn terminate_for_cause<A: Agreement>(agreement: &mut A, reason: B256) {
    let (mut own, mut obligor) = (Who(0), A::PLAN.provider);
    if A::PLAN.customer_performs && side(agreement, caller()) == Who::PROVIDER {
        (own, obligor) = (Who::OBLIGEE, A::PLAN.customer);
    }
    admit!(agreement, TerminateForCause, 0, stage(agreement), own);
    let (needed, mut among) = A::PLAN.for_cause.unwrap_or((u64::MAX, 0));
    if own == Who::OBLIGEE {
        // What is measured is the provider's own.
        among = 0;
    }
    let engine = agreement.engine();
    let next = engine.next.get();
    let mut breaches = 0;
    for window in next.saturating_sub(among)..next {
        let books = engine.windows.at(window);
        // What is contested is no breach yet.
        if books.came_out() == Outcome::Breach && !books.contested.get() {
            breaches += 1;
        }
    }
    require!(
        breaches >= needed
            || duty::is_cause(agreement, obligor)
            || delivery::is_cause(agreement, obligor)
            || grant::is_cause(agreement, obligor),
        SlaError::NoCause { breaches, needed }
    );
    let end = unopened(agreement);
    ends_at(agreement, end);
    decided_on(Act::TerminateForCause, 0, &reason, end.into());
}

/// Ends a suspension that was not cured: the agreement ends at the next boundary. A provider whose bond ran dry owes the
/// termination fee.
#[inline(never)]
pub(super) fn time_out<A: Agreement>(agreement: &mut A) {
    admit!(agreement, TimeOut, 0, stage(agreement));
    let end = unopened(agreement).min(count(agreement));
    if is_short_too_long(agreement) {
        let fee = termination_fee(agreement);
        debt::add(agreement, Who::PROVIDER, fee);
        debt::pay(agreement);
    }
    cut(agreement, end);
    decided_on(Act::TimeOut, 0, &B256::ZERO, end.into());
}

/// Closes the books: the bond goes to the provider, fees for windows that will not open back to the customer.
pub(super) fn close<A: Agreement>(agreement: &mut A) {
    admit!(agreement, Close, 0, stage(agreement));
    let engine = agreement.engine();
    let (next, pending) = (
        engine.next.get(),
        engine.pending.get() + duty::pending(agreement) + delivery::pending(agreement),
    );
    require!(
        next >= count(agreement) && pending == 0,
        SlaError::Unsettled { next, pending }
    );
    debt::pay(agreement);
    if A::PLAN.customer_owes {
        debt::pay_from_fees(agreement);
    }
    give_back(agreement, State::Closed);
    decided(Act::Close, 0, &B256::ZERO);
}
