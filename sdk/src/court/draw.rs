//! The draw of a panel: from the pool as it was when the epoch before began, by randomness that no side knows alone.
//!
//! The seed is made of the case, of what the sides committed to when they filed and answered and reveal now, and of the salts of the
//! votes of the epoch before. The pool is the one of that epoch's beginning: no salt of the seed was public when it was fixed. A
//! commitment is the end of a chain of hashes, so that one serves every draw of the case. A side that does not reveal forfeits a tenth
//! of its bond for each draw; choosing between two seeds is the influence that is left to it. A side without a bond has nothing to
//! forfeit, so it reveals before the other: it chooses between two seeds and knows neither.

use super::CourtError;
use super::books::{CourtState, Phase, SeatState};
use super::event::Seated;
use super::machine::{CaseAct, CaseState};
use super::time::{RESPONDENT, admit};
use crate::abi::Scalar;
use crate::env::{keccak256, now, self_address};
use crate::event::emit;
use crate::require;
use crate::types::{Address, B256, Timestamp, number_at};
use slacontract_terms::exact::redraw_panel;

/// How many jurors a draw looks at, for all its seats together.
const MOST_TICKETS: u64 = 128;

impl CourtState {
    /// Reveals the next link of what the caller's side committed to. A side without a bond does so in the first half of the time, the filer
    /// in the second, or as soon as the other has.
    pub fn mix(&mut self, case: u64, link: B256) {
        admit!(self, Mix, case);
        let side = self.side(case);
        let mut books = self.cases.at(case);
        let act = CaseAct::Mix;
        require!(
            books.mixed.get() >> side & 1 == 0,
            CourtError::CaseAlreadyDone { act, case }
        );
        if books.linked.get() >> RESPONDENT & 1 == 1 && books.bond(RESPONDENT).is_zero() {
            let turn = self.drawing_from(case) + u64::from(self.settings.draw.get()) / 4;
            let is_first = now().seconds() < turn;
            let is_its_turn = if side == RESPONDENT {
                is_first
            } else {
                !is_first || books.mixed.get() != 0
            };
            let (state, until) = (CaseState::CaseMixing, Timestamp::from_seconds(turn));
            require!(
                is_its_turn,
                CourtError::CaseNotNow {
                    act,
                    case,
                    state,
                    until
                }
            );
        }
        let (committed, shown) = (books.links.get(side), keccak256(link.0));
        require!(
            committed == shown,
            CourtError::CommitmentMismatch { committed, shown }
        );
        books.links.set(side, link);
        books.mixed.update(|mixed| mixed | 1 << side);
        self.told(case, act, link, side.into());
    }

    /// Seats of the coming panel.
    fn panel(&self, case: u64) -> u8 {
        let books = self.cases.at(case);
        let seats = books.seats.get();
        if books.redrawn.get() {
            redraw_panel(seats.into()) as u8
        } else {
            seats
        }
    }

    /// Draws the panel.
    pub fn draw(&mut self, case: u64) {
        admit!(self, Draw, case);
        // Salts of this epoch are in the seed, and the pool is the one it began with: see the head of this file.
        let epoch = self.epoch(self.drawing_from(case)).saturating_sub(1);
        let seats = self.panel(case);
        let mut seed = self.seed(case, epoch);
        let number = self.cases.at(case).round.get();
        let mut left = self.pool(epoch);
        let (mut found, mut tickets) = (0_u8, 0);
        while found < seats {
            require!(
                left.weight > 0 && tickets < MOST_TICKETS,
                CourtError::PanelTooSmall {
                    found: found.into(),
                    needed: seats.into()
                }
            );
            tickets += 1;
            seed = keccak256(seed.0);
            let ticket = number_at(&seed.0, 24, 8) % left.weight;
            let leaf = self.take(&mut left, epoch, ticket);
            let juror = self.members.get(leaf);
            if !self.may_sit(case, juror) {
                continue;
            }
            self.sit(case, juror, true);
            let key = case << 16 | u64::from(number) << 8 | u64::from(found);
            let mut seat = self.seats.at(key);
            seat.juror.set(juror);
            seat.state.set(SeatState::Drawn);
            emit(Seated {
                case,
                juror,
                round: number,
                seat: found,
            });
            found += 1;
        }
        let mut books = self.cases.at(case);
        books.mixed.set(0);
        let mut round = self.rounds.at(case << 8 | u64::from(number));
        round.seats.set(seats);
        round.instance.set(books.instance.get());
        self.enter(case, Phase::Voting);
    }

    /// What the draw is made of; counts the sides that revealed nothing.
    fn seed(&mut self, case: u64, epoch: u64) -> B256 {
        let mut books = self.cases.at(case);
        let (linked, mixed) = (books.linked.get(), books.mixed.get());
        let mut words = [
            self_address().word(),
            case.word(),
            books.round.get().word(),
            [0; 32],
            [0; 32],
            self.salts.get(epoch).0,
        ];
        for side in 0..2_u8 {
            if mixed >> side & 1 == 1 {
                if let Some(word) = words.get_mut(usize::from(side) + 3) {
                    *word = books.links.get(side).0;
                }
            } else if linked >> side & 1 == 1 {
                books.missed.update(side, |missed| missed + 1);
            }
        }
        keccak256(words.as_flattened())
    }

    /// Whether a juror may sit in a case: it has its place and a free stake, and is neither a party nor near one. In a pool it does not
    /// sit in another open case of a party either; named jurors were named for all of them.
    fn may_sit(&self, case: u64, juror: Address) -> bool {
        let books = self.jurors.at(juror);
        let locked = self.seat_rules().locked().units();
        if books.struck.get() || books.stake.get() < books.locked.get() + locked {
            return false;
        }
        let (case, named) = (self.cases.at(case), self.settings.named.get());
        let filed = case.filed.get();
        for party in [
            case.filer.get(),
            case.respondent.get(),
            case.arbitrable.get(),
        ] {
            if juror == party
                || self.were_near(party, juror, filed)
                || (!named && self.sitting.at(juror).get(party) != 0)
            {
                return false;
            }
        }
        true
    }

    /// A juror takes a seat, or rises from it: its stake is locked, or no longer.
    pub(super) fn sit(&mut self, case: u64, juror: Address, sits: bool) {
        let change = |count: u128, by: u128| if sits { count + by } else { count - by };
        let stake = self.seat_rules().locked().units();
        let mut books = self.jurors.at(juror);
        if stake != 0 {
            books.locked.update(|locked| change(locked, stake));
        }
        if self.settings.named.get() {
            return;
        }
        let case = self.cases.at(case);
        for party in [case.filer.get(), case.respondent.get()] {
            let mut sitting = self.sitting.at(juror);
            sitting.update(party, |count| change(count.into(), 1) as u64);
        }
    }

    /// The moment, for what is recorded of a panel.
    pub(super) fn this_epoch(&self) -> u64 {
        self.epoch(now().seconds())
    }
}
