//! Jurors: their stakes, their place in the pool, and whom they are too near to judge.

use super::CourtError;
use super::books::CourtState;
use super::event::Staked;
use super::tree::MOST_JURORS;
use crate::env::{caller, now, pay, value_sent};
use crate::event::emit;
use crate::require;
use crate::trust::TrustClient;
use crate::types::{Address, Amount, BasisPoints};

/// Most keys a party declares as its own.
const MOST_DECLARED: u8 = 4;

/// Stakes weigh in units of 2^30, a little more than a gwei, so that all of them fit 64 bits.
const UNIT: u32 = 30;

impl CourtState {
    /// Gives somebody a place in the pool.
    pub(super) fn place(&mut self, juror: Address) {
        let mut books = self.jurors.at(juror);
        if books.leaf.get() == 0 {
            let leaf = self.members.len();
            require!(leaf < MOST_JURORS, CourtError::NoPlace { juror });
            self.members.push(juror);
            books.leaf.set(leaf as u32 + 1);
        }
        self.reweigh(juror);
    }

    /// A juror's weight follows its stake, seen by draws from the second epoch after this on.
    pub(super) fn reweigh(&mut self, juror: Address) {
        let books = self.jurors.at(juror);
        let stake = books.stake.get() - books.leaving.get();
        let weight = if books.struck.get() {
            0
        } else if self.settings.named.get() {
            1
        } else if stake < self.seat_rules().locked().units() {
            0
        } else {
            let trust = self.settings.trust.get();
            let trust = if trust.is_zero() {
                BasisPoints::WHOLE
            } else {
                TrustClient::at(trust).trust(juror).call()
            };
            let weighed = stake.min(self.settings.cap.get()) >> UNIT;
            let trusted = Amount::from_units(weighed).share(trust.min(BasisPoints::WHOLE));
            trusted.units() as u64
        };
        let leaf = u64::from(books.leaf.get()) - 1;
        // Who is named was named before any case: draws see it at once.
        let epoch = if self.settings.named.get() && weight != 0 {
            0
        } else {
            self.epoch(now().seconds())
        };
        self.weigh(leaf, epoch, weight);
        emit(Staked {
            juror,
            stake: Amount::from_units(stake),
            weight,
        });
    }

    /// Adds to the caller's stake, and gives it a place where anybody may sit.
    pub fn stake(&mut self) {
        let (juror, sent) = (caller(), value_sent().units());
        let mut books = self.jurors.at(juror);
        require!(
            !self.settings.named.get() || books.leaf.get() != 0,
            CourtError::NotNamed { juror }
        );
        require!(!books.struck.get(), CourtError::NoPlace { juror });
        books.stake.update(|stake| stake + sent);
        self.staked.update(|staked| staked + sent);
        self.place(juror);
    }

    /// Has a juror's trust read anew. Anybody may.
    pub fn refresh(&mut self, juror: Address) {
        require!(
            self.jurors.at(juror).leaf.get() != 0,
            CourtError::NotNamed { juror }
        );
        self.reweigh(juror);
    }

    /// Takes some of the caller's stake out of the pool. It is paid by [`CourtState::withdraw`], from the third epoch after this on:
    /// until then a draw may count on it.
    pub fn unstake(&mut self, amount: Amount) {
        let juror = caller();
        let mut books = self.jurors.at(juror);
        let free = Amount::from_units(books.stake.get() - books.leaving.get());
        require!(
            amount <= free && !amount.is_zero(),
            CourtError::StakeNotFree {
                free,
                asked: amount
            }
        );
        books.leaving.update(|leaving| leaving + amount.units());
        books.leaves.set(self.epoch(now().seconds()) + 3);
        self.reweigh(juror);
    }

    /// Credits the caller what it took out, as far as no case holds it.
    pub fn withdraw(&mut self) {
        let juror = caller();
        let mut books = self.jurors.at(juror);
        let epoch = books.leaves.get();
        require!(
            self.epoch(now().seconds()) >= epoch,
            CourtError::StakeNotYetFree { epoch }
        );
        let asked = books.leaving.get();
        let free = asked.min(books.stake.get().saturating_sub(books.locked.get()));
        require!(
            free != 0,
            CourtError::StakeNotFree {
                free: Amount::ZERO,
                asked: Amount::from_units(asked)
            }
        );
        books.leaving.set(asked - free);
        books.stake.update(|stake| stake - free);
        self.staked.update(|staked| staked - free);
        self.credit(u64::MAX, juror, Amount::from_units(free));
    }

    /// Declares a key as near to the caller: neither judges the other, and neither files against the other. Counts for cases filed
    /// later, and is not taken back.
    pub fn declare(&mut self, key: Address) {
        let by = caller();
        if self.related.at(by).get(key) != 0 {
            return;
        }
        let count = self.declared.get(by);
        require!(count < MOST_DECLARED, CourtError::NoRoom);
        self.declared.set(by, count + 1);
        self.related.at(by).set(key, now().seconds());
    }

    /// Whether somebody declared a key.
    pub(super) fn is_related(&self, by: Address, key: Address) -> bool {
        self.related.at(by).get(key) != 0
    }

    /// Whether one of two declared the other before a moment.
    pub(super) fn were_near(&self, one: Address, other: Address, at: u64) -> bool {
        let since = |by: Address, key| self.related.at(by).get(key);
        let (a, b) = (since(one, other), since(other, one));
        (a != 0 && a < at) || (b != 0 && b < at)
    }

    /// Takes a loss out of a juror's stake, or what there is.
    pub(super) fn slash(&mut self, juror: Address, loss: Amount) -> Amount {
        let mut books = self.jurors.at(juror);
        let stake = books.stake.get();
        let lost = loss.units().min(stake);
        books.stake.set(stake - lost);
        // What was to be paid out is lost as well, where it must be.
        let rest = stake - lost;
        if books.leaving.get() > rest {
            books.leaving.set(rest);
        }
        self.staked.update(|staked| staked - lost);
        Amount::from_units(lost)
    }

    /// A juror loses its place for good.
    pub(super) fn strike(&mut self, juror: Address) {
        self.jurors.at(juror).struck.set(true);
        self.reweigh(juror);
    }

    /// Pays the caller what it was credited.
    pub fn claim(&mut self) -> Amount {
        let caller = caller();
        self.pay_out(caller)
    }

    /// Pays somebody what it was credited.
    pub(super) fn pay_out(&mut self, to: Address) -> Amount {
        let amount = self.claimable.take(to);
        require!(!amount.is_zero(), CourtError::NothingOwed { caller: to });
        self.owed.update(|owed| owed - amount.units());
        pay(to, amount);
        amount
    }
}
