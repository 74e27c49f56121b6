//! What lies with the custodian, and whose it is. While enough lies there, the custodian's books are its own business. Once it is short,
//! what it owes each lender is fixed, and whatever comes in is theirs by what they are owed, to the unit.
//!
//! It holds these, after every call: the sum of what lenders are owed is the total; no lender takes more than it is owed, nor more than
//! its share of what came in; what was taken is at most what came in.

use crate::event::{
    BalanceStated, Collected, CountAsked, PaidIn, PlatformError, SavingsEntered, WoundUp,
};
use slacontract::prelude::*;

/// How long the custodian has to count.
pub const COUNT_WITHIN: Duration = Duration::from_seconds(86_400);

/// The savings of all lenders.
#[derive(Storage)]
pub struct SavingsBooks {
    /// By lender: what the custodian keeps for it.
    owed: Map<Address, Amount>,
    /// Of all lenders.
    total: Slot<Amount>,
    /// What lies with the custodian, by its own word.
    balance: Slot<Amount>,
    /// When it was asked to count, if it has not answered.
    asked: Slot<Timestamp>,
    /// What each lender is owed is fixed.
    fixed: Slot<bool>,
    /// What came in since.
    paid_in: Slot<Amount>,
    /// By lender: what it took of that.
    taken: Map<Address, Amount>,
    /// Of all lenders.
    taken_by_all: Slot<Amount>,
}

/// The savings, as anybody can see them.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct SavingsView {
    /// What the custodian owes to all lenders.
    pub owed: Amount,
    /// What lies with it, by its own word.
    pub balance: Amount,
    /// Until when it has to count; 0 if nobody asked.
    pub count_until: Timestamp,
    /// Less lies there than is owed, or nobody counted.
    pub short: bool,
    /// What each lender is owed is fixed.
    pub fixed: bool,
    /// What came in since.
    pub paid_in: Amount,
    /// What lenders took of that.
    pub taken: Amount,
}

impl SavingsBooks {
    /// Until when the custodian has to count; 0 if nobody asked.
    fn count_until(&self) -> Timestamp {
        let asked = self.asked.get();
        if asked == Timestamp::from_seconds(0) {
            asked
        } else {
            asked + COUNT_WITHIN
        }
    }

    /// Whether less lies there than is owed, or a count that was asked for did not come.
    pub fn is_short(&self) -> bool {
        let until = self.count_until();
        let uncounted = until != Timestamp::from_seconds(0) && now() >= until;
        uncounted || self.balance.get() < self.total.get()
    }

    /// Refuses what needs open books.
    fn open(&self) -> Result<(), PlatformError> {
        ensure!(!self.fixed.get(), PlatformError::Fixed);
        Ok(())
    }

    /// A lender paid in, to the custodian.
    pub fn save(&mut self, lender: Address, amount: Amount) -> Result<(), PlatformError> {
        self.open()?;
        self.enter(lender, self.owed.get(lender) + amount);
        self.total.update(|total| total + amount);
        self.balance.update(|balance| balance + amount);
        Ok(())
    }

    /// The custodian paid a lender, or somebody at its word.
    pub fn release(&mut self, lender: Address, amount: Amount) -> Result<(), PlatformError> {
        self.open()?;
        let most = self.owed.get(lender).min(self.balance.get());
        ensure!(amount <= most, PlatformError::MoreThanKept { most });
        self.enter(lender, self.owed.get(lender) - amount);
        self.total.update(|total| total - amount);
        self.balance.update(|balance| balance - amount);
        Ok(())
    }

    fn enter(&mut self, lender: Address, owed: Amount) {
        self.owed.set(lender, owed);
        emit(SavingsEntered { lender, owed });
    }

    /// The custodian says what lies with it. A late count is one, as long as nobody had it wound up.
    pub fn state(&mut self, balance: Amount) -> Result<(), PlatformError> {
        self.open()?;
        self.asked.clear();
        self.balance.set(balance);
        let owed = self.total.get();
        emit(BalanceStated { balance, owed });
        Ok(())
    }

    /// The auditor has the custodian count.
    pub fn ask(&mut self) -> Result<(), PlatformError> {
        self.open()?;
        let until = self.count_until();
        ensure!(
            until == Timestamp::from_seconds(0),
            PlatformError::BeingCounted { until }
        );
        self.asked.set(now());
        let until = self.count_until();
        emit(CountAsked { until });
        Ok(())
    }

    /// Fixes what each lender is owed, once something is short.
    pub fn wind_up(&mut self) -> Result<(), PlatformError> {
        self.open()?;
        ensure!(self.is_short(), PlatformError::NotShort);
        self.fixed.set(true);
        let (balance, owed) = (self.balance.get(), self.total.get());
        emit(WoundUp { balance, owed });
        Ok(())
    }

    /// Takes in what is sent for the lenders.
    pub fn pay_in(&mut self, amount: Amount) -> Result<(), PlatformError> {
        ensure!(self.fixed.get(), PlatformError::NotShort);
        let most = self.total.get() - self.paid_in.get();
        ensure!(
            !amount.is_zero() && amount <= most,
            PlatformError::NotOwed { most }
        );
        self.paid_in.update(|paid_in| paid_in + amount);
        let from = caller();
        emit(PaidIn { from, amount });
        Ok(())
    }

    /// What a lender can collect: its share of what came in, rounded down, less what it took.
    pub fn collectable(&self, lender: Address) -> Amount {
        let (owed, total) = (self.owed.get(lender), self.total.get());
        if !self.fixed.get() || owed.is_zero() {
            return Amount::ZERO;
        }
        let share = U256::from(self.paid_in.get()).mul_div(owed.into(), total.into());
        // A share of an amount is no more than the amount.
        let share = Amount::try_from(share).unwrap_or_default();
        share - self.taken.get(lender)
    }

    /// Notes that a lender takes what it can; answers how much.
    pub fn take(&mut self, lender: Address) -> Result<Amount, PlatformError> {
        let amount = self.collectable(lender);
        ensure!(
            !amount.is_zero(),
            PlatformError::NothingToCollect { caller: lender }
        );
        self.taken.update(lender, |taken| taken + amount);
        self.taken_by_all.update(|taken| taken + amount);
        emit(Collected { lender, amount });
        Ok(amount)
    }

    /// What the custodian owes a lender.
    pub fn owed(&self, lender: Address) -> Amount {
        self.owed.get(lender)
    }

    /// As anybody can see them.
    pub fn view(&self) -> SavingsView {
        SavingsView {
            owed: self.total.get(),
            balance: self.balance.get(),
            count_until: self.count_until(),
            short: self.is_short(),
            fixed: self.fixed.get(),
            paid_in: self.paid_in.get(),
            taken: self.taken_by_all.get(),
        }
    }
}
