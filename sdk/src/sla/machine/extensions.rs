//! The rows of extensions of time: an event is claimed, contested, judged.

use super::State::{
    DeliveryContested, DeliveryInspected, DeliveryLate, DeliveryMade, DeliveryMadeGood,
    DeliveryMissed, DeliveryPromised, ExtensionClaimed, ExtensionContested, ExtensionDenied,
    ExtensionGranted, ExtensionNone,
};
use super::rows::{pass, row};
use super::{Act, Effect, Machine, Pass, Row, Who};

pub(super) const ROWS: [Row; 4] = [
    // Another event may follow.
    row(
        Act::ClaimExtension,
        &[ExtensionNone, ExtensionGranted, ExtensionDenied],
        Who::OBLIGOR,
        &[ExtensionClaimed],
    ),
    row(
        Act::ContestExtension,
        &[ExtensionClaimed],
        Who::OBLIGEE,
        &[ExtensionContested],
    ),
    row(
        Act::JudgeExtension,
        &[ExtensionContested],
        Who::COURT,
        &[ExtensionGranted, ExtensionDenied],
    ),
    // Of the two, the one that has to prove its word by the terms.
    row(
        Act::FileExtension,
        &[ExtensionContested],
        Who::OBLIGOR.or(Who::OBLIGEE),
        &[ExtensionContested],
    ),
];

/// What follows from time alone: nobody contested, or nobody ruled.
pub(super) const PASSES: [Pass; 3] = [
    pass(ExtensionClaimed, ExtensionGranted),
    pass(ExtensionContested, ExtensionGranted),
    pass(ExtensionContested, ExtensionDenied),
];

pub(super) const EFFECTS: [Effect; 5] = [
    // The date is moved by a claim, provisionally..
    Effect {
        acts: &[Act::ClaimExtension],
        from: &[DeliveryLate],
        to: &[DeliveryPromised],
    },
    // ..and back by a ruling against it.
    Effect {
        acts: &[Act::JudgeExtension],
        from: &[DeliveryPromised],
        to: &[DeliveryLate, DeliveryMissed],
    },
    Effect {
        acts: &[Act::JudgeExtension],
        from: &[DeliveryLate],
        to: &[DeliveryMissed],
    },
    // Inspections wait for it.
    Effect {
        acts: &[Act::JudgeExtension],
        from: &[DeliveryMade, DeliveryMadeGood, DeliveryContested],
        to: &[DeliveryInspected],
    },
    // What was delivered is accepted, or ended otherwise, with the claim.
    Effect {
        acts: &[
            Act::AcceptDelivery,
            Act::JudgeDelivery,
            Act::ConcludeDelivery,
        ],
        from: &[ExtensionClaimed, ExtensionContested],
        to: &[ExtensionGranted],
    },
];

pub(super) const MACHINE: Machine = Machine {
    name: "extension",
    first: ExtensionNone,
    ends: &[ExtensionNone, ExtensionGranted, ExtensionDenied],
};
