//! The table.

use super::State::{
    Active, AwaitingFunds, Cancelled, Closed, Closing, ContestLapsed, ContestResolved, Contested,
    Draft, ExclusionClaimed, ExclusionContested, ExclusionForgone, ExclusionResolved,
    ExclusionUnclaimed, ExclusionValid, Expired, ProposalLapsed, Proposed, SignerEjected,
    SignerRegistered, SuspendedCustomer, SuspendedProvider, Terminating, TimedOut, Uncontested,
    WindowAhead, WindowFinal, WindowOpen, WindowProvisional, WindowReporting, WindowSettled,
    WindowSkipped,
};
use super::{
    Act, Effect, Machine, Pass, Row, State, Who, deliveries, duties, extensions, grants, incidents,
};

pub(super) const fn row(act: Act, from: &'static [State], who: Who, to: &'static [State]) -> Row {
    Row { act, from, who, to }
}

pub(super) const fn pass(from: State, to: State) -> Pass {
    Pass { from, to }
}

/// In force, whether suspended or not.
const IN_FORCE: &[State] = &[Active, SuspendedCustomer, SuspendedProvider];

/// Every act of every machine.
pub const TABLE: &[Row] = &[
    // The agreement.
    row(Act::Propose, &[Draft], Who::ANYBODY, &[Proposed]),
    row(
        Act::Accept,
        &[Proposed],
        Who::SIGNATORY,
        &[Proposed, AwaitingFunds],
    ),
    row(Act::Withdraw, &[Proposed], Who::PROPOSER, &[Cancelled]),
    row(Act::Expire, &[ProposalLapsed], Who::ANYBODY, &[Expired]),
    row(
        Act::Deposit,
        &[
            AwaitingFunds,
            Active,
            SuspendedCustomer,
            SuspendedProvider,
            Terminating,
            Closing,
        ],
        Who::ANYBODY,
        &[
            AwaitingFunds,
            Active,
            SuspendedCustomer,
            SuspendedProvider,
            Terminating,
            Closing,
        ],
    ),
    row(Act::Activate, &[AwaitingFunds], Who::ANYBODY, &[Active]),
    row(Act::Terminate, IN_FORCE, Who::SIGNATORY, &[Terminating]),
    row(
        Act::TerminateForCause,
        IN_FORCE,
        // What is measured is promised to the customer; a duty may be owed to either side.
        Who::CUSTOMER.or(Who::OBLIGEE),
        &[Terminating],
    ),
    row(Act::TimeOut, &[TimedOut], Who::ANYBODY, &[Terminating]),
    row(Act::Amend, IN_FORCE, Who::SIGNATORY, IN_FORCE),
    row(Act::Renew, IN_FORCE, Who::SIGNATORY, IN_FORCE),
    row(Act::Object, IN_FORCE, Who::SIGNATORY, IN_FORCE),
    row(
        Act::AssignRole,
        &[
            Active,
            SuspendedCustomer,
            SuspendedProvider,
            Terminating,
            Closing,
        ],
        Who::SIGNATORY,
        &[
            Active,
            SuspendedCustomer,
            SuspendedProvider,
            Terminating,
            Closing,
        ],
    ),
    row(
        Act::Succeed,
        IN_FORCE,
        Who::SIGNATORY,
        &[Active, SuspendedCustomer, SuspendedProvider, Terminating],
    ),
    row(Act::Close, &[Closing], Who::ANYBODY, &[Closed]),
    // A window.
    row(
        Act::Report,
        &[WindowReporting],
        Who::ANYBODY,
        &[WindowReporting, WindowProvisional],
    ),
    row(
        Act::Measure,
        &[WindowReporting],
        Who::ANYBODY,
        &[WindowReporting, WindowProvisional],
    ),
    row(
        Act::Challenge,
        &[WindowProvisional],
        Who::SIGNATORY,
        &[WindowProvisional],
    ),
    row(
        Act::Settle,
        &[WindowFinal, WindowSkipped],
        Who::ANYBODY,
        &[WindowSettled],
    ),
    // A contest.
    row(
        Act::Agree,
        &[Contested],
        Who::SIGNATORY,
        &[Contested, ContestResolved],
    ),
    row(Act::Rule, &[Contested], Who::COURT, &[ContestResolved]),
    row(
        Act::Lapse,
        &[ContestLapsed],
        Who::ANYBODY,
        &[ContestResolved],
    ),
    // A case about a window.
    row(
        Act::FileCase,
        &[WindowProvisional],
        Who::SIGNATORY,
        &[WindowProvisional],
    ),
    row(Act::Escalate, &[Contested], Who::ANYBODY, &[Contested]),
    // The signers of feeds.
    row(
        Act::PrepayReports,
        &[
            AwaitingFunds,
            Active,
            SuspendedCustomer,
            SuspendedProvider,
            Terminating,
            Closing,
        ],
        Who::SIGNATORY,
        &[
            AwaitingFunds,
            Active,
            SuspendedCustomer,
            SuspendedProvider,
            Terminating,
            Closing,
        ],
    ),
    row(Act::EndUnmeasured, IN_FORCE, Who::SIGNATORY, &[Terminating]),
    row(
        Act::Eject,
        &[SignerRegistered],
        Who::ANYBODY,
        &[SignerEjected],
    ),
    row(
        Act::Equivocate,
        &[SignerRegistered],
        Who::ANYBODY,
        &[SignerEjected],
    ),
    row(
        Act::Seal,
        &[WindowReporting],
        Who::ANYBODY,
        &[WindowReporting],
    ),
    // An exclusion in a window.
    row(
        Act::Exclude,
        &[ExclusionUnclaimed, ExclusionClaimed],
        Who::PROVIDER,
        &[ExclusionClaimed],
    ),
    row(
        Act::ContestExclusion,
        &[ExclusionClaimed],
        Who::CUSTOMER,
        &[ExclusionContested],
    ),
    // An incident, its priority, its cause.
    incidents::ROWS[0],
    incidents::ROWS[1],
    incidents::ROWS[2],
    incidents::ROWS[3],
    incidents::ROWS[4],
    incidents::ROWS[5],
    incidents::ROWS[6],
    incidents::ROWS[7],
    incidents::ROWS[8],
    incidents::ROWS[9],
    incidents::ROWS[10],
    incidents::ROWS[11],
    incidents::ROWS[12],
    incidents::ROWS[13],
    incidents::FILE,
    // A duty.
    duties::PERFORM,
    duties::CONTEST,
    duties::FILE,
    duties::JUDGE,
    duties::DEFAULT,
    // A delivery.
    deliveries::ROWS[0],
    deliveries::ROWS[1],
    deliveries::ROWS[2],
    deliveries::ROWS[3],
    deliveries::ROWS[4],
    deliveries::FILE,
    // What moves its date.
    extensions::ROWS[0],
    extensions::ROWS[1],
    extensions::ROWS[2],
    extensions::ROWS[3],
    // A grant of data, and what is demanded about it.
    grants::ROWS[0],
    grants::ROWS[1],
    grants::ROWS[2],
    grants::ROWS[3],
    grants::ROWS[4],
    grants::ROWS[5],
    grants::ROWS[6],
    grants::ROWS[7],
    grants::FILE,
];

