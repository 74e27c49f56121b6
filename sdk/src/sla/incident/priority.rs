//! The priority of an incident, contested: the side that did not log it says what it is, before an answer is due. What the two
//! priorities differ by is held back out of the bond until a side gives way, the court decides, or time runs out and the priority
//! stands as logged.

use super::miss::count;
use super::{level, rules};
use crate::env::{caller, now};
use crate::error::raise;
use crate::require;
use crate::sla::books::{Account, shift};
use crate::sla::event::{decided, decided_on};
use crate::sla::guard::{admit, side};
use crate::sla::machine::{Act, State, Who};
use crate::sla::propose::provider;
use crate::sla::{Agreement, SlaError, debt, money};
use crate::types::{Amount, B256};
use slacontract_terms::exact::priority;

/// Says that impact and urgency are others.
#[inline(never)]
pub(super) fn contest<A: Agreement>(
    agreement: &mut A,
    id: u64,
    impact: u8,
    urgency: u8,
    reason: B256,
) {
    let state = super::state::priority(agreement, id);
    admit!(agreement, ContestPriority, id, state);
    let mut books = agreement.engine_mut().incidents.each.at(id);
    let (act, caller) = (Act::ContestPriority, caller());
    require!(
        side(agreement, caller).0 != books.logger.get(),
        SlaError::NotEntitled { act, caller }
    );
    let (logged, claimed) = match priority(impact, urgency) {
        Some(claimed) if claimed.0 != books.priority.get() => (books.priority.get(), claimed.0),
        _ => raise(SlaError::BadPriority { impact, urgency }),
    };
    books.claimed.set(claimed);
    books.contested.set(now().seconds());
    let next = agreement.engine().next.get();
    let cost = |agreement: &A, priority| match &level::<A>(priority).damages {
        Some(damages) => money::sum(agreement, damages, next),
        None => Amount::ZERO,
    };
    let (one, other) = (cost(agreement, logged), cost(agreement, claimed));
    // Two targets can be missed.
    let mut difference = (one.max(other) - one.min(other)) * 2_u128;
    if let Some(most) = &rules::<A>().at_most {
        difference = difference.min(money::sum(agreement, most, next));
    }
    let difference = difference.min(agreement.engine().bond.get());
    books.reserved.set(difference);
    let owner = provider(agreement);
    shift(
        agreement,
        next,
        Account::Bond,
        Account::Reserve,
        owner,
        difference,
    );
    money::watch_bond(agreement);
    decided_on(act, id, &reason, claimed.into());
}

/// Decides between the priority as logged and as claimed: the court either way, a side only against itself.
#[inline(never)]
pub(in crate::sla) fn decide<A: Agreement>(
    agreement: &mut A,
    id: u64,
    as_claimed: bool,
    reason: B256,
) {
    let state = super::state::priority(agreement, id);
    admit!(agreement, DecidePriority, id, state);
    let (act, caller) = (Act::DecidePriority, caller());
    let books = agreement.engine().incidents.each.at(id);
    let side = side(agreement, caller);
    let is_logger = side.0 == books.logger.get();
    require!(
        !side.meets(Who::SIGNATORY) || is_logger == as_claimed,
        SlaError::NotEntitled { act, caller }
    );
    decided_on(act, id, &reason, as_claimed.into());
    end(agreement, id, as_claimed);
}

/// Ends a contest whose time has run out.
#[inline(never)]
pub(super) fn lapse<A: Agreement>(agreement: &mut A, id: u64) {
    let state = super::state::priority(agreement, id);
    admit!(agreement, LapsePriority, id, state);
    end(agreement, id, false);
    decided(Act::LapsePriority, id, &B256::ZERO);
}

/// Closing an incident ends its contest: it is not closed before that has run out of time.
pub(super) fn lapse_if_contested<A: Agreement>(agreement: &mut A, id: u64) {
    if super::state::priority(agreement, id).state == State::PriorityLapsed {
        end(agreement, id, false);
    }
}

#[inline(never)]
fn end<A: Agreement>(agreement: &mut A, id: u64, as_claimed: bool) {
    let mut books = agreement.engine_mut().incidents.each.at(id);
    if as_claimed {
        books.priority.set(books.claimed.get());
    }
    books.claimed.set(0);
    let reserved = books.reserved.get();
    books.reserved.set(Amount::ZERO);
    let (next, owner) = (agreement.engine().next.get(), provider(agreement));
    shift(
        agreement,
        next,
        Account::Reserve,
        Account::Bond,
        owner,
        reserved,
    );
    // What was held back is the provider's again, and its debts come first.
    debt::pay(agreement);
    money::watch_bond(agreement);
    count(agreement, id, false);
}
