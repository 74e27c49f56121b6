//! Why the engine refuses a call. Each error names the value and what would be right.

use super::books::Stage;
use crate::types::{Address, Amount, B256, Timestamp};
use alloc::string::String;
use slacontract_macros::Error;

/// The engine's errors.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SlaError {
    /// The terms have a part that the engine of this version does not act on.
    UnsupportedTerms {
        /// The parts.
        parts: String,
    },
    /// The agreement is in another stage.
    WrongStage {
        /// The stage it is in.
        stage: Stage,
    },
    /// The caller has no role in this agreement that could do this.
    NotParty {
        /// Who called.
        caller: Address,
    },
    /// An address is missing, or holds two roles that exclude each other.
    BadRole {
        /// The address.
        address: Address,
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
    /// What was accepted is not what was proposed.
    WrongAgreement {
        /// The hash that was proposed.
        proposed: B256,
    },
    /// This party accepted before.
    AlreadyAccepted {
        /// Who.
        party: Address,
    },
    /// The proposal has expired, or has not expired yet.
    Expiry {
        /// When it expires.
        at: Timestamp,
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
    /// The window's fee was not there when it opened: nothing is measured in it.
    WindowSkipped {
        /// The window.
        window: u64,
    },
    /// A report must be for exactly the window.
    WrongRange {
        /// The window's first second.
        from: Timestamp,
        /// The first second after it.
        to: Timestamp,
    },
    /// It is too early.
    TooEarly {
        /// From when on it is allowed.
        at: Timestamp,
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
    /// This party challenged this window before.
    AlreadyChallenged {
        /// The window.
        window: u64,
    },
    /// The claim would change no money.
    NothingContested {
        /// The window.
        window: u64,
    },
    /// No reserve is held for this window.
    NotContested {
        /// The window.
        window: u64,
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
    /// These terms cannot be terminated early.
    NoTermination,
    /// Windows are still to be settled, or contests to be resolved.
    Unsettled {
        /// The window to be settled next.
        next: u64,
        /// Contests that are open.
        contests: u64,
    },
    /// The caller has nothing to claim.
    NothingToClaim {
        /// Who called.
        caller: Address,
    },
}