/// What follows from time alone.
pub const PASSES: &[Pass] = &[
    pass(Proposed, ProposalLapsed),
    pass(AwaitingFunds, ProposalLapsed),
    pass(Active, SuspendedCustomer),
    pass(Active, Closing),
    pass(SuspendedCustomer, TimedOut),
    pass(SuspendedCustomer, Closing),
    pass(SuspendedProvider, TimedOut),
    pass(SuspendedProvider, Closing),
    pass(TimedOut, Closing),
    pass(Terminating, Closing),
    pass(WindowAhead, WindowOpen),
    pass(WindowOpen, WindowReporting),
    pass(WindowOpen, WindowSkipped),
    pass(WindowReporting, WindowProvisional),
    pass(WindowProvisional, WindowFinal),
    pass(Contested, ContestLapsed),
    pass(ExclusionUnclaimed, ExclusionForgone),
    pass(ExclusionClaimed, ExclusionValid),
    incidents::PASSES[0],
    incidents::PASSES[1],
    incidents::PASSES[2],
    incidents::PASSES[3],
    incidents::PASSES[4],
    incidents::PASSES[5],
    incidents::PASSES[6],
    incidents::PASSES[7],
    incidents::PASSES[8],
    incidents::PASSES[9],
    incidents::PASSES[10],
    incidents::PASSES[11],
    incidents::PASSES[12],
    incidents::PASSES[13],
    incidents::PASSES[14],
    incidents::PASSES[15],
    incidents::PASSES[16],
    incidents::PASSES[17],
    incidents::PASSES[18],
    incidents::PASSES[19],
    duties::PASSES[0],
    duties::PASSES[1],
    duties::PASSES[2],
    duties::PASSES[3],
    duties::PASSES[4],
    duties::PASSES[5],
    duties::PASSES[6],
    duties::PASSES[7],
    duties::PASSES[8],
    deliveries::PASSES[0],
    deliveries::PASSES[1],
    deliveries::PASSES[2],
    deliveries::PASSES[3],
    deliveries::PASSES[4],
    deliveries::PASSES[5],
    deliveries::PASSES[6],
    extensions::PASSES[0],
    extensions::PASSES[1],
    extensions::PASSES[2],
    grants::PASSES[0],
    grants::PASSES[1],
    grants::PASSES[2],
    grants::PASSES[3],
];

