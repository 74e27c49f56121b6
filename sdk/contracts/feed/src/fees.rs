//! What signers earn, and what is prepaid for them. Earned money goes first, whoever asks for the rest.

use crate::{Feed, FeedError};
use slacontract::prelude::*;

/// For how many rounds reports are prepaid.
const ROUNDS: u128 = 2;

impl Feed {
    /// Credits a signer with a report, once for a round.
    pub(crate) fn earn(&mut self, round: u64, place: u16, signer: Address) {
        let mut reading = self.books.at(round).readings.at(place as u8);
        let reward = self.rules.get().reward;
        if reading.paid.get() || reward.is_zero() {
            return;
        }
        reading.paid.set(true);
        self.owed.update(|owed| owed + reward);
        self.claimable.update(signer, |held| held + reward);
    }

    /// What is prepaid and not earned.
    pub(crate) fn free(&self) -> Amount {
        balance(self_address()).saturating_sub(self.owed.get())
    }

    /// What all reports of two rounds earn.
    pub(crate) fn two_rounds(&self) -> Amount {
        let left = u128::from(self.registered().left());
        self.rules.get().reward * (left * ROUNDS)
    }

    /// Pays the caller what it earned, as far as money is there: the rest stays owed.
    pub(crate) fn pay_out(&mut self) -> Result<Amount, FeedError> {
        let caller = caller();
        let amount = self.claimable.get(caller).min(balance(self_address()));
        ensure!(!amount.is_zero(), FeedError::NothingToClaim { caller });
        self.claimable.update(caller, |held| held - amount);
        self.owed.update(|owed| owed - amount);
        pay(caller, amount);
        Ok(amount)
    }

    /// Takes back what nobody earned: all of it once no report can come any more.
    pub(crate) fn give_back(&mut self, amount: Amount) -> Result<(), FeedError> {
        let rounds = self.rounds.get();
        let is_over = rounds != 0 && now() >= self.closes(rounds - 1);
        let needed = if is_over {
            Amount::ZERO
        } else {
            self.two_rounds()
        };
        let free = self.free().saturating_sub(needed);
        ensure!(amount <= free, FeedError::NotFree { amount, free });
        pay(caller(), amount);
        Ok(())
    }

    /// The round that is open is the last.
    pub(crate) fn end_rounds(&mut self) -> Result<(), FeedError> {
        ensure!(self.rounds.get() == 0, FeedError::Retired);
        self.rounds.set(self.passed() + 1);
        Ok(())
    }
}
