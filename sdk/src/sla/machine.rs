//! What may happen when, and who may do it: one constant table, for the contract that dispatches on it and for the tests that
//! search it.
//!
//! Everything an agreement keeps track of is a machine: the agreement itself, each of its windows, each contest, duty, delivery
//! and incident. A machine's state follows from what is stored and from the time of the block; what follows from time alone is
//! never stored ([`PASSES`]), so nobody has to wake the contract up. A call is an [`Act`] on one machine. It is allowed in the states
//! of its [`Row`], for the callers of its row, and leads to one of the states the row names. Deadlines appear in no row: they are
//! what separates one state from the next.

mod deliveries;
mod duties;
mod extensions;
mod grants;
mod incidents;
mod rows;
pub mod search;

pub use rows::{EFFECTS, MACHINES, PASSES, TABLE};

use slacontract_macros::Abi;

/// Every state of every machine. The names say which machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Abi)]
pub enum State {
    /// Agreement: nothing was proposed.
    Draft,
    /// Agreement: proposed; not every signatory has accepted.
    Proposed,
    /// Agreement: accepted by all; bond or first fee is missing.
    AwaitingFunds,
    /// Agreement: proposed and not entered into in time; anybody may clear it away.
    ProposalLapsed,
    /// Agreement: in force.
    Active,
    /// Agreement: the customer has not paid for the window that is open; windows are skipped until it pays.
    SuspendedCustomer,
    /// Agreement: the bond is below its minimum; windows still count.
    SuspendedProvider,
    /// Agreement: a suspension was not cured in time; anybody may end it.
    TimedOut,
    /// Agreement: it ends early, at a boundary that is ahead.
    Terminating,
    /// Agreement: no further window opens; what is open is being settled.
    Closing,
    /// Agreement: everything is settled and paid out into claims.
    Closed,
    /// Agreement: withdrawn by its proposer.
    Cancelled,
    /// Agreement: never entered into, and cleared away.
    Expired,
    /// Window: not open yet.
    WindowAhead,
    /// Window: being measured.
    WindowOpen,
    /// Window: over; reports are taken.
    WindowReporting,
    /// Window: reported; it may be contested.
    WindowProvisional,
    /// Window: it may be settled.
    WindowFinal,
    /// Window: over, and nobody had paid for it; it may be settled.
    WindowSkipped,
    /// Window: settled.
    WindowSettled,
    /// Contest: there is none about this window.
    Uncontested,
    /// Contest: the difference is held back; parties may agree, a court may rule.
    Contested,
    /// Contest: its time has run out; anybody may end it at the provisional value.
    ContestLapsed,
    /// Contest: ended.
    ContestResolved,
    /// Signer of a feed: its reports count.
    SignerRegistered,
    /// Signer of a feed: it lost its place.
    SignerEjected,
    /// Exclusion in a window: none was announced or claimed yet.
    ExclusionUnclaimed,
    /// Exclusion in a window: announced or claimed; it may be contested.
    ExclusionClaimed,
    /// Exclusion in a window: contested, until the case about the window ends.
    ExclusionContested,
    /// Exclusion in a window: nobody contested it.
    ExclusionValid,
    /// Exclusion in a window: the case about the window decided what it is worth.
    ExclusionResolved,
    /// Exclusion in a window: it can no longer be claimed.
    ExclusionForgone,
    /// Incident: there is none of this number.
    IncidentNone,
    /// Incident: logged, to be answered.
    IncidentLogged,
    /// Incident: not answered within its target.
    IncidentUnanswered,
    /// Incident: answered.
    IncidentAcknowledged,
    /// Incident: being worked on; its clock runs.
    IncidentInProgress,
    /// Incident: the desk announced that it waits for the customer, which may say no.
    IncidentHoldNoticed,
    /// Incident: its clock stands still.
    IncidentOnHold,
    /// Incident: not resolved within its target.
    IncidentOverdue,
    /// Incident: resolved; the customer may reopen it.
    IncidentResolved,
    /// Incident: resolved and not reopened; anybody may close it.
    IncidentConfirmed,
    /// Incident: the agreement ended before it was resolved; anybody may close it.
    IncidentAbandoned,
    /// Incident: closed.
    IncidentClosed,
    /// Priority of an incident: the other side may contest it.
    PriorityOpen,
    /// Priority: contested; the sides may give way, a court may decide.
    PriorityContested,
    /// Priority: its contest has run out of time; anybody may end it at the priority as logged.
    PriorityLapsed,
    /// Priority: fixed.
    PriorityFixed,
    /// Cause of an incident: not asked for, or not yet.
    CauseAhead,
    /// Cause: to be disclosed.
    CauseDue,
    /// Cause: late; it may still be disclosed.
    CauseLate,
    /// Cause: not disclosed; anybody may put it in default.
    CauseOverdue,
    /// Cause: disclosed.
    CauseDisclosed,
    /// Cause: never disclosed.
    CauseDefaulted,
    /// Duty: it has not fallen due.
    DutyAhead,
    /// Duty: due, and in time.
    DutyDue,
    /// Duty: late; it may still be done.
    DutyLate,
    /// Duty: not done; anybody may put it in default.
    DutyOverdue,
    /// Duty: done; an obligee may ask for a cure.
    DutyDone,
    /// Duty: done insufficiently, says an obligee; it may be made good once.
    DutyDeficient,
    /// Duty: made good; an obligee may contest that too.
    DutyCured,
    /// Duty: a court may rule on it; what was made good stands if it does not.
    DutyContested,
    /// Duty: ended, done.
    DutyFulfilled,
    /// Duty: ended, not done.
    DutyDefaulted,
    /// Duty: ended, nothing was owed.
    DutyExcused,
    /// Delivery: promised.
    DeliveryPromised,
    /// Delivery: late; it may still be made.
    DeliveryLate,
    /// Delivery: not made, or not made good, in time; anybody may end it.
    DeliveryMissed,
    /// Delivery: made; it may be inspected.
    DeliveryMade,
    /// Delivery: rejected; it may be made good once.
    DeliveryRejected,
    /// Delivery: made good; it may be inspected again.
    DeliveryMadeGood,
    /// Delivery: rejected again; a court may rule, and it stands if none does.
    DeliveryContested,
    /// Delivery: nobody rejected it in time; anybody may end it.
    DeliveryInspected,
    /// Delivery: ended, as promised or late.
    DeliveryAccepted,
    /// Delivery: ended, not made as promised.
    DeliveryRefused,
    /// Delivery: the agreement ended before it fell due.
    DeliveryExcused,
    /// Grant of data: there is none of this number.
    GrantNone,
    /// Grant: it may be used; every access is logged under it.
    GrantLive,
    /// Grant: its time is over.
    GrantExpired,
    /// Grant: taken back.
    GrantRevoked,
    /// Demand about data: there is none of this number.
    DemandNone,
    /// Demand: to be answered.
    DemandOpen,
    /// Demand: not answered in time; anybody may end it.
    DemandOverdue,
    /// Demand: answered; the answer may be contested.
    DemandAnswered,
    /// Demand: contested; a court may rule, and the answer stands if none does.
    DemandContested,
    /// Demand: nobody contested the answer, or ruled on it, in time; anybody may end it.
    DemandStands,
    /// Demand: ended, answered.
    DemandMet,
    /// Demand: ended; what was demanded was not done, or the access was outside the log.
    DemandFailed,
    /// Extension of time for a delivery: no event was claimed.
    ExtensionNone,
    /// Extension: claimed; it may be contested.
    ExtensionClaimed,
    /// Extension: contested; a court may rule, and otherwise the side holds that need not prove its word.
    ExtensionContested,
    /// Extension: it moves the date.
    ExtensionGranted,
    /// Extension: it does not.
    ExtensionDenied,
}

