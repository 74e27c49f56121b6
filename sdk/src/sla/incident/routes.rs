//! What can be done with an agreement about incidents.

use super::view::{DeskView, IncidentView};
use super::{act, cause, priority, view};
use crate::sla::{Agreement, SlaError};
use crate::types::{B256, Timestamp};
use slacontract_macros::interface;

/// Incidents: `reason` is each time the hash of what is said about it.
#[interface]
pub trait SlaIncidents {
    /// Logs an incident, either side; its priority follows from impact and urgency, 1 (high) to 3 (low). Returns its number.
    fn log_incident(&mut self, impact: u8, urgency: u8, reason: B256) -> Result<u64, SlaError>;

    /// The desk answers it.
    fn acknowledge(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// The desk begins to work on it.
    fn start_work(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// Holds its clock for so many seconds: at the customer's word at once; if the desk announces it, from when the customer has not
    /// objected for as long as an answer may take.
    fn hold_clock(&mut self, id: u64, seconds: u64, reason: B256) -> Result<(), SlaError>;

    /// Lets its clock run on; of the customer, also an objection to a hold that was announced.
    fn resume_clock(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// The desk has resolved it.
    fn resolve_incident(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// The customer says that it is not resolved: the old clock goes on.
    fn reopen_incident(&mut self, id: u64, reason: B256) -> Result<(), SlaError>;

    /// Closes an incident that was resolved and not reopened, or that was open when the agreement ended. Anybody may.
    fn close_incident(&mut self, id: u64) -> Result<(), SlaError>;

    /// Counts the targets it has missed so far. Anybody may.
    fn count_missed(&mut self, id: u64) -> Result<(), SlaError>;

    /// The side that did not log it says that impact and urgency are others.
    fn contest_priority(
        &mut self,
        id: u64,
        impact: u8,
        urgency: u8,
        reason: B256,
    ) -> Result<(), SlaError>;

    /// Decides that, as claimed or as logged: the court, or a side that gives way.
    fn decide_priority(&mut self, id: u64, as_claimed: bool, reason: B256) -> Result<(), SlaError>;

    /// Ends a contest about a priority whose time has run out: it stands as logged. Anybody may.
    fn lapse_priority(&mut self, id: u64) -> Result<(), SlaError>;

    /// An incident.
    #[view]
    fn incident(&self, id: u64) -> IncidentView;

    /// Sums over the incidents logged from a moment on and before another.
    #[view]
    fn desk(&self, from: Timestamp, to: Timestamp) -> DeskView;
}

impl<A: Agreement> SlaIncidents for A {
    fn log_incident(&mut self, impact: u8, urgency: u8, reason: B256) -> Result<u64, SlaError> {
        Ok(act::log(self, impact, urgency, reason))
    }

    fn acknowledge(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        act::acknowledge(self, id, reason);
        Ok(())
    }

    fn start_work(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        act::start(self, id, reason);
        Ok(())
    }

    fn hold_clock(&mut self, id: u64, seconds: u64, reason: B256) -> Result<(), SlaError> {
        act::hold(self, id, seconds, reason);
        Ok(())
    }

    fn resume_clock(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        act::resume(self, id, reason);
        Ok(())
    }

    fn resolve_incident(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        act::resolve(self, id, reason);
        Ok(())
    }

    fn reopen_incident(&mut self, id: u64, reason: B256) -> Result<(), SlaError> {
        act::reopen(self, id, reason);
        Ok(())
    }

    fn close_incident(&mut self, id: u64) -> Result<(), SlaError> {
        act::close(self, id);
        Ok(())
    }

    fn count_missed(&mut self, id: u64) -> Result<(), SlaError> {
        act::count_missed(self, id);
        Ok(())
    }

    fn contest_priority(
        &mut self,
        id: u64,
        impact: u8,
        urgency: u8,
        reason: B256,
    ) -> Result<(), SlaError> {
        priority::contest(self, id, impact, urgency, reason);
        Ok(())
    }

    fn decide_priority(&mut self, id: u64, as_claimed: bool, reason: B256) -> Result<(), SlaError> {
        priority::decide(self, id, as_claimed, reason);
        Ok(())
    }

    fn lapse_priority(&mut self, id: u64) -> Result<(), SlaError> {
        priority::lapse(self, id);
        Ok(())
    }

    fn incident(&self, id: u64) -> IncidentView {
        view::one(self, id)
    }

    fn desk(&self, from: Timestamp, to: Timestamp) -> DeskView {
        view::desk(self, from, to)
    }
}

/// What can be done where the causes of incidents are disclosed.
#[interface]
pub trait SlaCauses {
    /// The desk discloses the cause of a resolved incident of priority 1 or 2: the hash of its report.
    fn disclose_cause(&mut self, id: u64, report: B256) -> Result<(), SlaError>;

    /// Puts in default a cause that was not disclosed. Anybody may.
    fn default_cause(&mut self, id: u64) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaCauses for A {
    fn disclose_cause(&mut self, id: u64, report: B256) -> Result<(), SlaError> {
        cause::disclose(self, id, report);
        Ok(())
    }

    fn default_cause(&mut self, id: u64) -> Result<(), SlaError> {
        cause::default(self, id);
        Ok(())
    }
}
