//! The rows of duties: due, done, late, in default.

use super::State::{
    DutyAhead, DutyContested, DutyCured, DutyDefaulted, DutyDeficient, DutyDone, DutyDue,
    DutyExcused, DutyFulfilled, DutyLate, DutyOverdue,
};
use super::{Act, Pass, Row, Who};

/// A duty done in time or late, or made good.
pub(super) const PERFORM: Row = Row {
    act: Act::Perform,
    from: &[DutyDue, DutyLate, DutyDeficient],
    who: Who::OBLIGOR,
    to: &[DutyDone, DutyCured, DutyFulfilled],
};
/// The first contest asks for a cure, the second for a ruling.
pub(super) const CONTEST: Row = Row {
    act: Act::ContestDuty,
    from: &[DutyDone, DutyCured],
    who: Who::OBLIGEE,
    to: &[DutyDeficient, DutyContested],
};
/// The court is asked.
pub(super) const FILE: Row = Row {
    act: Act::FileDuty,
    from: &[DutyContested],
    who: Who::OBLIGEE,
    to: &[DutyContested],
};
/// A ruling on what was made good.
pub(super) const JUDGE: Row = Row {
    act: Act::JudgeDuty,
    from: &[DutyContested],
    who: Who::COURT,
    to: &[DutyFulfilled, DutyDefaulted],
};
/// What was never done. A payment nobody asked for in time is excused.
pub(super) const DEFAULT: Row = Row {
    act: Act::DefaultDuty,
    from: &[DutyOverdue],
    who: Who::ANYBODY,
    to: &[DutyDefaulted, DutyExcused],
};

const fn pass(from: super::State, to: super::State) -> Pass {
    Pass { from, to }
}

/// What follows from time alone. A window nobody paid for excuses its duties; what nobody contests is fulfilled, and so is what
/// nobody rules on.
pub(super) const PASSES: [Pass; 9] = [
    pass(DutyAhead, DutyDue),
    pass(DutyAhead, DutyExcused),
    pass(DutyDue, DutyLate),
    pass(DutyDue, DutyOverdue),
    pass(DutyLate, DutyOverdue),
    pass(DutyDeficient, DutyOverdue),
    pass(DutyDone, DutyFulfilled),
    pass(DutyCured, DutyFulfilled),
    pass(DutyContested, DutyFulfilled),
];
