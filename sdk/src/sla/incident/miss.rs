//! Counting missed targets, each once, and booking what they cost within the limit of a window.

use super::state::{clock, elapsed};
use super::{ANSWER, RESOLUTION, level, rules};
use crate::env::now;
use crate::sla::time::unopened_at;
use crate::sla::{Agreement, debt, money};
use crate::types::{Amount, Timestamp};
use slacontract_terms::exact::within_limit;

/// Counts the targets that were missed and not counted yet; of an incident that is `abandoned`, all that were not met. Nothing while
/// the priority is contested. Returns what was counted.
#[inline(never)]
pub(super) fn count<A: Agreement>(agreement: &mut A, id: u64, abandoned: bool) -> u8 {
    let mut books = agreement.engine_mut().incidents.each.at(id);
    if books.claimed.get() != 0 {
        return 0;
    }
    let level = level::<A>(books.priority.get());
    let (now, before) = (now().seconds(), books.missed.get());
    let due = books.logged.get().saturating_add(level.respond);
    let answered = books.answered.get();
    let is_late = if answered == 0 {
        abandoned || now > due
    } else {
        answered > due
    };
    let is_overdue = abandoned || elapsed(&books) > level.resolve;
    let targets = [
        (ANSWER, is_late, due),
        (RESOLUTION, is_overdue, clock(&books).reaches(level.resolve)),
    ];
    let mut counted = 0;
    for (target, is_missed, at) in targets {
        if is_missed && before & target == 0 {
            counted |= target;
            if let Some(damages) = &level.damages {
                let window = window_of(agreement, at.min(now));
                let amount = money::sum(agreement, damages, window);
                book(agreement, window, amount);
            }
        }
    }
    books.missed.set(before | counted);
    counted
}

/// The window a moment falls in; the first that is not settled, if that one is.
pub(super) fn window_of<A: Agreement>(agreement: &A, at: u64) -> u64 {
    let unopened = unopened_at(agreement, Timestamp::from_seconds(at));
    let next = agreement.engine().next.get();
    unopened.saturating_sub(1).max(next)
}

/// Books damages in a window, as far as its limit goes; returns what was booked.
#[inline(never)]
pub(super) fn book<A: Agreement>(agreement: &mut A, window: u64, amount: Amount) -> Amount {
    let costs = &mut agreement.engine_mut().incidents.costs.at(window);
    let before = costs.get();
    let limit = rules::<A>().at_most.as_ref();
    let limit = limit.map(|most| money::sum(agreement, most, window));
    let amount = within_limit(amount, limit, before);
    costs.set(before + amount);
    debt::damages_in(agreement, window, amount);
    amount
}

/// The incident or its cause has ended: when both have, the books may close.
pub(super) fn ended<A: Agreement>(agreement: &mut A) {
    agreement.engine_mut().pending.update(|pending| pending - 1);
}
