//! What anybody may ask about duties, and what an author's code may: whether what is kept is frozen.

use super::{clock, split, time};
use crate::env::now;
use crate::sla::Agreement;
use crate::sla::machine::State;
use crate::sla::plan::Falls;
use crate::types::{Address, Amount, B256, Timestamp};
use alloc::vec::Vec;
use slacontract_macros::Abi;
use slacontract_terms::exact::refusals;

/// One occurrence of a duty.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct DutyView {
    /// Its number: `part << 32 | n`.
    pub id: u64,
    /// Its state.
    pub state: State,
    /// When time ends that state; 0 if time does not.
    pub until: Timestamp,
    /// When it fell or falls due; 0 while nothing asks for it.
    pub due: Timestamp,
    /// Who owes it.
    pub obligor: Address,
    /// Since when the last act on it holds; 0 without one.
    pub since: Timestamp,
    /// Hash of what was disclosed; zero while nothing was.
    pub content: B256,
    /// What was booked for it.
    pub booked: Amount,
}

#[inline(never)]
pub(in crate::sla) fn duty<A: Agreement>(agreement: &A, id: u64) -> DutyView {
    let now = time::state(agreement, id);
    let books = agreement.engine().duties.occurrences.at(id);
    DutyView {
        id,
        state: now.state,
        until: now.until,
        due: time::falls(agreement, id).unwrap_or(Timestamp::from_seconds(0)),
        obligor: match split::<A>(id) {
            Some((plan, _)) => agreement.party(plan.by).address(),
            None => Address::default(),
        },
        since: Timestamp::from_seconds(books.since.get()),
        content: books.content.get(),
        booked: books.booked.get(),
    }
}

/// How many occurrences of a part can have fallen due by now.
fn fallen<A: Agreement>(agreement: &A, falls: Falls) -> u64 {
    let opened = clock::opens(agreement, 0);
    if clock::count(agreement) == 0 || now() < opened {
        return 0;
    }
    match falls {
        Falls::Every(span) => {
            let passed = (now() - opened).seconds() / span;
            passed.min(time::spans(agreement, span))
        }
        Falls::Refusal => refusals(A::PLAN.delivery_count),
        _ => clock::unopened(agreement).min(clock::count(agreement) + 1),
    }
}

/// The numbers of all occurrences that have fallen due, in the order of the parts.
#[inline(never)]
pub(in crate::sla) fn duties<A: Agreement>(agreement: &A) -> Vec<u64> {
    let mut ids = Vec::new();
    let mut part = 0;
    while let Some((plan, _)) = split::<A>(part << 32) {
        for n in 0..fallen(agreement, plan.falls) {
            let id = part << 32 | n;
            if time::state(agreement, id).state != State::DutyAhead {
                ids.push(id);
            }
        }
        part += 1;
    }
    ids
}

/// Whether something kept is frozen: the last proofs of its balance that were due are missing, as many as the terms say. `part` is
/// its place among the duties. The next proof thaws it. For the author's code: what freezing means is the author's.
pub fn is_frozen<A: Agreement>(agreement: &A, part: u8) -> bool {
    let first = u64::from(part) << 32;
    let Some((plan, _)) = split::<A>(first) else {
        return false;
    };
    let (mut missed, mut n) = (0, fallen(agreement, plan.falls));
    while n > 0 && missed < plan.freeze_after {
        n -= 1;
        match time::state(agreement, first | n).state {
            State::DutyOverdue | State::DutyDefaulted => missed += 1,
            // Not missed yet, or nothing to prove.
            State::DutyAhead | State::DutyDue | State::DutyLate | State::DutyExcused => {}
            _ => return false,
        }
    }
    plan.freeze_after > 0 && missed == plan.freeze_after
}
