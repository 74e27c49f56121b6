//! What may happen in a case, when, and who may do it: one constant table, as the agreement's engine has one.
//!
//! A case's state follows from what is stored and from the time of the block. Every deadline is the border between two states, and
//! out of every state that time does not end there is an act that anybody may take.

use slacontract_macros::Abi;

/// Where a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Abi)]
pub enum CaseState {
    /// There is no such case.
    CaseNone,
    /// Filed: evidence is taken, and the other side may answer, claim something itself, and offer other outcomes.
    CaseAnswer,
    /// Evidence is taken.
    CaseEvidence,
    /// The sides reveal the randomness they committed to.
    CaseMixing,
    /// The panel may be drawn.
    CaseDrawing,
    /// No panel was drawn in time; anybody may end the case.
    CaseUndrawn,
    /// Jurors commit to their votes.
    CaseCommit,
    /// Jurors reveal them.
    CaseReveal,
    /// Every vote is there, or time has run out; anybody may have them counted.
    CaseCounting,
    /// A panel has answered; the loser may appeal.
    CaseAppealable,
    /// Nobody appealed; the answer becomes final by time.
    CaseStanding,
    /// Decided for good, conceded or settled; anybody may execute it.
    CaseFinal,
    /// Paid out, and the arbitrable contract refused the ruling; anybody may try again.
    CaseUnexecuted,
    /// Executed.
    CaseExecuted,
}

/// What is done in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Abi)]
pub enum CaseAct {
    /// Files it.
    File,
    /// Claims something else than the filer and than what stands.
    Join,
    /// Answers, committing to randomness.
    Answer,
    /// Offers another outcome.
    Offer,
    /// Submits evidence.
    Submit,
    /// Asks the other side to produce something.
    Order,
    /// Produces it.
    Produce,
    /// Reveals randomness that was committed to.
    Mix,
    /// Draws the panel.
    Draw,
    /// Ends a case whose panel was not drawn.
    Lapse,
    /// Commits to a vote.
    Vote,
    /// Proves that a vote is known before it was to be.
    Leak,
    /// Reveals a vote.
    Reveal,
    /// Counts the votes.
    Count,
    /// Asks for a larger panel.
    Appeal,
    /// Gives in.
    Concede,
    /// Offers to settle, or accepts that.
    Settle,
    /// Pays everybody and tells the arbitrable contract.
    Execute,
}

/// Who may act, as a set of roles in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role(pub u8);

impl Role {
    /// Anybody.
    pub const ANYBODY: Self = Self(1);
    /// Who filed.
    pub const FILER: Self = Self(2);
    /// The other side.
    pub const RESPONDENT: Self = Self(4);
    /// Either side.
    pub const SIDE: Self = Self(6);
    /// The contract the case is about, on behalf of a side.
    pub const ARBITRABLE: Self = Self(8);
    /// Who has the seat.
    pub const JUROR: Self = Self(16);

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
    pub act: CaseAct,
    /// The states in which it is allowed.
    pub from: &'static [CaseState],
    /// Who may.
    pub who: Role,
    /// The states it may lead to.
    pub to: &'static [CaseState],
}

use CaseState::{
    CaseAnswer, CaseAppealable, CaseCommit, CaseCounting, CaseDrawing, CaseEvidence, CaseExecuted,
    CaseFinal, CaseMixing, CaseNone, CaseReveal, CaseStanding, CaseUndrawn, CaseUnexecuted,
};

/// Not decided for good.
const OPEN: &[CaseState] = &[
    CaseAnswer,
    CaseEvidence,
    CaseMixing,
    CaseDrawing,
    CaseUndrawn,
    CaseCommit,
    CaseReveal,
    CaseCounting,
    CaseAppealable,
    CaseStanding,
];

const fn row(act: CaseAct, from: &'static [CaseState], who: Role, to: &'static [CaseState]) -> Row {
    Row { act, from, who, to }
}