/// What a call does, to one machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Abi)]
pub enum Act {
    /// Proposes the terms with parties, signers and parameters.
    Propose,
    /// Accepts what was proposed.
    Accept,
    /// Takes a proposal back.
    Withdraw,
    /// Clears away a proposal that was not entered into in time.
    Expire,
    /// Pays in: bond or fees.
    Deposit,
    /// Opens the first window, once everything is funded; part of a deposit.
    Activate,
    /// Gives notice.
    Terminate,
    /// Ends for repeated breaches.
    TerminateForCause,
    /// Ends a suspension that was not cured.
    TimeOut,
    /// Changes the parameters of windows that have not opened.
    Amend,
    /// Goes on for another term.
    Renew,
    /// Keeps an agreement from going on by itself.
    Object,
    /// Hands a role to another address.
    AssignRole,
    /// Names the contract that takes this one's place.
    Succeed,
    /// Pays out what is left and closes the books.
    Close,
    /// Reports a window.
    Report,
    /// Contests a window.
    Challenge,
    /// Settles a window.
    Settle,
    /// Offers to end a contest at a credit.
    Agree,
    /// Decides a contest as its court.
    Rule,
    /// Ends a contest whose time has run out.
    Lapse,
    /// Takes what is contested about a window to the court.
    FileCase,
    /// Pays in for reports.
    PrepayReports,
    /// Ends because a feed has too few signers left.
    EndUnmeasured,
    /// Ejects a signer that missed too many windows.
    Eject,
    /// Ejects a signer that said two things of one window.
    Equivocate,
    /// Announces or claims time that does not count.
    Exclude,
    /// Contests it.
    ContestExclusion,
    /// Commits to a report.
    Seal,
    /// Logs an incident.
    LogIncident,
    /// Answers it.
    Acknowledge,
    /// Begins to work on it.
    StartWork,
    /// Holds its clock, or announces that.
    HoldClock,
    /// Lets its clock run on, or objects to a hold that was announced.
    ResumeClock,
    /// Resolves it.
    ResolveIncident,
    /// Says that it is not resolved.
    ReopenIncident,
    /// Closes it.
    CloseIncident,
    /// Counts the targets it has missed.
    CountMissed,
    /// Contests its priority.
    ContestPriority,
    /// Takes that to the court.
    FilePriority,
    /// Decides its priority, as its court or by giving way.
    DecidePriority,
    /// Ends a contest about its priority.
    LapsePriority,
    /// Discloses its cause.
    DiscloseCause,
    /// Puts the disclosure of its cause in default.
    DefaultCause,
    /// Does what a duty asks for, or makes it good.
    Perform,
    /// Says that what was done does not suffice.
    ContestDuty,
    /// Takes it to the court.
    FileDuty,
    /// Decides that as the court.
    JudgeDuty,
    /// Puts a duty that was not done in default.
    DefaultDuty,
    /// Delivers, or makes good what was rejected.
    Deliver,
    /// Accepts what was delivered.
    AcceptDelivery,
    /// Rejects it.
    RejectDelivery,
    /// Takes a rejected delivery to the court.
    FileDelivery,
    /// Decides, as the court, whether what was made good is what was promised.
    JudgeDelivery,
    /// Ends a delivery that nobody rejected in time, or that was not made.
    ConcludeDelivery,
    /// Lets somebody use one's data.
    GiveGrant,
    /// Takes that back.
    RevokeGrant,
    /// Logs an access to the data.
    LogAccess,
    /// Demands a correction, or an account of an access that is not in the log.
    Demand,
    /// Answers a demand.
    AnswerDemand,
    /// Says that the answer does not suffice.
    ContestDemand,
    /// Takes it to the court.
    FileDemand,
    /// Decides that as the court.
    JudgeDemand,
    /// Ends a demand that was not answered, or whose answer nobody contested.
    ConcludeDemand,
    /// Takes a window that nobody measured to the court, paid by both sides.
    Escalate,
    /// Has the contract's own code measure an objective.
    Measure,
    /// Claims an event that moves the date of a delivery.
    ClaimExtension,
    /// Contests it.
    ContestExtension,
    /// Takes it to the court.
    FileExtension,
    /// Decides it as the court.
    JudgeExtension,
}

