//! A case's state, and who its caller is in it: every act passes here first.

use super::CourtError;
use super::books::{CourtState, Now, Phase};
use super::machine::{CaseAct, CaseState, Role, bits, row_of};
use crate::env::{caller, now};
use crate::require;
use crate::types::{Address, Timestamp};

/// The filer's side, where sides have numbers.
pub(super) const FILER: u8 = 0;
/// The other.
pub(super) const RESPONDENT: u8 = 1;

impl CourtState {
    /// The epoch of a moment.
    pub(super) fn epoch(&self, at: u64) -> u64 {
        at / u64::from(self.settings.epoch.get()).max(1)
    }

    /// When the time for evidence of the present instance ends, and that for the draw begins.
    pub(super) fn drawing_from(&self, case: u64) -> u64 {
        let books = self.cases.at(case);
        let since = books.since.get();
        if books.redrawn.get() {
            since
        } else {
            since + u64::from(self.settings.evidence.get())
        }
    }

    /// A case's state.
    #[inline(never)]
    pub fn state(&self, case: u64) -> Now {
        let lasting = |state| Now { state, until: 0 };
        if case >= self.count.get() {
            return lasting(CaseState::CaseNone);
        }
        let (books, settings, at) = (self.cases.at(case), &self.settings, now().seconds());
        let mut from = books.since.get();
        let mut steps = [(CaseState::CaseNone, 0_u64); 4];
        let last = match books.phase.get() {
            Phase::Final => return lasting(CaseState::CaseFinal),
            Phase::Unexecuted => return lasting(CaseState::CaseUnexecuted),
            Phase::Executed => return lasting(CaseState::CaseExecuted),
            Phase::Answered => {
                let (heard, appeal) = (settings.heard.get(), settings.appeal.get());
                steps[0] = (CaseState::CaseAppealable, heard.into());
                steps[1] = (CaseState::CaseStanding, appeal.saturating_sub(heard).into());
                CaseState::CaseFinal
            }
            Phase::Voting => {
                let commit = if settings.open.get() {
                    0
                } else {
                    settings.commit.get()
                };
                let round = self.rounds.at(case << 8 | u64::from(books.round.get()));
                let mut reveal = settings.reveal.get();
                if round.revealed.get().saturating_add(round.voided.get()) >= round.seats.get() {
                    // Every vote that can come is there.
                    reveal = 0;
                    if round.revealed.get() == 0 {
                        return lasting(CaseState::CaseCounting);
                    }
                }
                steps[0] = (CaseState::CaseCommit, commit.into());
                steps[1] = (CaseState::CaseReveal, reveal.into());
                CaseState::CaseCounting
            }
            Phase::Preparing => {
                if !books.redrawn.get() {
                    let evidence = u64::from(settings.evidence.get());
                    let answer = if books.instance.get() == 0 {
                        u64::from(settings.answer.get())
                    } else {
                        0
                    };
                    steps[0] = (CaseState::CaseAnswer, answer);
                    steps[1] = (CaseState::CaseEvidence, evidence.saturating_sub(answer));
                }
                let draw = u64::from(settings.draw.get());
                let mixing = if books.linked.get() & !books.mixed.get() == 0 {
                    0
                } else {
                    draw / 2
                };
                steps[2] = (CaseState::CaseMixing, mixing);
                steps[3] = (CaseState::CaseDrawing, draw - mixing);
                CaseState::CaseUndrawn
            }
        };
        for (state, lasts) in steps {
            from += lasts;
            if at < from {
                return Now { state, until: from };
            }
        }
        lasting(last)
    }

    /// The roles somebody has in a case.
    fn roles(&self, case: u64, who: Address) -> Role {
        let books = self.cases.at(case);
        let mut roles = Role::ANYBODY;
        for (address, role) in [
            (books.filer.get(), Role::FILER),
            (books.respondent.get(), Role::RESPONDENT),
            (books.arbitrable.get(), Role::ARBITRABLE),
        ] {
            if who == address {
                roles = roles.or(role);
            }
        }
        roles
    }

    /// Refuses an act that the table does not allow now, or not to this caller; `own` are roles beside those in the case.
    #[inline(never)]
    fn admitted(&self, act: CaseAct, from: u32, who: Role, case: u64, own: Role) {
        let Now { state, until } = self.state(case);
        require!(
            from >> state as u32 & 1 == 1,
            CourtError::CaseNotNow {
                act,
                case,
                state,
                until: Timestamp::from_seconds(until)
            }
        );
        let caller = caller();
        require!(
            who.meets(own) || who.meets(self.roles(case, caller)),
            CourtError::CaseNotEntitled { act, caller }
        );
    }

    /// The same, by an act's row.
    #[inline(always)]
    pub(super) fn admit<const ACT: u8>(&self, case: u64, own: Role) {
        const {
            assert!(ACT <= CaseAct::Execute as u8);
        }
        let row = const { row_numbered(ACT) };
        let from = const { bits(row_numbered(ACT).from) };
        self.admitted(row.act, from, row.who, case, own);
    }

    /// The side the caller is on; a side's acts are admitted to the sides only.
    pub(super) fn side(&self, case: u64) -> u8 {
        if self.cases.at(case).filer.get() == caller() {
            FILER
        } else {
            RESPONDENT
        }
    }
}

const fn row_numbered(act: u8) -> &'static super::machine::Row {
    let mut at = 0;
    while super::machine::TABLE[at].act as u8 != act {
        at += 1;
    }
    row_of(super::machine::TABLE[at].act)
}

/// `admit!(self, Draw, case)`: see [`CourtState::admit`].
macro_rules! admit {
    ($court:expr, $act:ident, $case:expr) => {
        $court.admit::<{ $crate::court::machine::CaseAct::$act as u8 }>(
            $case,
            $crate::court::machine::Role(0),
        )
    };
}
pub(super) use admit;