/// Every act, once.
pub const TABLE: &[Row] = &[
    row(CaseAct::File, &[CaseNone], Role::ANYBODY, &[CaseAnswer]),
    row(
        CaseAct::Join,
        &[CaseAnswer],
        Role::RESPONDENT.or(Role::ARBITRABLE),
        &[CaseAnswer],
    ),
    row(
        CaseAct::Answer,
        &[CaseAnswer],
        Role::RESPONDENT,
        &[CaseAnswer],
    ),
    row(
        CaseAct::Offer,
        &[CaseAnswer],
        Role::RESPONDENT,
        &[CaseAnswer],
    ),
    row(
        CaseAct::Submit,
        &[
            CaseAnswer,
            CaseEvidence,
            CaseMixing,
            CaseDrawing,
            CaseCommit,
            CaseReveal,
            CaseCounting,
            CaseAppealable,
        ],
        Role::SIDE,
        &[
            CaseAnswer,
            CaseEvidence,
            CaseMixing,
            CaseDrawing,
            CaseCommit,
            CaseReveal,
            CaseCounting,
            CaseAppealable,
        ],
    ),
    row(CaseAct::Order, &[CaseAnswer], Role::SIDE, &[CaseAnswer]),
    row(
        CaseAct::Produce,
        &[CaseAnswer, CaseEvidence],
        Role::SIDE,
        &[CaseAnswer, CaseEvidence],
    ),
    row(
        CaseAct::Mix,
        &[CaseMixing],
        Role::SIDE,
        &[CaseMixing, CaseDrawing],
    ),
    row(
        CaseAct::Draw,
        &[CaseDrawing],
        Role::ANYBODY,
        &[CaseCommit, CaseReveal],
    ),
    row(CaseAct::Lapse, &[CaseUndrawn], Role::ANYBODY, &[CaseFinal]),
    row(CaseAct::Vote, &[CaseCommit], Role::JUROR, &[CaseCommit]),
    row(
        CaseAct::Leak,
        &[CaseCommit],
        Role::ANYBODY,
        &[CaseCommit, CaseCounting],
    ),
    row(
        CaseAct::Reveal,
        &[CaseReveal],
        Role::JUROR,
        &[CaseReveal, CaseCounting],
    ),
    row(
        CaseAct::Count,
        &[CaseCounting],
        Role::ANYBODY,
        &[CaseMixing, CaseDrawing, CaseAppealable, CaseFinal],
    ),
    row(
        CaseAct::Appeal,
        &[CaseAppealable],
        Role::SIDE,
        &[CaseEvidence],
    ),
    row(CaseAct::Concede, OPEN, Role::SIDE, &[CaseFinal]),
    row(
        CaseAct::Settle,
        OPEN,
        Role::SIDE,
        &[
            CaseAnswer,
            CaseEvidence,
            CaseMixing,
            CaseDrawing,
            CaseUndrawn,
            CaseCommit,
            CaseReveal,
            CaseCounting,
            CaseAppealable,
            CaseStanding,
            CaseFinal,
        ],
    ),
    row(
        CaseAct::Execute,
        &[CaseFinal, CaseUnexecuted],
        Role::ANYBODY,
        &[CaseExecuted, CaseUnexecuted],
    ),
];

/// What time alone does: from the one state to the other.
pub const PASSES: &[(CaseState, CaseState)] = &[
    (CaseAnswer, CaseEvidence),
    (CaseEvidence, CaseMixing),
    (CaseEvidence, CaseDrawing),
    (CaseMixing, CaseDrawing),
    (CaseDrawing, CaseUndrawn),
    (CaseCommit, CaseReveal),
    (CaseReveal, CaseCounting),
    (CaseAppealable, CaseStanding),
    (CaseStanding, CaseFinal),
];

/// The states in which nothing has to be done any more.
pub const ENDS: &[CaseState] = &[CaseUnexecuted, CaseExecuted];

/// The row of an act. Every act has exactly one; the tests see to it.
pub const fn row_of(act: CaseAct) -> &'static Row {
    let mut at = 0;
    while TABLE[at].act as u8 != act as u8 {
        at += 1;
    }
    &TABLE[at]
}

/// A set of states, as bits by their place in [`CaseState`].
pub(super) const fn bits(states: &[CaseState]) -> u32 {
    let (mut bits, mut at) = (0, 0);
    while at < states.len() {
        bits |= 1 << states[at] as u32;
        at += 1;
    }
    bits
}
