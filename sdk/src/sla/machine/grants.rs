//! The rows of grants of data, and of what is demanded about them: a correction, or an account of an access.

use super::State::{
    DemandAnswered, DemandContested, DemandFailed, DemandMet, DemandNone, DemandOpen,
    DemandOverdue, DemandStands, GrantExpired, GrantLive, GrantNone, GrantRevoked,
};
use super::rows::{pass, row};
use super::{Act, Machine, Pass, Row, Who};

pub(super) const ROWS: [Row; 8] = [
    row(Act::GiveGrant, &[GrantNone], Who::OBLIGEE, &[GrantLive]),
    row(
        Act::RevokeGrant,
        &[GrantLive],
        Who::OBLIGEE,
        &[GrantRevoked],
    ),
    // There is nothing to log an access under that was not granted.
    row(Act::LogAccess, &[GrantLive], Who::OBLIGOR, &[GrantLive]),
    row(Act::Demand, &[DemandNone], Who::OBLIGEE, &[DemandOpen]),
    // Without a court nobody could contest an answer.
    row(
        Act::AnswerDemand,
        &[DemandOpen],
        Who::OBLIGOR,
        &[DemandAnswered, DemandMet],
    ),
    row(
        Act::ContestDemand,
        &[DemandAnswered],
        Who::OBLIGEE,
        &[DemandContested],
    ),
    row(
        Act::JudgeDemand,
        &[DemandContested],
        Who::COURT,
        &[DemandMet, DemandFailed],
    ),
    row(
        Act::ConcludeDemand,
        &[DemandOverdue, DemandStands],
        Who::ANYBODY,
        &[DemandMet, DemandFailed],
    ),
];

/// The court is asked.
pub(super) const FILE: Row = row(
    Act::FileDemand,
    &[DemandContested],
    Who::OBLIGEE,
    &[DemandContested],
);

/// What follows from time alone. An answer that nobody contests stands, and so does one that nobody rules on.
pub(super) const PASSES: [Pass; 4] = [
    pass(GrantLive, GrantExpired),
    pass(DemandOpen, DemandOverdue),
    pass(DemandAnswered, DemandStands),
    pass(DemandContested, DemandStands),
];

pub(super) const MACHINES: [Machine; 2] = [
    Machine {
        name: "grant",
        first: GrantNone,
        ends: &[GrantNone, GrantExpired, GrantRevoked],
    },
    Machine {
        name: "demand",
        first: DemandNone,
        ends: &[DemandNone, DemandMet, DemandFailed],
    },
];
