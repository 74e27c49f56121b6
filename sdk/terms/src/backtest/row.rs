//! What was calculated, window by window and in total.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::exact::{Ratio, Verdict};
use crate::units::{Amount, BasisPoints, Timestamp};

/// The result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backtest {
    /// The fee of a window.
    pub fee: Amount,
    /// The bonds at the beginning, together.
    pub bond: Amount,
    /// By window.
    pub windows: Vec<WindowRow>,
    /// After the last window.
    pub closing: ClosingRow,
    /// Parts of the terms whose money does not follow from such a history.
    pub left_out: Vec<String>,
}

impl ClosingRow {
    /// Pays what is due out of the bond, as far as it goes.
    pub(super) fn pay(&mut self, due: Amount, bond: &mut Amount) {
        let paid = due.min(*bond);
        *bond -= paid;
        self.bond = *bond;
        self.from_bond += paid;
        self.short += due - paid;
    }
}

impl Backtest {
    /// The sum of a column over all windows; what falls due after the last is in [`Backtest::closing`].
    pub fn total(&self, column: impl Fn(&WindowRow) -> Amount) -> Amount {
        self.windows.iter().map(column).sum()
    }
}

/// What an objective was judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indication {
    /// A ratio.
    Ratio(Ratio),
    /// A value, or the bound of the bucket with the percentile.
    Value(i64),
    /// A percentile above every bound.
    Beyond,
    /// Nothing was asked of the service.
    NoTraffic,
    /// Too few reports, or too few samples.
    Missing,
}

/// One objective in one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectiveRow {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub indication: Indication,
    /// The share of the base that is owed.
    pub share: BasisPoints,
    /// Which tier that is, from 1; 0 for none.
    pub tier: usize,
    /// The credit before caps.
    pub uncapped: Amount,
    /// After the cap of the window.
    pub after_window_cap: Amount,
    /// After the cap over several windows, too.
    pub after_rolling_cap: Amount,
    /// After the cap over the whole agreement, too: the credit.
    pub credit: Amount,
    /// The remainder carried on, in units of 1/10 000 of the asset's smallest unit.
    pub carry: u16,
}

/// Damages of a duty, booked in a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// The duty's name in the terms.
    pub name: String,
    /// For what, in words.
    pub what: String,
    /// How much.
    pub amount: Amount,
    /// The party that prepays owes it to the other.
    pub by_customer: bool,
}

impl fmt::Display for Booked {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name, what, amount, ..
        } = self;
        write!(out, "{name}: {what}, {amount}")
    }
}

/// What falls due once the last window has ended. Debts are paid there, too, as far as the bond goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClosingRow {
    /// Damages of duties that fell due after the last window.
    pub booked: Vec<Booked>,
    /// The sum of those that the bond answers for.
    pub damages: Amount,
    /// What the bond has paid of them, and of what the windows left short.
    pub from_bond: Amount,
    /// What no source held in the end.
    pub short: Amount,
    /// What of the bond goes back.
    pub bond: Amount,
    /// What the party that prepays owes the other: a debt, paid first out of whatever it pays in later.
    pub owed_by_customer: Amount,
}

/// One window. `from_fee + from_bond + short` is `credit + damages`, and `earned + from_fee + returned` the fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowRow {
    /// Its first second.
    pub from: Timestamp,
    /// The first second after it.
    pub to: Timestamp,
    /// By objective, in the order of the terms.
    pub objectives: Vec<ObjectiveRow>,
    /// Damages of duties that fell in it.
    pub booked: Vec<Booked>,
    /// The sum of the credits.
    pub credit: Amount,
    /// The sum of the damages, without the customer's own.
    pub damages: Amount,
    /// Taken from the fee.
    pub from_fee: Amount,
    /// Taken from the bond.
    pub from_bond: Amount,
    /// What no source held.
    pub short: Amount,
    /// What the provider earns of the fee.
    pub earned: Amount,
    /// What of the fee goes back because nothing was used.
    pub returned: Amount,
    /// What is left of the bond.
    pub bond: Amount,
}
