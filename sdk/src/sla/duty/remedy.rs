//! What a duty costs when it is late or in default. For one occurrence no more than its limit is ever booked: what lateness up to
//! the cure's end, failure and a deemed credit come to, which is what the bond's formula counts (SLA005).

use super::{DutyPlan, clock, known, time};
use crate::env::now;
use crate::require;
use crate::sla::machine::Who;
use crate::sla::plan::{Falls, uses};
use crate::sla::{Agreement, SlaError, debt, money};
use crate::types::{Amount, Duration};
use slacontract_terms::exact::{self, Caps};

/// The window whose parameters a duty goes by: the one it is about, else the one that is open.
fn window<A: Agreement>(agreement: &A, id: u64) -> u64 {
    match known::<A>(id) {
        (plan, n) if matches!(plan.falls, Falls::Window | Falls::Breach | Falls::Ruling) => n,
        _ => clock::unopened(agreement).saturating_sub(1),
    }
}

/// How late it is now, at most as long as it may be.
fn delay<A: Agreement>(agreement: &A, id: u64, plan: &DutyPlan) -> Duration {
    time::falls(agreement, id).map_or(Duration::ZERO, |falls| {
        let due = falls + Duration::from_seconds(plan.within);
        exact::lateness(due, now(), Duration::from_seconds(plan.cure))
    })
}

/// What being late has cost so far.
pub(super) fn lateness<A: Agreement>(agreement: &A, id: u64, plan: &DutyPlan) -> Amount {
    late_by(agreement, id, plan, delay(agreement, id, plan))
}

/// What being so late costs.
fn late_by<A: Agreement>(agreement: &A, id: u64, plan: &DutyPlan, delay: Duration) -> Amount {
    match &plan.late {
        Some((amount, per)) => {
            let amount = money::sum(agreement, amount, window(agreement, id));
            exact::late_damages(amount, *per, delay)
        }
        None => Amount::ZERO,
    }
}

/// What must be paid now, with interest; nothing if the duty is not to pay.
pub(super) fn payment<A: Agreement>(agreement: &A, id: u64, plan: &DutyPlan) -> Amount {
    if !A::PLAN.uses(uses::PAYS) {
        return Amount::ZERO;
    }
    let Some(amount) = &plan.pays else {
        return Amount::ZERO;
    };
    let amount = money::sum(agreement, amount, window(agreement, id));
    exact::late_payment(amount, plan.interest.as_ref(), delay(agreement, id, plan))
}

/// Books what an occurrence costs in all, less what was booked for it; returns what was added.
pub(super) fn book<A: Agreement>(
    agreement: &mut A,
    id: u64,
    plan: &DutyPlan,
    all: Amount,
) -> Amount {
    let mut books = agreement.engine_mut().duties.occurrences.at(id);
    let booked = books.booked.get();
    let more = exact::still_to_book(all, booked);
    if more.is_zero() {
        return more;
    }
    books.booked.set(all);
    let side = if plan.by == A::PLAN.customer {
        Who::CUSTOMER
    } else {
        Who::PROVIDER
    };
    debt::damages(agreement, side, more);
    more
}

/// Books what default costs: lateness, failure, the payment itself, and what the covered window is deemed to credit.
pub(super) fn forfeit<A: Agreement>(agreement: &mut A, id: u64) -> Amount {
    let (plan, _) = known::<A>(id);
    if A::PLAN.for_cause.is_some() && plan.by == A::PLAN.provider {
        agreement.engine_mut().duties.failed.set(true);
    }
    if A::PLAN.for_cause.is_some() && A::PLAN.customer_performs && plan.by == A::PLAN.customer {
        agreement.engine_mut().duties.customer_failed.set(true);
    }
    // What was found wanting costs no less than what was never done, however early it is put in default.
    let longest = Duration::from_seconds(plan.cure);
    let mut all = late_by(agreement, id, plan, longest) + payment(agreement, id, plan);
    if let Some(damages) = &plan.failure {
        all += money::sum(agreement, damages, window(agreement, id));
    }
    if A::PLAN.uses(uses::DEEMS) {
        all += deemed(agreement, id);
    }
    book(agreement, id, plan, all)
}

/// What the covered window is deemed to credit beyond what it credited. It is settled first, and a contest about it ended.
fn deemed<A: Agreement>(agreement: &A, id: u64) -> Amount {
    let (plan, n) = known::<A>(id);
    let Some((objective, share)) = plan.deem else {
        return Amount::ZERO;
    };
    let next = agreement.engine().next.get();
    require!(n < next, SlaError::NotNext { next });
    let books = agreement.engine().windows.at(n);
    let (low, high) = (books.low.get(), books.credit.get());
    require!(
        !books.contested.get(),
        SlaError::Unsettled { next, pending: 1 }
    );
    let paid = if low == high {
        low
    } else {
        books.resolved.get()
    };
    let objective = &A::OBJECTIVES[objective];
    let caps = Caps {
        window: objective.window_cap,
        charge: money::fee(agreement, n),
        ..Caps::default()
    };
    let base = money::sum(agreement, &objective.base, n);
    exact::still_to_book(caps.owed(base, share, 0).credit, paid)
}