/// Who may act, as a set of roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who(pub u8);

impl Who {
    /// Anybody.
    pub const ANYBODY: Self = Self(1);
    /// The party with the bond.
    pub const PROVIDER: Self = Self(2);
    /// The party that prepays.
    pub const CUSTOMER: Self = Self(4);
    /// Either of them.
    pub const SIGNATORY: Self = Self(6);
    /// Whoever proposed.
    pub const PROPOSER: Self = Self(8);
    /// The court of the terms.
    pub const COURT: Self = Self(16);
    /// Who owes what the call is about.
    pub const OBLIGOR: Self = Self(32);
    /// Who is owed it.
    pub const OBLIGEE: Self = Self(64);

    /// Whether the sets share a role.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// One act: where it is allowed, to whom, and where it leads.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The act.
    pub act: Act,
    /// The states of its machine in which it is allowed.
    pub from: &'static [State],
    /// Who may.
    pub who: Who,
    /// The states it may lead to.
    pub to: &'static [State],
}

/// What time alone does.
#[derive(Clone, Copy, Debug)]
pub struct Pass {
    /// From this state.
    pub from: State,
    /// To this one.
    pub to: State,
}

/// What an act on one machine does to another.
#[derive(Clone, Copy, Debug)]
pub struct Effect {
    /// The acts.
    pub acts: &'static [Act],
    /// From these states of the other machine.
    pub from: &'static [State],
    /// To one of these.
    pub to: &'static [State],
}

/// One machine: where it begins, and where it may rest for ever.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    /// What it is a machine of.
    pub name: &'static str,
    /// Its first state.
    pub first: State,
    /// The states in which nothing is left to be done.
    pub ends: &'static [State],
}

/// A set of states, as bits by their place in [`State`]. Two numbers: most agreements know no state of the second, and none can shift 128
/// bits without a function for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct States(u64, u64);

impl States {
    /// The set of these.
    pub const fn of(states: &[State]) -> Self {
        let (mut all, mut at) = (Self(0, 0), 0);
        while at < states.len() {
            all = all.with(states[at]);
            at += 1;
        }
        all
    }

    /// These, and one more.
    #[must_use]
    pub const fn with(self, state: State) -> Self {
        let bit = 1 << (state as u32 & 63);
        if (state as u32) < 64 {
            Self(self.0 | bit, self.1)
        } else {
            Self(self.0, self.1 | bit)
        }
    }

    /// Whether the state is among them.
    pub const fn has(self, state: State) -> bool {
        let half = if (state as u32) < 64 { self.0 } else { self.1 };
        half >> (state as u32 & 63) & 1 == 1
    }
}

/// The row of an act. Every act has exactly one; the tests see to it, and so does the compiler wherever one is dispatched on.
pub const fn row(act: Act) -> &'static Row {
    let mut at = 0;
    while TABLE[at].act as u8 != act as u8 {
        at += 1;
    }
    &TABLE[at]
}
