//! Paying late and paying less: interest, the time after which a claim lapses, deductions, shares of fees.

use crate::units::{Amount, BasisPoints, Duration, overflow};

/// Simple interest: a share of what is owed for each whole period, up to a cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest {
    /// The share for each period.
    pub share: BasisPoints,
    /// The period; not zero. A started period does not count.
    pub per: Duration,
    /// The most, as a share of what is owed.
    pub cap: BasisPoints,
}

impl Interest {
    /// What `principal` costs after `late`: `floor(principal * min(cap, share * periods) / 10^4)`. Traps when the period is zero or
    /// the product exceeds 128 bits (SLA025).
    pub const fn of(&self, principal: Amount, late: Duration) -> Amount {
        if self.per.is_zero() {
            overflow();
        }
        let periods = late.seconds() / self.per.seconds();
        let cap = self.cap.get() as u128;
        // Both factors are below 2^64, so the product fits.
        let grown = self.share.get() as u128 * periods as u128;
        let share = if grown < cap { grown } else { cap };
        // The smaller of the two is at most the cap, which is 32 bits.
        principal.share(BasisPoints::new(share as u32))
    }
}

/// Whether a claim for payment made `late` after it fell due must still be honoured: up to and including the limit.
pub const fn is_payable(late: Duration, refuse_after: Duration) -> bool {
    late.seconds() <= refuse_after.seconds()
}

/// A sum that two share: halves, the odd unit by the first.
#[inline]
pub fn halves(whole: Amount) -> [Amount; 2] {
    let half = Amount::from_units(whole.units() / 2);
    [whole - half, half]
}

/// What settling a window pays: a share of what was paid with it, up to a limit.
#[inline]
pub fn keeper_reward(credit: Amount, share: BasisPoints, most: Amount) -> Amount {
    credit.share(share).min(most)
}

/// What is left of a sum after deductions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deducted {
    /// What is left; never less than nothing.
    pub rest: Amount,
    /// What the sum did not cover.
    pub short: Amount,
}

/// Subtracts each deduction in its order, as far as the sum goes. `rest - short` is the sum less all deductions. Traps when the
/// deductions that are not covered exceed 128 bits.
pub fn deduct(whole: Amount, deductions: impl IntoIterator<Item = Amount>) -> Deducted {
    let mut left = Deducted {
        rest: whole,
        short: Amount::ZERO,
    };
    for deduction in deductions {
        let covered = deduction.min(left.rest);
        left.rest -= covered;
        left.short += deduction - covered;
    }
    left
}

/// How many readings lie outside `low ..= high`: damages are owed for each such event.
pub fn events_outside(readings: impl IntoIterator<Item = i128>, low: i128, high: i128) -> u64 {
    let outside = readings
        .into_iter()
        .filter(|reading| *reading < low || *reading > high);
    // A count of readings in memory fits 64 bits.
    outside.count() as u64
}
