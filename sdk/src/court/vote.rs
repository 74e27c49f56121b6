//! Votes: sealed, revealed with reasons, counted. A vote that becomes known before it may be revealed costs its seat.

use super::CourtError;
use super::books::{CourtState, Decision, Phase, SeatState};
use super::event::AppealPossible;
use super::file::{CLAIM, PROVISIONAL};
use super::machine::{CaseAct, Role};
use super::seal::commitment;
use super::time::{RESPONDENT, admit};
use crate::env::{caller, chain_id, keccak256, self_address};
use crate::event::emit;
use crate::require;
use crate::types::B256;
use slacontract_terms::exact::{MOST_OUTCOMES, leak_reward, tally};

impl CourtState {
    /// The key of a seat of the present panel.
    fn seat_key(&self, case: u64, seat: u8) -> u64 {
        let round = self.cases.at(case).round.get();
        case << 16 | u64::from(round) << 8 | u64::from(seat)
    }

    /// Refuses everybody but the seat's juror.
    fn by_juror(&self, key: u64) -> Role {
        let juror = self.seats.at(key).juror.get();
        require!(juror == caller(), CourtError::NotTheJuror { juror });
        Role::JUROR
    }

    /// Commits to a vote; until the time to commit is over, anew as often as the juror likes.
    pub fn vote(&mut self, case: u64, seat: u8, commitment: B256) {
        let key = self.seat_key(case, seat);
        self.admit::<{ CaseAct::Vote as u8 }>(case, Role::JUROR);
        self.by_juror(key);
        let mut books = self.seats.at(key);
        let act = CaseAct::Vote;
        require!(
            books.state.get() != SeatState::Voided,
            CourtError::CaseAlreadyDone { act, case }
        );
        books.state.set(SeatState::Committed);
        books.commitment.set(commitment);
        self.told(case, act, commitment, seat.into());
    }

    /// Refuses what is not what a seat committed to.
    fn check_vote(&self, case: u64, key: u64, choice: u8, salt: B256) {
        let books = self.seats.at(key);
        let (round, juror) = ((key >> 8) as u8, books.juror.get());
        let committed = books.commitment.get();
        let shown = commitment(chain_id(), self_address(), case, round, juror, choice, salt);
        require!(
            committed == shown,
            CourtError::CommitmentMismatch { committed, shown }
        );
    }

    /// Proves that a seat's vote is known while it should be secret. The seat no longer counts, its juror loses what silence costs and
    /// its place, and a fifth of the loss is the caller's.
    pub fn leak(&mut self, case: u64, seat: u8, choice: u8, salt: B256) {
        admit!(self, Leak, case);
        let key = self.seat_key(case, seat);
        let mut books = self.seats.at(key);
        let act = CaseAct::Leak;
        require!(
            books.state.get() == SeatState::Committed,
            CourtError::CaseAlreadyDone { act, case }
        );
        self.check_vote(case, key, choice, salt);
        books.state.set(SeatState::Voided);
        let juror = books.juror.get();
        let loss = self.seat_rules().silent();
        let lost = self.slash(juror, loss);
        let reward = leak_reward(lost);
        self.sit(case, juror, false);
        self.strike(juror);
        let rest = (lost - reward).units();
        self.pending.update(|pending| pending + rest);
        let mut round = self.rounds.at(key >> 8);
        round.voided.update(|voided| voided + 1);
        round.lost.update(|lost| lost + rest);
        self.credit(case, caller(), reward);
        self.told(case, act, salt, seat.into());
    }

