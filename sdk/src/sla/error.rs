//! Why the engine refuses a call. Each error names the value and what would be right.

use super::machine::{Act, State};
use crate::error::raise;
use crate::feed::Fault;
use crate::types::{Address, Amount, B256, Timestamp};
use alloc::string::String;
use slacontract_macros::Error;

/// What a feed's own code says, or the frame ends with what is wrong as one of the engine's errors.
#[inline]
pub(super) fn sound<T>(said: Result<T, Fault>) -> T {
    match said {
        Ok(value) => value,
        Err(fault) => refuse(fault),
    }
}

#[cold]
#[inline(never)]
fn refuse(fault: Fault) -> ! {
    // Each is raised where it is known which it is: one encoding each.
    match fault {
        Fault::Count { given, needed } => raise(SlaError::InvalidCounts { given, needed }),
        Fault::Value { value, min, max } => raise(SlaError::InvalidValue { value, min, max }),
        Fault::Ratio { good, total } => raise(SlaError::InvalidRatio { good, total }),
        Fault::Signature => raise(SlaError::BadSignature),
        Fault::Signer(signer) => raise(SlaError::StrangeSigner { signer }),
        Fault::NoEquivocation => raise(SlaError::NoEquivocation),
    }
}

/// The engine's errors.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SlaError {
    /// The terms have a part that the engine of this version does not act on.
    UnsupportedTerms {
        /// The parts.
        parts: String,
    },
    /// The machine is not in a state that allows this.
    NotNow {
        /// What was tried.
        act: Act,
        /// On which machine: a window, a party, a duty; 0 for the agreement itself.
        id: u64,
        /// The state it is in.
        state: State,
        /// When time ends that state; 0 if time does not.
        until: Timestamp,
    },
    /// The caller has no role that may do this.
    NotEntitled {
        /// What was tried.
        act: Act,
        /// Who called.
        caller: Address,
    },
    /// The terms do not provide for this: no notice, no amendment, no renewal.
    NotProvided {
        /// What was tried.
        act: Act,
    },
    /// The caller did this before.
    AlreadyDone {
        /// What.
        act: Act,
        /// On which machine.
        id: u64,
    },
    /// An address is missing, or holds two roles that exclude each other.
    BadRole {
        /// The address.
        address: Address,
    },
    /// There is no such party.
    NoSuchParty {
        /// The index.
        party: u8,
    },
    /// Not as many signers as the terms say.
    WrongSignerCount {
        /// Which feed.
        feed: u8,
        /// How many were given.
        given: u64,
        /// How many the terms say.
        needed: u64,
    },
    /// A parameter is outside its range.
    OutOfRange {
        /// Which parameter, by its index in the terms.
        param: u8,
        /// Its least value.
        min: Amount,
        /// Its greatest value.
        max: Amount,
    },
    /// The bond of these terms, with these parameters, does not cover what can be owed at once (SLA005).
    BondBelowExposure {
        /// The bond.
        bond: Amount,
        /// What can be owed at once.
        needed: Amount,
    },
    /// The bond of a case, with these parameters, does not pay for two draws, at the terms' price or at the court's (SLA021).
    CaseBondTooSmall {
        /// The bond.
        bond: Amount,
        /// What two draws cost.
        needed: Amount,
    },
    /// What both sides put up for a panel does not pay for two draws at the court's price (SLA021): agree on more, or on another court.
    PanelReserveTooSmall {
        /// What both put up.
        reserve: Amount,
        /// What two draws cost.
        needed: Amount,
    },
    /// The court does not draw from as many jurors as the terms count on (SLA014).
    PoolTooSmall {
        /// The court.
        court: Address,
        /// How many the terms say it holds.
        pool: u64,
    },
    /// Maintenance is for changes: this is the number of none that the customer approved and that was scheduled, ahead, for all of this
    /// time.
    NoSuchChange {
        /// What was given as evidence, as a number.
        change: u64,
        /// The time's first second.
        from: Timestamp,
        /// The first second after it.
        to: Timestamp,
    },
    /// What was accepted is not what was proposed.
    WrongAgreement {
        /// The hash that was proposed.
        proposed: B256,
    },
    /// The bond is not covered by what was sent.
    BondTooSmall {
        /// What was sent.
        sent: Amount,
        /// What is needed.
        needed: Amount,
    },
    /// Fees are paid for whole windows.
    WrongFee {
        /// What was sent.
        sent: Amount,
        /// The fee of one window.
        fee: Amount,
    },
    /// There is no such window.
    NoSuchWindow {
        /// The window.
        window: u64,
        /// How many there are.
        count: u64,
    },
    /// A report must be for exactly the window.
    WrongRange {
        /// The window's first second.
        from: Timestamp,
        /// The first second after it.
        to: Timestamp,
    },
    /// It is too late.
    TooLate {
        /// Until when it was allowed.
        at: Timestamp,
    },
    /// There is no such feed.
    NoSuchFeed {
        /// The index.
        feed: u8,
    },
    /// More good samples than samples.
    InvalidRatio {
        /// Good samples.
        good: u64,
        /// All samples.
        total: u64,
    },
    /// The feed's reports hold something else.
    OtherKind {
        /// The feed.
        feed: u8,
    },
    /// A value outside the range its feed is believed in.
    InvalidValue {
        /// The value.
        value: i64,
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// A histogram has one count up to each bound and one of all samples, and they never fall.
    InvalidCounts {
        /// How many were given.
        given: u64,
        /// How many the terms say.
        needed: u64,
    },
    /// A signer is ejected when it missed enough of the last windows and enough others are left to answer.
    NotEjectable {
        /// Windows it missed.
        missed: u64,
        /// How many it takes.
        needed: u64,
        /// Signers that are left, this one included.
        left: u32,
    },
    /// These are not two different reports of one window and sequence number by one signer.
    NoEquivocation,
    /// There is no such exclusion, or a report names it twice.
    NoSuchExclusion {
        /// The index.
        exclusion: u8,
    },
    /// A report excludes more than it counted.
    TooMuchExcluded {
        /// The exclusion with which it does.
        exclusion: u8,
    },
    /// The window holds no more time of this exclusion, or no more intervals.
    NoBudget {
        /// The exclusion.
        exclusion: u8,
        /// The window.
        window: u64,
    },
    /// It is too early.
    TooEarly {
        /// From when on it is allowed.
        at: Timestamp,
    },
    /// There is no such objective, or it is not of custom code.
    NoSuchMeasure {
        /// The objective, by its index in the terms.
        objective: u8,
    },
    /// The feed does not say enough of the window for the contract's own code to measure by: reports or samples are missing.
    NothingMeasured {
        /// The window.
        window: u64,
        /// How many signers of the feed reported.
        reports: u8,
    },
    /// The signer did not commit to this report.
    NotSealed {
        /// Who.
        signer: Address,
    },
    /// The signature is not one.
    BadSignature,
    /// The report is signed by somebody who is not a signer of this feed, or for another chain, contract or agreement.
    StrangeSigner {
        /// Whom the signature names.
        signer: Address,
    },
    /// This signer reported this window before; a correction needs a higher sequence number.
    AlreadyReported {
        /// Who.
        signer: Address,
        /// The window.
        window: u64,
        /// The sequence number that stands.
        seq: u32,
    },
    /// A report names in `prev` the one of the same window that it corrects; the first of a window, zero.
    WrongPrevious {
        /// The digest that `prev` must be.
        prev: B256,
    },
    /// The claim would change no money.
    NothingContested {
        /// The window.
        window: u64,
    },
    /// The agreement filed no dispute of this number with its court.
    NoSuchDispute {
        /// The court's number.
        dispute: u64,
    },
    /// The credit is not between what is paid already and what is held back.
    CreditOutOfReach {
        /// Least.
        low: Amount,
        /// Most.
        high: Amount,
    },
    /// Windows are settled in order.
    NotNext {
        /// The window to be settled next.
        next: u64,
    },
    /// The hook of this window has run, or the window is not settled.
    NoHookDue {
        /// The window.
        window: u64,
    },
    /// Windows are still to be settled, or contests to be resolved.
    Unsettled {
        /// The window to be settled next.
        next: u64,
        /// Contests and duties that are open.
        pending: u64,
    },
    /// Too few of the last windows were in breach.
    NoCause {
        /// How many were.
        breaches: u64,
        /// How many it takes.
        needed: u64,
    },
    /// Parameters are changed only for windows that have not opened, that nobody has paid for, and after earlier changes.
    NotAmendable {
        /// The window.
        window: u64,
        /// The first that can be.
        first: u64,
    },
    /// A change names every parameter.
    WrongParamCount {
        /// How many were given.
        given: u64,
        /// How many the terms have.
        needed: u64,
    },
    /// Impact and urgency are 1 to 3; to contest a priority, others than it follows from.
    BadPriority {
        /// The impact.
        impact: u8,
        /// The urgency.
        urgency: u8,
    },
    /// The clock of an incident is not held for as long.
    HoldTooLong {
        /// How long it was to be, seconds.
        asked: u64,
        /// How long it still can be, seconds.
        left: u64,
    },
    /// A record of this kind does not go from where it is to there, not by this caller, or not at such a time: a change is scheduled
    /// ahead, and from before until.
    NoSuchStep {
        /// The record's kind.
        kind: super::Kind,
        /// Where it is.
        from: super::Step,
        /// Where it was to go.
        to: super::Step,
    },
    /// A delivery falls due before the first window opens, or after the last one ends.
    DueOutsideTerm {
        /// Which delivery.
        id: u64,
        /// Its date.
        due: Timestamp,
        /// The earliest it can be.
        from: Timestamp,
        /// The first moment that is too late.
        to: Timestamp,
    },
    /// Events have moved the date of this delivery by as much as they can.
    NoExtension {
        /// Which delivery.
        id: u64,
        /// The most, seconds.
        at_most: u64,
    },
    /// A side's part of the panel reserve does not pay its half of what the court asks for: anybody may add to it by `fundPanel`.
    PanelReserveShort {
        /// Whose part.
        party: Address,
        /// What there is of it.
        held: Amount,
        /// Half of what the court asks for.
        needed: Amount,
    },
    /// The caller has nothing to claim.
    NothingToClaim {
        /// Who called.
        caller: Address,
    },
}
