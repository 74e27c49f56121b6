//! The rows of an incident, of its priority and of its cause: three machines of one number.

use super::State::{
    CauseAhead, CauseDefaulted, CauseDisclosed, CauseDue, CauseLate, CauseOverdue,
    IncidentAbandoned, IncidentAcknowledged, IncidentClosed, IncidentConfirmed,
    IncidentHoldNoticed, IncidentInProgress, IncidentLogged, IncidentNone, IncidentOnHold,
    IncidentOverdue, IncidentResolved, IncidentUnanswered, PriorityContested, PriorityFixed,
    PriorityLapsed, PriorityOpen,
};
use super::rows::{pass, row};
use super::{Act, Effect, Machine, Pass, Row, State, Who};

pub(super) const ROWS: [Row; 14] = [
    row(
        Act::LogIncident,
        &[IncidentNone],
        Who::SIGNATORY,
        &[IncidentLogged],
    ),
    row(
        Act::Acknowledge,
        &[IncidentLogged, IncidentUnanswered],
        Who::PROVIDER,
        &[IncidentAcknowledged],
    ),
    row(
        Act::StartWork,
        &[IncidentAcknowledged],
        Who::PROVIDER,
        &[IncidentInProgress],
    ),
    row(
        Act::HoldClock,
        &[IncidentInProgress],
        Who::SIGNATORY,
        &[IncidentHoldNoticed, IncidentOnHold],
    ),
    row(
        Act::ResumeClock,
        &[IncidentHoldNoticed, IncidentOnHold],
        Who::SIGNATORY,
        &[IncidentInProgress],
    ),
    row(
        Act::ResolveIncident,
        &[
            IncidentAcknowledged,
            IncidentInProgress,
            IncidentHoldNoticed,
            IncidentOnHold,
            IncidentOverdue,
        ],
        Who::PROVIDER,
        &[IncidentResolved],
    ),
    row(
        Act::ReopenIncident,
        &[IncidentResolved],
        Who::CUSTOMER,
        &[IncidentInProgress, IncidentOverdue, IncidentAbandoned],
    ),
    row(
        Act::CloseIncident,
        &[IncidentConfirmed, IncidentAbandoned],
        Who::ANYBODY,
        &[IncidentClosed],
    ),
    row(
        Act::CountMissed,
        &[IncidentUnanswered, IncidentOverdue],
        Who::ANYBODY,
        &[IncidentUnanswered, IncidentOverdue],
    ),
    row(
        Act::ContestPriority,
        &[PriorityOpen],
        Who::SIGNATORY,
        &[PriorityContested],
    ),
    row(
        Act::DecidePriority,
        &[PriorityContested],
        Who::SIGNATORY.or(Who::COURT),
        &[PriorityFixed],
    ),
    row(
        Act::LapsePriority,
        &[PriorityLapsed],
        Who::ANYBODY,
        &[PriorityFixed],
    ),
    row(
        Act::DiscloseCause,
        &[CauseDue, CauseLate],
        Who::PROVIDER,
        &[CauseDisclosed],
    ),
    row(
        Act::DefaultCause,
        &[CauseOverdue],
        Who::ANYBODY,
        &[CauseDefaulted],
    ),
];

/// The court is asked about a priority.
pub(super) const FILE: Row = row(
    Act::FilePriority,
    &[PriorityContested],
    Who::SIGNATORY,
    &[PriorityContested],
);

pub(super) const PASSES: [Pass; 20] = [
    pass(IncidentLogged, IncidentUnanswered),
    pass(IncidentLogged, IncidentOverdue),
    pass(IncidentUnanswered, IncidentOverdue),
    pass(IncidentAcknowledged, IncidentOverdue),
    pass(IncidentInProgress, IncidentOverdue),
    pass(IncidentHoldNoticed, IncidentOnHold),
    pass(IncidentHoldNoticed, IncidentOverdue),
    pass(IncidentOnHold, IncidentInProgress),
    // The agreement's end.
    pass(IncidentLogged, IncidentAbandoned),
    pass(IncidentUnanswered, IncidentAbandoned),
    pass(IncidentAcknowledged, IncidentAbandoned),
    pass(IncidentInProgress, IncidentAbandoned),
    pass(IncidentHoldNoticed, IncidentAbandoned),
    pass(IncidentOnHold, IncidentAbandoned),
    pass(IncidentOverdue, IncidentAbandoned),
    pass(IncidentResolved, IncidentConfirmed),
    pass(PriorityOpen, PriorityFixed),
    pass(PriorityContested, PriorityLapsed),
    pass(CauseDue, CauseLate),
    pass(CauseLate, CauseOverdue),
];

const OPEN: &[State] = &[
    IncidentLogged,
    IncidentUnanswered,
    IncidentAcknowledged,
    IncidentInProgress,
    IncidentHoldNoticed,
    IncidentOnHold,
    IncidentOverdue,
    IncidentAbandoned,
];

pub(super) const EFFECTS: [Effect; 6] = [
    // The cause is asked for from the resolution on, of priorities 1 and 2.
    Effect {
        acts: &[Act::ResolveIncident, Act::DecidePriority],
        from: &[CauseAhead],
        to: &[CauseDue, CauseLate, CauseOverdue],
    },
    Effect {
        acts: &[Act::ReopenIncident, Act::DecidePriority],
        from: &[CauseDue, CauseLate, CauseOverdue],
        to: &[CauseAhead],
    },
    // Another priority has other targets, and a contest keeps an incident from being closed.
    Effect {
        acts: &[Act::ContestPriority, Act::DecidePriority],
        from: OPEN,
        to: OPEN,
    },
    Effect {
        acts: &[Act::ContestPriority],
        from: &[IncidentConfirmed],
        to: &[IncidentResolved],
    },
    Effect {
        acts: &[Act::DecidePriority],
        from: &[IncidentResolved],
        to: &[IncidentConfirmed],
    },
    Effect {
        acts: &[Act::CloseIncident],
        from: &[PriorityOpen, PriorityLapsed],
        to: &[PriorityFixed],
    },
];

pub(super) const MACHINES: [Machine; 3] = [
    Machine {
        name: "incident",
        first: IncidentNone,
        ends: &[IncidentNone, IncidentClosed],
    },
    Machine {
        name: "priority",
        first: PriorityOpen,
        ends: &[PriorityFixed],
    },
    Machine {
        name: "cause",
        first: CauseAhead,
        ends: &[CauseAhead, CauseDisclosed, CauseDefaulted],
    },
];