    /// Reveals a vote, with the hash of its reasons.
    pub fn reveal(&mut self, case: u64, seat: u8, choice: u8, salt: B256, reason: B256) {
        let key = self.seat_key(case, seat);
        self.admit::<{ CaseAct::Reveal as u8 }>(case, Role::JUROR);
        self.by_juror(key);
        let mut books = self.seats.at(key);
        let due = if self.settings.open.get() {
            SeatState::Drawn
        } else {
            SeatState::Committed
        };
        let act = CaseAct::Reveal;
        let state = books.state.get();
        require!(
            state != SeatState::Revealed && state != SeatState::Voided,
            CourtError::CaseAlreadyDone { act, case }
        );
        require!(
            choice < 8 && self.cases.at(case).choices.get() >> choice & 1 == 1,
            CourtError::NoSuchOutcome { outcome: choice }
        );
        require!(reason != B256::default(), CourtError::NoReason);
        if due == SeatState::Committed {
            // A seat that committed to nothing has nothing to show.
            self.check_vote(case, key, choice, salt);
        }
        books.state.set(SeatState::Revealed);
        books.choice.set(choice);
        let mut round = self.rounds.at(key >> 8);
        round.revealed.update(|revealed| revealed + 1);
        round.votes.update(|votes| votes + (1 << (8 * choice)));
        let epoch = self.this_epoch();
        self.salts
            .update(epoch, |salts| keccak256([salts.0, salt.0].as_flattened()));
        self.told(
            case,
            act,
            reason,
            u128::from(seat) << 8 | u128::from(choice),
        );
    }

    /// Counts the votes: a ruling, a second panel, or for want of both what was provisional.
    pub fn count(&mut self, case: u64) {
        admit!(self, Count, case);
        let mut books = self.cases.at(case);
        let number = books.round.get();
        let mut round = self.rounds.at(case << 8 | u64::from(number));
        round.counted.set(true);
        let (seats, packed) = (round.seats.get(), round.votes.get());
        let mut votes = [0; MOST_OUTCOMES];
        for (outcome, count) in votes.iter_mut().enumerate() {
            *count = (packed >> ((8 * outcome) & 63)) as u32 & 0xff;
        }
        let found = tally(&votes, seats.into());
        if round.revealed.get() < seats {
            self.strike_silent(case << 16 | u64::from(number) << 8, seats);
        }
        if let Some(found) = found {
            round.found.set(found + 1);
            books.ruling.set(found);
            books.decision.set(Decision::Ruled);
        } else if !books.redrawn.get() {
            books.redrawn.set(true);
            books.round.set(number + 1);
            self.enter(case, Phase::Preparing);
            self.told(case, CaseAct::Count, B256::default(), 0);
            return;
        } else {
            self.by_default(case);
        }
        self.told(
            case,
            CaseAct::Count,
            B256::default(),
            books.ruling.get().into(),
        );
        if books.instance.get() < books.appeals.get() {
            self.enter(case, Phase::Answered);
            emit(AppealPossible {
                dispute_id: case.into(),
                arbitrable: books.arbitrable.get(),
            });
        } else {
            self.enter(case, Phase::Final);
        }
    }

    /// Without a ruling of a first instance what was provisional stands, unless only the other side left an order to produce unmet, and
    /// had joined with a claim of its own: nobody loses by silence what it never filed. Without one of an appeal, what was ruled before.
    fn by_default(&mut self, case: u64) {
        let mut books = self.cases.at(case);
        if books.instance.get() > 0 {
            return;
        }
        let has_joined = !books.bond(RESPONDENT).is_zero();
        let against = has_joined && self.unmet(case) == 1 << RESPONDENT;
        books.ruling.set(if against { CLAIM } else { PROVISIONAL });
    }

    /// Ends a case whose panel nobody drew, or nobody could.
    pub fn lapse(&mut self, case: u64) {
        admit!(self, Lapse, case);
        self.by_default(case);
        self.enter(case, Phase::Final);
        self.told(case, CaseAct::Lapse, B256::default(), 0);
    }

    /// Seats that said nothing cost their jurors their place; what they lose is settled when the case is.
    fn strike_silent(&mut self, first: u64, seats: u8) {
        for seat in 0..seats {
            let books = self.seats.at(first | u64::from(seat));
            if matches!(books.state.get(), SeatState::Drawn | SeatState::Committed) {
                self.strike(books.juror.get());
            }
        }
    }
}
