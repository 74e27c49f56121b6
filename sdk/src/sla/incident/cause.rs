//! The cause of an incident of priority 1 or 2: disclosed within a time after its resolution, or paid for.

use super::miss::{book, ended, window_of};
use super::rules;
use super::state::{DISCLOSED, cause, cause_due};
use crate::env::now;
use crate::sla::event::decided_on;
use crate::sla::guard::admit;
use crate::sla::machine::{Act, State};
use crate::sla::{Agreement, money};
use crate::types::{Amount, B256, Duration};
use slacontract_terms::exact::late_periods;

/// Books what being late costs by now, at most for the length of a window, and writes down how it ended.
#[inline(never)]
fn end<A: Agreement>(agreement: &mut A, id: u64, ended_as: u8) -> Amount {
    let mut books = agreement.engine_mut().incidents.each.at(id);
    let now = now().seconds();
    let due = cause_due::<A>(&books).unwrap_or(now);
    books.cause.set(ended_as);
    if books.stage.get() == State::IncidentClosed {
        ended(agreement);
    }
    let late = now.saturating_sub(due).min(A::PLAN.window);
    let Some((amount, per)) = &rules::<A>().late else {
        return Amount::ZERO;
    };
    let periods = late_periods(Duration::from_seconds(*per), Duration::from_seconds(late));
    let window = window_of(agreement, due + late);
    let amount = money::sum(agreement, amount, window) * u128::from(periods);
    book(agreement, window, amount)
}

/// Discloses the cause: the hash of the report.
#[inline(never)]
pub(super) fn disclose<A: Agreement>(agreement: &mut A, id: u64, report: B256) {
    admit!(agreement, DiscloseCause, id, cause(agreement, id));
    let cost = end(agreement, id, DISCLOSED);
    decided_on(Act::DiscloseCause, id, &report, cost.units());
}

/// Puts it in default.
#[inline(never)]
pub(super) fn default<A: Agreement>(agreement: &mut A, id: u64) {
    admit!(agreement, DefaultCause, id, cause(agreement, id));
    let cost = end(agreement, id, DISCLOSED + 1);
    decided_on(Act::DefaultCause, id, &B256::ZERO, cost.units());
}
