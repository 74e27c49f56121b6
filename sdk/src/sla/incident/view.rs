//! What anybody may ask about incidents: one of them, and the sums that means are formed from.

use super::state::{cause, elapsed, incident, priority};
use super::{ANSWER, RESOLUTION};
use crate::env::now;
use crate::sla::Agreement;
use crate::sla::machine::State;
use crate::types::Timestamp;
use slacontract_macros::Abi;

/// One incident.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct IncidentView {
    /// Its state.
    pub state: State,
    /// When time ends that; 0 if time does not.
    pub until: Timestamp,
    /// 1, the most urgent, to 5.
    pub priority: u8,
    /// What the other side says it is; 0 if that is not contested.
    pub claimed: u8,
    /// The state of the priority.
    pub priority_state: State,
    /// When time ends that.
    pub priority_until: Timestamp,
    /// When it was logged.
    pub logged: Timestamp,
    /// When it was answered; 0 if it was not.
    pub answered: Timestamp,
    /// When it was resolved; 0 if it is not.
    pub resolved: Timestamp,
    /// What its clock shows, seconds.
    pub clock: u64,
    /// The answer was too late, and that was counted.
    pub missed_answer: bool,
    /// The resolution was too late, and that was counted.
    pub missed_resolution: bool,
    /// The state of the disclosure of its cause.
    pub cause: State,
    /// When time ends that.
    pub cause_until: Timestamp,
}

/// Sums over the incidents logged in a period. The mean time to repair is `repair / resolved`; the mean time between failures
/// `(length of the period - outage) / failures`; availability `(length - outage) / length`. Whoever asks divides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Abi)]
pub struct DeskView {
    /// Incidents logged.
    pub logged: u64,
    /// Of them, resolved.
    pub resolved: u64,
    /// Of them, still open.
    pub open: u64,
    /// What the clocks of those resolved show, seconds in all.
    pub repair: u64,
    /// Incidents of priority 1.
    pub failures: u64,
    /// Seconds from logging one of them to its resolution, holds included; those still open to now.
    pub outage: u64,
    /// Answers that came too late, as counted.
    pub missed_answers: u64,
    /// Resolutions that came too late, as counted.
    pub missed_resolutions: u64,
}

#[inline(never)]
pub(super) fn one<A: Agreement>(agreement: &A, id: u64) -> IncidentView {
    let books = agreement.engine().incidents.each.at(id);
    let (state, priority, cause) = (
        incident(agreement, id),
        priority(agreement, id),
        cause(agreement, id),
    );
    IncidentView {
        state: state.state,
        until: state.until,
        priority: books.priority.get(),
        claimed: books.claimed.get(),
        priority_state: priority.state,
        priority_until: priority.until,
        logged: Timestamp::from_seconds(books.logged.get()),
        answered: Timestamp::from_seconds(books.answered.get()),
        resolved: Timestamp::from_seconds(books.resolved.get()),
        clock: if state.state == State::IncidentNone {
            0
        } else {
            elapsed(&books)
        },
        missed_answer: books.missed.get() & ANSWER != 0,
        missed_resolution: books.missed.get() & RESOLUTION != 0,
        cause: cause.state,
        cause_until: cause.until,
    }
}

#[inline(never)]
pub(super) fn desk<A: Agreement>(agreement: &A, from: Timestamp, to: Timestamp) -> DeskView {
    let incidents = &agreement.engine().incidents;
    let mut view = DeskView::default();
    for id in 0..incidents.count.get() {
        let books = incidents.each.at(id);
        let logged = books.logged.get();
        if logged < from.seconds() || logged >= to.seconds() {
            continue;
        }
        let missed = books.missed.get();
        view.logged += 1;
        view.missed_answers += u64::from(missed & ANSWER != 0);
        view.missed_resolutions += u64::from(missed & RESOLUTION != 0);
        let mut ended = books.resolved.get();
        if ended != 0 {
            view.resolved += 1;
            view.repair += books.ran.get();
        } else if books.stage.get() == State::IncidentClosed {
            ended = books.since.get();
        } else {
            view.open += 1;
            ended = now().seconds();
        }
        if books.priority.get() == 1 {
            view.failures += 1;
            view.outage += ended - logged;
        }
    }
    view
}