/// What acts do to machines other than their own.
pub const EFFECTS: &[Effect] = &[
    // A window that is settled with a difference between claims is contested from then on; no longer, if that is very late.
    Effect {
        acts: &[Act::Settle],
        from: &[Uncontested],
        to: &[Contested, ContestLapsed],
    },
    // A contested exclusion ends with the case about its window, or when the window is settled without one.
    Effect {
        acts: &[Act::Settle, Act::Agree, Act::Rule, Act::Lapse],
        from: &[ExclusionContested],
        to: &[ExclusionResolved],
    },
    // A breach or a ruling asks for reasons: at once, or, if that is settled very late, some time ago.
    Effect {
        acts: &[Act::Settle, Act::Rule],
        from: &[State::DutyAhead],
        to: &[State::DutyDue, State::DutyLate, State::DutyOverdue],
    },
    // The bond falls below its minimum, or is whole again; it pays for reports that nobody prepaid.
    Effect {
        acts: &[Act::Report, Act::Settle, Act::Agree, Act::Rule, Act::Lapse],
        from: IN_FORCE,
        to: IN_FORCE,
    },
    // A contest gives back what was held out of the bond; a fee is earned into it.
    Effect {
        acts: &[Act::Settle, Act::Agree, Act::Rule, Act::Lapse],
        from: &[TimedOut],
        to: IN_FORCE,
    },
    incidents::EFFECTS[0],
    incidents::EFFECTS[1],
    incidents::EFFECTS[2],
    incidents::EFFECTS[3],
    incidents::EFFECTS[4],
    incidents::EFFECTS[5],
    extensions::EFFECTS[0],
    extensions::EFFECTS[1],
    extensions::EFFECTS[2],
    extensions::EFFECTS[3],
    extensions::EFFECTS[4],
];

/// Every machine.
pub const MACHINES: &[Machine] = &[
    Machine {
        name: "agreement",
        first: Draft,
        ends: &[Closed, Cancelled, Expired],
    },
    Machine {
        name: "window",
        first: WindowAhead,
        ends: &[WindowSettled],
    },
    Machine {
        name: "contest",
        first: Uncontested,
        ends: &[Uncontested, ContestResolved],
    },
    Machine {
        name: "signer",
        first: SignerRegistered,
        ends: &[SignerRegistered, SignerEjected],
    },
    Machine {
        name: "exclusion",
        first: ExclusionUnclaimed,
        ends: &[ExclusionForgone, ExclusionValid, ExclusionResolved],
    },
    incidents::MACHINES[0],
    incidents::MACHINES[1],
    incidents::MACHINES[2],
    Machine {
        name: "duty",
        first: State::DutyAhead,
        // Not every window is in breach, and not every contest is ruled on.
        ends: &[
            State::DutyAhead,
            State::DutyFulfilled,
            State::DutyDefaulted,
            State::DutyExcused,
        ],
    },
    deliveries::MACHINE,
    extensions::MACHINE,
    grants::MACHINES[0],
    grants::MACHINES[1],
];
