//! The rows of deliveries: promised, made, inspected, accepted or refused.

use super::State::{
    DeliveryAccepted, DeliveryContested, DeliveryExcused, DeliveryInspected, DeliveryLate,
    DeliveryMade, DeliveryMadeGood, DeliveryMissed, DeliveryPromised, DeliveryRefused,
    DeliveryRejected,
};
use super::rows::{pass, row};
use super::{Act, Machine, Pass, Row, Who};

pub(super) const ROWS: [Row; 5] = [
    // Without a time to inspect, what is made is inspected at once.
    row(
        Act::Deliver,
        &[DeliveryPromised, DeliveryLate, DeliveryRejected],
        Who::OBLIGOR,
        &[DeliveryMade, DeliveryMadeGood, DeliveryInspected],
    ),
    row(
        Act::AcceptDelivery,
        &[DeliveryMade, DeliveryMadeGood, DeliveryContested],
        Who::OBLIGEE,
        &[DeliveryAccepted],
    ),
    // The first rejection asks for it to be made good, the second for a ruling.
    row(
        Act::RejectDelivery,
        &[DeliveryMade, DeliveryMadeGood],
        Who::OBLIGEE,
        &[DeliveryRejected, DeliveryContested],
    ),
    row(
        Act::JudgeDelivery,
        &[DeliveryContested],
        Who::COURT,
        &[DeliveryAccepted, DeliveryRefused],
    ),
    row(
        Act::ConcludeDelivery,
        &[DeliveryInspected, DeliveryMissed],
        Who::ANYBODY,
        &[DeliveryAccepted, DeliveryRefused],
    ),
];

/// The court is asked.
pub(super) const FILE: Row = row(
    Act::FileDelivery,
    &[DeliveryContested],
    Who::OBLIGEE,
    &[DeliveryContested],
);

/// What follows from time alone. What nobody rejects in time is accepted, and so is what was made good and nobody rules on.
pub(super) const PASSES: [Pass; 7] = [
    pass(DeliveryPromised, DeliveryLate),
    // The agreement ended before it fell due.
    pass(DeliveryPromised, DeliveryExcused),
    pass(DeliveryLate, DeliveryMissed),
    pass(DeliveryRejected, DeliveryMissed),
    pass(DeliveryMade, DeliveryInspected),
    pass(DeliveryMadeGood, DeliveryInspected),
    pass(DeliveryContested, DeliveryInspected),
];

pub(super) const MACHINE: Machine = Machine {
    name: "delivery",
    first: DeliveryPromised,
    ends: &[DeliveryAccepted, DeliveryRefused, DeliveryExcused],
};
