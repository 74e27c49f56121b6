//! Incidents: what one is, from when it is logged until it is closed, and what a missed target costs.
//!
//! Three machines share an incident's number: the incident, its priority, which the side that did not log it may contest, and the
//! disclosure of its cause. The clock is derived: it runs from logging to resolution except while it is held, and goes on after
//! reopening. A missed target is counted once, in the window in which it was missed, or in the open one if that was settled before
//! anybody said so. While a priority is contested nothing is counted and the difference is held back.

mod act;
mod cause;
mod miss;
mod priority;
mod routes;
mod state;
mod view;

pub(super) use priority::decide;
pub use routes::{SlaCauses, SlaCausesClient, SlaIncidents, SlaIncidentsClient};
pub(super) use state::priority as priority_state;
pub use view::{DeskView, IncidentView};

use super::Agreement;
use super::machine::State;
use super::plan::{IncidentPlan, LevelPlan, Sum};
use crate::storage::{Map, Slot};
use crate::types::Amount;
use slacontract_macros::Storage;

/// All incidents of an agreement.
#[derive(Storage)]
pub struct IncidentsBooks {
    /// How many were logged.
    count: Slot<u64>,
    /// By number.
    each: Map<u64, IncidentBooks>,
    /// By window: what they cost in it.
    costs: Map<u64, Amount>,
    /// By window: how many the customer logged in it, where it pays for too many.
    logged: Map<u64, u32>,
}

/// One incident. Moments are block times, 0 for never.
#[derive(Storage)]
struct IncidentBooks {
    /// Its state, as far as it does not follow from time.
    stage: Slot<State>,
    /// The side that logged it.
    logger: Slot<u8>,
    /// 1, the most urgent, to 5.
    priority: Slot<u8>,
    /// What the other side says it is; 0 if that is not contested.
    claimed: Slot<u8>,
    /// The targets that were counted as missed: 1 the answer, 2 the resolution.
    missed: Slot<u8>,
    /// Whether its cause was disclosed or put in default; else 0.
    cause: Slot<u8>,
    /// When it was logged.
    logged: Slot<u64>,
    /// When it was answered.
    answered: Slot<u64>,
    /// When it was resolved.
    resolved: Slot<u64>,
    /// How long the clock ran before `since`.
    ran: Slot<u64>,
    /// Since when it runs on.
    since: Slot<u64>,
    /// From when it is held.
    hold_from: Slot<u64>,
    /// Until when it is held.
    hold_until: Slot<u64>,
    /// How long it was held before `since`.
    held: Slot<u64>,
    /// When its priority was contested.
    contested: Slot<u64>,
    /// What is held back for that, out of the bond.
    reserved: Slot<Amount>,
}

/// What is held back while an incident's priority is contested.
pub(super) fn reserved<A: Agreement>(agreement: &A, id: u64) -> Amount {
    agreement.engine().incidents.each.at(id).reserved.get()
}

/// The target of an answer, among those missed.
const ANSWER: u8 = 1;
/// The target of a resolution.
const RESOLUTION: u8 = 2;

/// The rules; only agreements that have them mount the routes that come here.
fn rules<A: Agreement>() -> &'static IncidentPlan {
    match &const { A::PLAN.incidents } {
        Some(plan) => plan,
        None => super::no_such_part(),
    }
}

/// What too many incidents cost whoever logs them.
const fn fee<A: Agreement>() -> Option<(Sum, u32)> {
    match &A::PLAN.incidents {
        Some(plan) => plan.fee,
        None => None,
    }
}

/// What is promised for a priority.
fn level<A: Agreement>(priority: u8) -> &'static LevelPlan {
    &rules::<A>().levels[usize::from(priority).wrapping_sub(1).min(4)]
}
